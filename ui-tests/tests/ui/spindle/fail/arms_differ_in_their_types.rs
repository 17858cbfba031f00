//! An `await_any!` has one value, whichever arm wins; rustc calls it a `match`, which is what it becomes.
//!
//! Give all arms one type.

use std::time::Duration;

use pagemachine::prelude::*;
use ui_tests::store;

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run() -> u32 {
            let zip = await_any! {
                ShippingEvent { zip } <- yields(Shipping) => zip,
                _ <- sleep(Duration::from_secs(60)) => "none",
            };
            zip
        }
    }
}

fn main() {
    let _ = checkout::run();
}
