//! An event in a template is a value of its struct, with the types of its fields.
//!
//! Give a value of that type.

use pagemachine_live::prelude::*;
use ui_tests::{StorePage, store::search};

fn draw() -> Html<StorePage> {
    html! {
        button phx-click=(search::BuyEvent { product: "tea" }) { "Buy" }
    }
}

fn main() {
    let _ = draw;
}
