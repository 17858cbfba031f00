//! What begins with `phx-` is for the client, and it does not know this one.
//!
//! Write the one that is suggested.

use pagemachine_live::prelude::*;
use ui_tests::{StorePage, store::search::BuyEvent};

fn draw() -> Html<StorePage> {
    html! {
        button phx-clik=(BuyEvent { product: 1 }) { "Buy" }
    }
}

fn main() {
    let _ = draw;
}
