//! An offer is answered by the events in the attribute of its yield.
//!
//! Send one of those, or add this one to the yield.

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
