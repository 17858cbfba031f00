//! An arm says what follows when it has won.
//!
//! Write `=>` and a value or a block.

use pagemachine::prelude::*;
use ui_tests::store;

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run() -> u32 {
            await_any! {
                ShippingEvent { zip } <- yields(Shipping),
                PaymentEvent { .. } <- yields(Payment) => 0,
            }
        }
    }
}

fn main() {
    let _ = checkout::run();
}
