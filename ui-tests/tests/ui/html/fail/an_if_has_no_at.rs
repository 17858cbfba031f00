//! What is Rust's in a template begins with an `@`.
//!
//! Write `@if`.

use pagemachine_live::prelude::*;
use ui_tests::StorePage;

fn draw(is_open: bool) -> Html<StorePage> {
    html! {
        if is_open { p { "Open" } }
    }
}

fn main() {
    let _ = draw;
}
