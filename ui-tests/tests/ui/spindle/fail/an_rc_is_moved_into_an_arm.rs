//! An arm moves from thread to thread with its page, and an `Rc` stays on one.
//!
//! Use an `Arc`.

use std::{rc::Rc, time::Duration};

use pagemachine::prelude::*;
use ui_tests::store;

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run() -> u32 {
            let count = Rc::new(1);
            await_any! {
                sum <- comp! {
                    ShippingEvent { zip } <- yields(Shipping);
                    zip + *count
                } => sum,
                _ <- sleep(Duration::from_secs(60)) => 0,
            }
        }
    }
}

fn main() {
    let _ = checkout::run();
}
