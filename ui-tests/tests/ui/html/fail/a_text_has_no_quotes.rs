use pagemachine_live::prelude::*;
use ui_tests::StorePage;

fn draw() -> Html<StorePage> {
    html! {
        p { Buy tea }
    }
}

fn main() {
    let _ = draw;
}
