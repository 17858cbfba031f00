//! A page moves from thread to thread between two events, and an `Rc` stays on one.
//!
//! Use an `Arc`, or drop the `Rc` before the bind.

use std::rc::Rc;

use pagemachine::prelude::*;
use ui_tests::store;

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run() -> u32 {
            count <- fiber(comp! {
                let count = Rc::new(1);
                ShippingEvent { zip } <- yields(Shipping);
                zip + *count
            });
            count <- count;
            count
        }
    }
}

fn main() {
    let _ = checkout::run();
}
