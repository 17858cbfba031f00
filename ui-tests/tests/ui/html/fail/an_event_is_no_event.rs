//! A yield asks, and an event answers. This struct is not an event.
//!
//! Send an event of the contract.

use pagemachine_live::prelude::*;
use ui_tests::{StorePage, store::search};

fn draw() -> Html<StorePage> {
    html! {
        button phx-click=(search::Browsing) { "Browse" }
    }
}

fn main() {
    let _ = draw;
}
