//! A row that is not written to its end takes nothing from what is around it, whatever its pattern.
//!
//! Go on writing: what stands beside it is understood.

use pagemachine_live::prelude::*;
use ui_tests::StorePage;

struct Row {
    number: u32,
    name: String,
}

fn draw(rows: &[Row]) -> Html<StorePage> {
    html! {
        ul {
            @for Row { number, name } in rows {
                li key=(number) { (name) b }
            }
        }
    }
}

fn main() {
    let _ = draw;
}
