//! Parentheses hold one value of Rust, and braces hold what an element is made of.
//!
//! Write braces: `p { .. }`.

use pagemachine_live::prelude::*;
use ui_tests::StorePage;

fn draw(name: &str) -> Html<StorePage> {
    html! {
        p ( "Hello, " (name) )
    }
}

fn main() {
    let _ = draw;
}
