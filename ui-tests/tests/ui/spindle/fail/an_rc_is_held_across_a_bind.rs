//! While a spindle waits, its page may move to another thread, and with it all that lives across the bind.
//! The note shows the value and the bind.
//!
//! Use `Arc` for `Rc`, drop the value before the bind, or make it after.

use std::rc::Rc;

use pagemachine::prelude::*;
use ui_tests::store;

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run() -> u32 {
            let count = Rc::new(1);
            ShippingEvent { zip } <- yields(Shipping);
            zip + *count
        }
    }
}

fn main() {
    let _ = checkout::run();
}
