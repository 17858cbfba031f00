//! An `Err` needs arms that take it, or a `Result` to be returned in.
//!
//! Add `else <CheckoutError> { Err(error) => .. }`, or return a `Result`.

use pagemachine::prelude::*;
use ui_tests::{inventory, store};

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run(product: u32) {
            Ok(_reservation) <- inventory::reserve(product);
        }
    }
}

fn main() {
    let _ = checkout::run(1);
}
