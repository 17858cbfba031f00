//! The type of the error is that of the computation's own `Result`; this one ends with something else.
//!
//! Name it: `else <CheckoutError> { .. }`.

use pagemachine::prelude::*;
use ui_tests::{inventory, store};

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run(product: u32) -> u32 {
            Ok(reservation) <- inventory::reserve(product);
            reservation.0
        } else {
            Err(_) => 0,
        }
    }
}

fn main() {
    let _ = checkout::run(1);
}
