//! What stands in parentheses is text, by `Display`, or HTML of this page. A list is neither.
//!
//! Draw its rows: `@for product in products { li { (product) } }`.

use pagemachine_live::prelude::*;
use ui_tests::StorePage;

fn draw(products: &[String]) -> Html<StorePage> {
    html! {
        p { (products) }
    }
}

fn main() {
    let _ = draw;
}
