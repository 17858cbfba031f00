//! A `key` tells the rows of a `@for` apart, so it stands on the top element of a row.
//!
//! Move it there, or write `data-key` for an attribute of that name.

use pagemachine_live::prelude::*;
use ui_tests::StorePage;

fn draw(product: u32) -> Html<StorePage> {
    html! {
        p key=(product) { (product) }
    }
}

fn main() {
    let _ = draw;
}
