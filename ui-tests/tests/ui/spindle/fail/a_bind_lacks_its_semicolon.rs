//! A bind is a statement, as a `let` is.
//!
//! End it with `;`.

use pagemachine::prelude::*;
use ui_tests::store;

#[spindle(store::checkout)]
pub mod checkout {
    defcomp! {
        pub fn run() -> Result<u32, ui_tests::CheckoutError> {
            ShippingEvent { zip } <- yields(Shipping)
            PaymentEvent { card: _ } <- yields(Payment);
            Ok(zip)
        }
    }
}

fn main() {}
