use ui_tests::{CheckoutError, Inventory, Reservation};

struct Stock;

impl Inventory for Stock {
    async fn reserve(&self, product: u32) -> Result<u32, CheckoutError> {
        Ok(product)
    }

    async fn release(&self, _: Reservation) {}
}

fn main() {}
