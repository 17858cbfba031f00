use pagemachine_live::prelude::*;
use ui_tests::StorePage;

fn draw(name: &str) -> Html<StorePage> {
    html! {
        button phx-click=(name) { "Buy" }
    }
}

fn main() {
    let _ = draw;
}
