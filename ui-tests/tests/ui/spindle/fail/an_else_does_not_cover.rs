//! The arms of an `else` match on `Err(error)`, and must cover every error.
//!
//! Add the missing arm, or `Err(error) => ..` for all others.

use pagemachine::prelude::*;
use ui_tests::{CheckoutError, inventory, store};

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run(product: u32) -> Result<u32, CheckoutError> {
            Ok(reservation) <- inventory::reserve(product);
            Ok(reservation.0)
        } else {
            Err(CheckoutError::SoldOut) => Ok(0),
        }
    }
}

fn main() {
    let _ = checkout::run(1);
}
