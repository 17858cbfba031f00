//! An event is a typed value of the contract, so that a wrong one does not compile.
//!
//! Write the struct, `phx-click=(BuyEvent { product })`, or `phx-submit=(on::<BuyEvent>())` where a form
//! gives the fields.

use pagemachine_live::prelude::*;
use ui_tests::StorePage;

fn draw() -> Html<StorePage> {
    html! {
        button phx-click="buy" { "Buy" }
    }
}

fn main() {
    let _ = draw;
}
