//! An event is a typed value of the contract, so that a wrong one does not compile.
//!
//! Write the struct: `phx-click=(BuyEvent { product })`.

use pagemachine_live::prelude::*;
use ui_tests::StorePage;

fn draw(name: &str) -> Html<StorePage> {
    html! {
        button phx-click=(name) { "Buy" }
    }
}

fn main() {
    let _ = draw;
}
