use pagemachine_live::prelude::*;
use ui_tests::{StorePage, store::{checkout, search}};

fn draw(id: &search::Id) -> Html<StorePage> {
    html! {
        form phx-submit=(on::<checkout::ShippingEvent>().of(id)) { button { "Ship" } }
    }
}

fn main() {
    let _ = draw;
}
