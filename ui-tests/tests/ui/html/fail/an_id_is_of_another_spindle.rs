//! An event is for a spindle of its own kind, and this id is of another one.
//!
//! Address it to an offer or an id of its spindle.

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
