//! A yield belongs to a kind of spindle, and this id is of another one.
//!
//! Give the id of a spindle of that kind.

use pagemachine_test::Harness;
use ui_tests::store::{self, checkout, search};

fn answer(page: &mut Harness<store::Contract>, id: search::Id) {
    page.at::<checkout::Shipping>(id).answer(checkout::ShippingEvent { zip: 1 });
}

fn main() {
    let _ = answer;
}
