//! A name in a template is a name of Rust.
//!
//! Write the one that is meant.

use pagemachine_live::prelude::*;
use ui_tests::StorePage;

fn draw(products: &[String]) -> Html<StorePage> {
    html! {
        @for product in products { li { (prodct) } }
    }
}

fn main() {
    let _ = draw;
}
