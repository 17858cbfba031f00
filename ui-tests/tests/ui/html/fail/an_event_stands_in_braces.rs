//! Braces put a text together, of strings and of values in parentheses.
//!
//! Write parentheses: `phx-click=(BuyEvent { product: 1 })`.

use pagemachine_live::prelude::*;
use ui_tests::{StorePage, store::search::BuyEvent};

fn draw() -> Html<StorePage> {
    html! {
        button phx-click={ BuyEvent { product: 1 } } { "Buy" }
    }
}

fn main() {
    let _ = draw;
}
