//! The arms of an `else` take the errors of the body, and this body has none.
//!
//! Bind what may fail with `Ok(..)`, or remove the `else`.

use pagemachine::prelude::*;
use ui_tests::{CheckoutError, store};

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run() -> Result<u32, CheckoutError> {
            ShippingEvent { zip } <- yields(Shipping);
            Ok(zip)
        } else {
            Err(error) => Err(error),
        }
    }
}

fn main() {
    let _ = checkout::run();
}
