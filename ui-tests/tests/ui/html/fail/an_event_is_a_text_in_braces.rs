use pagemachine_live::prelude::*;
use ui_tests::StorePage;

fn draw() -> Html<StorePage> {
    html! {
        button phx-click={ "buy:" (1) } { "Buy" }
    }
}

fn main() {
    let _ = draw;
}
