//! An error leaves the computation by `From`, as `?` does, and there is none from this error to that of the
//! result.
//!
//! Implement `From`, or take the error in an `else`.

use pagemachine::prelude::*;
use ui_tests::{CatalogError, inventory, store};

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run(product: u32) -> Result<u32, CatalogError> {
            Ok(reservation) <- inventory::reserve(product);
            Ok(reservation.0)
        }
    }
}

fn main() {
    let _ = checkout::run(1);
}
