//! What was compensated is undone where a computation does not end well, and only a `Result` says how it ended.
//!
//! Give back a `Result`, or compensate in a computation of its own that does.

use pagemachine::prelude::*;
use ui_tests::{Reservation, inventory, store};

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run() -> u32 {
            _ <- compensate(inventory::release(Reservation(1)));
            ShippingEvent { zip } <- yields(Shipping);
            zip
        }
    }
}

fn main() {
    let _ = checkout::run();
}
