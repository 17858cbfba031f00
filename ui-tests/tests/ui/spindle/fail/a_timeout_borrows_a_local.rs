//! What `timeout` performs may be left behind when its time is over, so it owns what it uses.
//!
//! Give it the value itself, or a clone of it.

use std::time::Duration;

use pagemachine::prelude::*;
use ui_tests::store;

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run() -> bool {
            let zips = vec![8001, 8002];
            let first = &zips[0];
            same <- timeout(Duration::from_secs(60), comp! {
                ShippingEvent { zip } <- yields(Shipping);
                zip == *first
            });
            same == Ok(true)
        }
    }
}

fn main() {
    let _ = checkout::run();
}
