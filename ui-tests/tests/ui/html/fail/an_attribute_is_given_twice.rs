//! A browser would take the first and forget the second.
//!
//! Leave one out. Classes are added up: `.large.red`.

use pagemachine_live::prelude::*;
use ui_tests::StorePage;

fn draw(product: u32) -> Html<StorePage> {
    html! {
        li id=(product) id="tea" { "Tea" }
    }
}

fn main() {
    let _ = draw;
}
