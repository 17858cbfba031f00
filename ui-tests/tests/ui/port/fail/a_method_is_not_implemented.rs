//! A backend answers each method of a port.
//!
//! Write the method; an `async fn` will do.

use ui_tests::{CheckoutError, Inventory, Reservation};

struct Stock;

impl Inventory for Stock {
    async fn reserve(&self, product: u32) -> Result<Reservation, CheckoutError> {
        Ok(Reservation(product))
    }
}

fn main() {}
