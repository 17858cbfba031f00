//! A word in a template is an element, and the words behind it are its attributes.
//!
//! Put text into quotes: `p { "Buy tea" }`.

use pagemachine_live::prelude::*;
use ui_tests::StorePage;

fn draw() -> Html<StorePage> {
    html! {
        p { Buy tea }
    }
}

fn main() {
    let _ = draw;
}
