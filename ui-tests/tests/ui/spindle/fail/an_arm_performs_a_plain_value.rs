//! An arm waits for an effect, and this is a value that is there already.
//!
//! Perform something that waits: `sleep(..)` for a `Duration`.

use std::time::Duration;

use pagemachine::prelude::*;
use ui_tests::store;

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run() -> u32 {
            await_any! {
                ShippingEvent { zip } <- yields(Shipping) => zip,
                _ <- Duration::from_secs(60) => 0,
            }
        }
    }
}

fn main() {
    let _ = checkout::run();
}
