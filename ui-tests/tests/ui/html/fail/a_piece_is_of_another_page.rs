//! A piece of HTML may send events, so it belongs to one page.
//!
//! Return `Html<StorePage>`, or `Html<P>` for any page if it sends none.

use pagemachine_live::prelude::*;
use ui_tests::StorePage;

fn draw(piece: Html<()>) -> Html<StorePage> {
    html! {
        p { (piece) }
    }
}

fn main() {
    let _ = draw;
}
