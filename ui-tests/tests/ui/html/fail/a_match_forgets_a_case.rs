//! A `@match` covers every case, as `match` does.
//!
//! Add the arm; one that draws nothing is `None => {}`.

use pagemachine_live::prelude::*;
use ui_tests::StorePage;

fn draw(down: Option<&str>) -> Html<StorePage> {
    html! {
        @match down {
            Some(reason) => { p { (reason) } }
        }
    }
}

fn main() {
    let _ = draw;
}
