use pagemachine_live::prelude::*;
use ui_tests::{StorePage, store::search};

fn draw() -> Html<StorePage> {
    html! {
        button phx-click=(search::BuyEvent { product: 1, price: 2 }) { "Buy" }
    }
}

fn main() {
    let _ = draw;
}
