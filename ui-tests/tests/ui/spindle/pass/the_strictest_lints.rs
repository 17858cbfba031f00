//! What `defcomp!` writes compiles under the strictest lints, and does what it says.

#![forbid(unsafe_code)]
#![deny(warnings, missing_docs, unreachable_pub, clippy::pedantic)]

use pagemachine::prelude::*;
use pagemachine_test::Harness;
use ui_tests::{inventory, ports, store, CheckoutError, Reservation};

/// Two of a product, or one.
#[spindle(store::checkout)]
pub mod checkout {
    defcomp! {
        /// A body with everything: binds at some depth, `?`, an `else`, and a computation that is bound.
        pub fn run(product: u32) -> Result<u32, CheckoutError> {
            Ok(Reservation(first)) <- inventory::reserve(product);
            second <- inventory::reserve(product - 1);
            let Reservation(second) = second?;
            if first > second {
                _ <- notify(Reserved);
            }
            let mut zips = Vec::new();
            while zips.len() < 2 {
                ShippingEvent { zip } <- yields(Shipping);
                zips.push(zip);
            }
            zips <- doubled(zips);
            Ok(zips.iter().sum())
        } else {
            Err(CheckoutError::SoldOut) => {
                PaymentEvent { card: _ } <- yields(Payment);
                even(product + 2)
            }
            Err(error) => Err(error),
        }
    }
    defcomp! {
        fn doubled(zips: Vec<u32>) -> Vec<u32> {
            zips.into_iter().map(|zip| zip * 2).collect()
        }
    }
    // They jump to each other.
    defcomp! {
        fn even(n: u32) -> Result<u32, CheckoutError> {
            if n == 0 { Ok(0) } else { odd(n - 1) }
        }
    }
    defcomp! {
        fn odd(n: u32) -> Result<u32, CheckoutError> {
            if n == 0 { Err(CheckoutError::Refused) } else { even(n - 1) }
        }
    }
}

fn main() {
    use store::checkout::{Payment, PaymentEvent, Shipping, ShippingEvent};

    let mut page = Harness::<store::Contract>::new(ports());
    let checkout = page.start(|| checkout::run(2));
    page.at::<Shipping>(checkout).answer(ShippingEvent { zip: 20 });
    page.at::<Shipping>(checkout).answer(ShippingEvent { zip: 1 });
    assert_eq!(page.completed(checkout), Ok(42));

    let sold_out = page.start(|| checkout::run(1));
    page.at::<Payment>(sold_out).answer(PaymentEvent { card: String::new().into() });
    assert_eq!(page.completed(sold_out), Err(CheckoutError::Refused));
}
