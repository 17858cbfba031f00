//! An event is sent by an attribute of the client, such as `phx-click`; to all others a value is a text.
//!
//! Write `phx-click`, `phx-submit`, `phx-change`: the documentation of `html!` lists them.

use pagemachine_live::prelude::*;
use ui_tests::{StorePage, store::search::BuyEvent};

fn draw() -> Html<StorePage> {
    html! {
        button formaction=(BuyEvent { product: 1 }) { "Buy" }
    }
}

fn main() {
    let _ = draw;
}
