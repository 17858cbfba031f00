//! A computation that contains itself would have no size; only a jump goes round.
//!
//! Call it behind `=>`, where it is a jump.

use pagemachine::prelude::*;
use ui_tests::store;

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run() -> u32 {
            await_any! {
                ShippingEvent { zip } <- yields(Shipping) => zip,
                zip <- run() => zip,
            }
        }
    }
}

fn main() {
    let _ = checkout::run();
}
