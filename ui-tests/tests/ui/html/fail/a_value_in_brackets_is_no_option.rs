//! Brackets behind a `=` leave the attribute out where the value is `None`.
//!
//! Put a value that is always there into parentheses: `title=(name)`.

use pagemachine_live::prelude::*;
use ui_tests::StorePage;

fn draw(name: &str) -> Html<StorePage> {
    html! {
        p title=[name.to_owned()] { "Tea" }
    }
}

fn main() {
    let _ = draw;
}
