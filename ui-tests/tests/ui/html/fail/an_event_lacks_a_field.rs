use pagemachine_live::prelude::*;
use ui_tests::{StorePage, store::search};

fn draw() -> Html<StorePage> {
    html! {
        button phx-click=(search::BuyEvent {}) { "Buy" }
    }
}

fn main() {
    let _ = draw;
}
