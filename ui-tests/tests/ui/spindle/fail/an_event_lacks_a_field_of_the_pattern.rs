//! The struct of the event has no such field.
//!
//! Write a field that it has, or `..` for the others.

use pagemachine::prelude::*;
use ui_tests::store;

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run() -> u32 {
            ShippingEvent { zap } <- yields(Shipping);
            zap
        }
    }
}

fn main() {
    let _ = checkout::run();
}
