//! A condition is true or false, and a pattern is matched by `let`.
//!
//! Write `@if let`; what the pattern names is known all the same.

use pagemachine_live::prelude::*;
use ui_tests::StorePage;

fn draw(price: Option<u32>) -> Html<StorePage> {
    html! {
        @if Some(pence) = price {
            p { (pence) " p" }
        }
    }
}

fn main() {
    let _ = draw;
}
