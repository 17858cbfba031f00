//! A spindle ends with the `output` that the contract declares for it, and this computation gives another
//! type.
//!
//! Change what it returns, or the `output` in the contract.

use pagemachine::prelude::*;
use pagemachine_test::Harness;
use ui_tests::{ports, store};

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run() -> u32 {
            ShippingEvent { zip } <- yields(Shipping);
            zip
        }
    }
}

fn main() {
    let mut page = Harness::<store::Contract>::new(ports());
    page.start(checkout::run);
}
