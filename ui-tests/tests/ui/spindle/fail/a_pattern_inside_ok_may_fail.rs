//! `Ok(..)` sends an `Err` on its way, and nothing else; the pattern inside must always match.
//!
//! Bind a name, and `match` on it below.

use pagemachine::prelude::*;
use ui_tests::{CheckoutError, Reservation, inventory, store};

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run() -> Result<u32, CheckoutError> {
            Ok(Reservation(1)) <- inventory::reserve(1);
            Ok(1)
        }
    }
}

fn main() {
    let _ = checkout::run();
}
