//! An attribute such as `onclick` is a program, into which no value may get.
//!
//! Send an event, `phx-click=(..)`, or hand the value to a hook by a `data-` attribute.

use pagemachine_live::prelude::*;
use ui_tests::StorePage;

fn draw(product: u32) -> Html<StorePage> {
    html! {
        button onclick=(product) { "Buy" }
    }
}

fn main() {
    let _ = draw;
}
