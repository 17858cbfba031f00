//! An attribute such as `id`, `name` or `href` says nothing without a value, and braces behind it are the body.
//!
//! Write the `=`.

use pagemachine_live::prelude::*;
use ui_tests::StorePage;

fn draw(number: u32) -> Html<StorePage> {
    html! {
        li id{ "row-" (number) } { "Tea" }
    }
}

fn main() {
    let _ = draw;
}
