//! A yield is answered by the events in its attribute.
//!
//! Answer with one of those.

use pagemachine::Id;
use pagemachine_test::Harness;
use ui_tests::store::{self, checkout};

fn answer(page: &mut Harness<store::Contract>, id: Id<checkout::Here>) {
    let payment = checkout::PaymentEvent { card: String::new().into() };
    page.at::<checkout::Shipping>(id).answer(payment);
}

fn main() {
    let _ = answer;
}
