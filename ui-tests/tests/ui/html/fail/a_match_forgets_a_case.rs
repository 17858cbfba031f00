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
