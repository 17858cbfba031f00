//! An event in a template is a value of its struct, with all of its fields.
//!
//! Give the field, or use `on::<BuyEvent>()` where a form gives it.

use pagemachine_live::prelude::*;
use ui_tests::{StorePage, store::search};

fn draw() -> Html<StorePage> {
    html! {
        button phx-click=(search::BuyEvent {}) { "Buy" }
    }
}

fn main() {
    let _ = draw;
}
