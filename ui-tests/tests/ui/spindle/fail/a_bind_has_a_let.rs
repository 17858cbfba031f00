//! A bind is a statement of its own kind: the arrow says that the value is waited for.
//!
//! Leave `let` out.

use pagemachine::prelude::*;
use ui_tests::{CheckoutError, inventory, store};

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run(product: u32) -> Result<u32, CheckoutError> {
            let Ok(reservation) <- inventory::reserve(product);
            _ <- compensate(inventory::release(reservation));
            Ok(product)
        }
    }
}

fn main() {
    let _ = checkout::run(1);
}
