//! An event in a template is a value of its struct.
//!
//! Leave the field out. What a browser must not decide, a price, is looked up in the spindle.

use pagemachine_live::prelude::*;
use ui_tests::{StorePage, store::search};

fn draw() -> Html<StorePage> {
    html! {
        button phx-click=(search::BuyEvent { product: 1, price: 2 }) { "Buy" }
    }
}

fn main() {
    let _ = draw;
}
