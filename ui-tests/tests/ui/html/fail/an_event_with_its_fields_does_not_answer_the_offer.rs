use pagemachine_live::prelude::*;
use ui_tests::{StorePage, store::{checkout, search}};

fn draw(offer: &Offer<checkout::Shipping>) -> Html<StorePage> {
    html! {
        button phx-click=(search::RetryEvent.of(offer)) { "Retry" }
    }
}

fn main() {
    let _ = draw;
}
