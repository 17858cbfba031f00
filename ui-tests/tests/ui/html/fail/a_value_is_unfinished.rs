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
