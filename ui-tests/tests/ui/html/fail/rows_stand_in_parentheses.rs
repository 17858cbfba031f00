//! What a control draws stands in braces, and parentheses hold one value of Rust.
//!
//! Write braces: `@for name in names { .. }`.

use pagemachine_live::prelude::*;
use ui_tests::StorePage;

fn draw(names: &[String]) -> Html<StorePage> {
    html! {
        ul {
            @for name in names ( li { (name) } )
        }
    }
}

fn main() {
    let _ = draw;
}
