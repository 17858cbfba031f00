//! A row has one key, and two of its elements have one.
//!
//! Keep one of them, or put both elements into a third one.

use pagemachine_live::prelude::*;
use ui_tests::StorePage;

fn draw(products: &[u32]) -> Html<StorePage> {
    html! {
        @for product in products {
            dt key=(product) { (product) }
            dd key=(product) { "left" }
        }
    }
}

fn main() {
    let _ = draw;
}
