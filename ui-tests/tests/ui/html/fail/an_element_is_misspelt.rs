//! A browser draws an element that it does not know as if it were nothing.
//!
//! Write the one that is suggested. A name with a `-` is your own: `my-button`.

use pagemachine_live::prelude::*;
use ui_tests::StorePage;

fn draw() -> Html<StorePage> {
    html! {
        buton { "Buy" }
    }
}

fn main() {
    let _ = draw;
}
