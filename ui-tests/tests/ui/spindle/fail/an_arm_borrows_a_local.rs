//! An arm that loses may settle by itself, so it owns what it uses.
//!
//! Give it the value itself, or a clone of it. The value behind `=>` may borrow.

use std::time::Duration;

use pagemachine::prelude::*;
use ui_tests::store;

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run() -> u32 {
            let zips = vec![8001, 8002];
            let first = &zips[0];
            let asks = comp! {
                ShippingEvent { zip } <- yields(Shipping);
                zip == *first
            };
            await_any! {
                same <- asks => u32::from(same),
                _ <- sleep(Duration::from_secs(60)) => 0,
            }
        }
    }
}

fn main() {
    let _ = checkout::run();
}
