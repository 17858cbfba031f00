//! Parentheses hold a value, and these hold none.
//!
//! Write the value, or leave the attribute out.

use pagemachine_live::prelude::*;
use ui_tests::StorePage;

fn draw() -> Html<StorePage> {
    html! {
        input name="query" value=();
    }
}

fn main() {
    let _ = draw;
}
