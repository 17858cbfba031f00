//! The value of an attribute is text.
//!
//! Write the text; for one that may be missing, brackets: `value=[query]`.

use pagemachine_live::prelude::*;
use ui_tests::StorePage;

fn draw(query: Option<String>) -> Html<StorePage> {
    html! {
        input name="query" value=(query);
    }
}

fn main() {
    let _ = draw;
}
