//! The method returns another type than that of the trait. What rustc calls a future is an `async fn`.
//!
//! Return what the trait says.

use ui_tests::{CheckoutError, Inventory, Reservation};

struct Stock;

impl Inventory for Stock {
    async fn reserve(&self, product: u32) -> Result<u32, CheckoutError> {
        Ok(product)
    }

    async fn release(&self, _: Reservation) {}
}

fn main() {}
