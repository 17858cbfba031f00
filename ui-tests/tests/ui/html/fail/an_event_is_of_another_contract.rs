//! A page takes the events of its own contract.
//!
//! Send an event of this page.

use pagemachine_live::prelude::*;
use ui_tests::{StorePage, bell};

fn draw() -> Html<StorePage> {
    html! {
        button phx-click=(bell::ring::RingEvent) { "Ring" }
    }
}

fn main() {
    let _ = draw;
}
