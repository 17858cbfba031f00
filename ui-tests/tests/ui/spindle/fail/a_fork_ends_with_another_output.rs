//! A spindle ends with the `output` that the contract declares for it, and what is forked here gives another
//! type.
//!
//! Change what the computation returns, or the `output` in the contract.

use pagemachine::prelude::*;
use ui_tests::store;

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run() -> u32 {
            ShippingEvent { zip } <- yields(Shipping);
            zip
        }
    }
}

#[spindle(store::search)]
mod search {
    defcomp! {
        pub fn run() {
            _ <- fork(checkout::run());
        }
    }
}

fn main() {
    let _ = search::run();
}
