use pagemachine_live::prelude::*;
use ui_tests::StorePage;

fn draw(name: &str) -> Html<StorePage> {
    html! {
        p { (name) }
        input value=(name)
    }
}

fn main() {
    let _ = draw;
}
