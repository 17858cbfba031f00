//! A yield asks, and an event answers it.
//!
//! Answer with an event from the `yields` attribute.

use pagemachine::Id;
use pagemachine_test::Harness;
use ui_tests::store::{self, search};

fn test(page: &mut Harness<store::Contract>, id: Id<search::Here>) {
    page.at::<search::Browsing>(id).answer(search::Browsing);
}

fn main() {
    let _ = test;
}
