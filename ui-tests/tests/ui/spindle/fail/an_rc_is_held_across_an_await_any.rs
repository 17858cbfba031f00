//! A page moves from thread to thread between two events, and an `Rc` stays on one.
//!
//! Use an `Arc`, or drop the `Rc` before the `await_any!`.

use std::{rc::Rc, time::Duration};

use pagemachine::prelude::*;
use ui_tests::store;

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run() -> u32 {
            let count = Rc::new(1);
            await_any! {
                ShippingEvent { zip } <- yields(Shipping) => zip + *count,
                _ <- sleep(Duration::from_secs(60)) => 0,
            }
        }
    }
}

fn main() {
    let _ = checkout::run();
}
