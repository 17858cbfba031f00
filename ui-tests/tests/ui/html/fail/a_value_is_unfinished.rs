//! The expression in the parentheses is not written to its end.
//!
//! Go on writing: what stands beside it is understood.

use pagemachine_live::prelude::*;
use ui_tests::StorePage;

fn draw(name: &str) -> Html<StorePage> {
    html! {
        p title=(name) { (name.) }
    }
}

fn main() {
    let _ = draw;
}
