//! A yield is answered by the events in its attribute, and the event in the pattern is none of them.
//!
//! Write the event that answers, or add this one to the yield.

use pagemachine::prelude::*;
use ui_tests::store;

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run() -> u32 {
            PaymentEvent { card: _ } <- yields(Shipping);
            1
        }
    }
}

fn main() {
    let _ = checkout::run();
}
