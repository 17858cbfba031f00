//! An element such as `input` or `br` has no content in HTML.
//!
//! End it with `;`.

use pagemachine_live::prelude::*;
use ui_tests::StorePage;

fn draw(product: u32) -> Html<StorePage> {
    html! {
        input { (product) }
    }
}

fn main() {
    let _ = draw;
}
