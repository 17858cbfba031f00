//! An event is a typed value of the contract, not put together of texts.
//!
//! Write the struct: `phx-click=(BuyEvent { product: 1 })`.

use pagemachine_live::prelude::*;
use ui_tests::StorePage;

fn draw() -> Html<StorePage> {
    html! {
        button phx-click={ "buy:" (1) } { "Buy" }
    }
}

fn main() {
    let _ = draw;
}
