//! An arm is part of its spindle, and this is a computation of another one.
//!
//! `fork` it, and wait for its handle in the arm.

use pagemachine::prelude::*;
use ui_tests::{search, store};

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run() -> u32 {
            await_any! {
                ShippingEvent { zip } <- yields(Shipping) => zip,
                _ <- search::run(String::new()) => 0,
            }
        }
    }
}

fn main() {
    let _ = checkout::run();
}
