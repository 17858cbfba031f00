//! A yield is answered by the events in its attribute.
//!
//! Answer with one of those.

use pagemachine::Id;
use pagemachine_test::Harness;
use ui_tests::store::{self, checkout, search};

fn answer(page: &mut Harness<store::Contract>, id: Id<checkout::Here>) {
    page.at::<checkout::Shipping>(id).answer(search::RetryEvent);
}

fn main() {
    let _ = answer;
}
