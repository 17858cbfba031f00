//! What a pattern names is separated by commas.
//!
//! Write the comma; what the pattern names is known all the same.

use pagemachine_live::prelude::*;
use ui_tests::StorePage;

struct Row {
    number: u32,
    name: String,
}

fn draw(row: Option<&Row>) -> Html<StorePage> {
    html! {
        @if let Some(Row { number name }) = row {
            p { (number) ": " (name) }
        }
    }
}

fn main() {
    let _ = draw;
}
