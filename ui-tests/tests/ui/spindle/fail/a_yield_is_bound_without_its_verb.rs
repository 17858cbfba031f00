//! The struct of a yield is data; asking it is the effect.
//!
//! Write the verb: `yields(Shipping)`, `notify(Reserved)`, `put(Found { .. })`.

use pagemachine::prelude::*;
use ui_tests::store;

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run() -> u32 {
            ShippingEvent { zip } <- Shipping;
            zip
        }
    }
}

fn main() {
    let _ = checkout::run();
}
