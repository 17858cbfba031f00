//! An element ends with a body or with `;`, and this one with neither.
//!
//! Write `;` for one that has no content, such as `input`.

use pagemachine_live::prelude::*;
use ui_tests::StorePage;

fn draw(name: &str) -> Html<StorePage> {
    html! {
        p { (name) }
        input value=(name)
    }
}

fn main() {
    let _ = draw;
}
