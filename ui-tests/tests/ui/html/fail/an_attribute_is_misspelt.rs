//! A browser passes over an attribute that the element does not have.
//!
//! Write the one that is suggested. A name with a `-` is your own: `data-size`.

use pagemachine_live::prelude::*;
use ui_tests::StorePage;

fn draw(query: &str) -> Html<StorePage> {
    html! {
        input name="query" vlaue=(query);
    }
}

fn main() {
    let _ = draw;
}
