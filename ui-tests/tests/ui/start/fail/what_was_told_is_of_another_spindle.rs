//! A spindle tells what its own module in the contract declares.
//!
//! Ask for one of its own notifies.

use pagemachine::Id;
use pagemachine_test::Harness;
use ui_tests::store::{self, checkout, search};

fn test(page: &mut Harness<store::Contract>, id: Id<checkout::Here>) -> Vec<search::Results> {
    page.notified::<search::Results>(id)
}

fn main() {
    let _ = test;
}
