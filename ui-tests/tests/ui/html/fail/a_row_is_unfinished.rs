//! A row that is not written to its end takes nothing from what is around it.
//!
//! Go on writing: what stands beside it is understood.

use pagemachine_live::prelude::*;
use ui_tests::StorePage;

fn draw(rows: &[(u32, String)]) -> Html<StorePage> {
    html! {
        ul {
            @for (number, name) in rows.iter().take(10) {
                li key=(number) { (name) b }
            }
        }
    }
}

fn main() {
    let _ = draw;
}
