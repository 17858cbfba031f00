//! An arm of the `match` is not written to its end.
//!
//! Go on writing: what stands beside it is understood.

use pagemachine::prelude::*;
use ui_tests::{CheckoutError, inventory, store};

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run(product: u32) -> Result<u32, CheckoutError> {
            Ok(reservation) <- inventory::reserve(product);
            _ <- compensate(inventory::release(reservation));
            match product {
                0 => Ok(product),
                other =>
            }
        }
    }
}

fn main() {
    let _ = checkout::run(1);
}
