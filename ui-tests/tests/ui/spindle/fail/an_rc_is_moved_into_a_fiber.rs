//! A fiber moves from thread to thread with its page, and an `Rc` stays on one.
//!
//! Use an `Arc`.

use std::rc::Rc;

use pagemachine::prelude::*;
use ui_tests::store;

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run() -> u32 {
            let count = Rc::new(1);
            sum <- fiber(comp! {
                ShippingEvent { zip } <- yields(Shipping);
                zip + *count
            });
            sum <- sum;
            sum
        }
    }
}

fn main() {
    let _ = checkout::run();
}
