//! A test sends what a view would send: an event.
//!
//! Send an event of the contract.

use pagemachine::{Id, Rejected, Taken};
use pagemachine_test::Harness;
use ui_tests::store::{self, checkout};

fn test(page: &mut Harness<store::Contract>, id: Id<checkout::Here>) -> Result<Taken, Rejected> {
    page.event(checkout::Shipping).to(id).send()
}

fn main() {
    let _ = test;
}
