//! A spindle waits at a yield, and an event answers it.
//!
//! Name the yield: `page.at::<checkout::Shipping>(id)`.

use pagemachine::Id;
use pagemachine_test::Harness;
use ui_tests::store::{self, checkout};

fn test(page: &mut Harness<store::Contract>, id: Id<checkout::Here>) {
    page.at::<checkout::ShippingEvent>(id).answer(checkout::ShippingEvent { zip: 8001 });
}

fn main() {
    let _ = test;
}
