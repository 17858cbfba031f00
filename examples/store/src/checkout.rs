//! A purchase, from the click to the order.

use std::sync::atomic::{AtomicUsize, Ordering};

/// How many checkouts of this process are open, in all pages.
static OPEN: AtomicUsize = AtomicUsize::new(0);

/// How many checkouts of this process are open, in all pages.
pub fn open() -> usize {
    OPEN.load(Ordering::Relaxed)
}

/// Counts a checkout while it lives: its destructor runs however it ends.
struct Open;

impl Open {
    fn count() -> Self {
        OPEN.fetch_add(1, Ordering::Relaxed);
        Self
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        OPEN.fetch_sub(1, Ordering::Relaxed);
    }
}

#[pagemachine::spindle(crate::contract::store::checkout)]
mod spindle {
    use pagemachine::prelude::*;

    use super::Open;
    use crate::{
        domain::{CheckoutError, Order, ProductId, Reservation},
        ports::{inventory, orders},
    };

    defcomp! {
        /// Reserves stock, sells it, and gives it back if that comes to nothing.
        pub fn run(product: ProductId) -> Result<Order, CheckoutError> {
            let _open = Open::count();
            _ <- notify(Buying { product });
            Ok(reservation) <- inventory::reserve(product);
            outcome <- sell(reservation);
            if outcome.is_err() {
                _ <- inventory::release(reservation);
            }
            outcome
        }
    }

    defcomp! {
        /// Collects shipping and payment, and places the order.
        fn sell(reservation: Reservation) -> Result<Order, CheckoutError> {
            ShippingEvent { shipping } <- yields(Shipping);
            PaymentEvent { payment } <- yields(Payment);
            Ok(order) <- orders::place(reservation, shipping, payment);
            Ok(order)
        }
    }
}

pub use spindle::*;
