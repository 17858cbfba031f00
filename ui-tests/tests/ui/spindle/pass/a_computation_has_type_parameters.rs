//! A computation may have type parameters, constants and bounds; so may one that jumps to itself, or binds another.

#![forbid(unsafe_code)]
#![deny(warnings)]

use std::fmt::Debug;

use pagemachine::prelude::*;
use pagemachine_test::Harness;
use ui_tests::{ports, store, CheckoutError};

/// What can be ordered.
pub trait Ordered: Clone + Debug + Send + 'static {
    const NUMBER: u32;
    type Next: Ordered;
    fn next(self) -> Self::Next;
}

#[derive(Clone, Debug)]
pub struct Tea;

impl Ordered for Tea {
    const NUMBER: u32 = 7;
    type Next = Self;
    fn next(self) -> Self {
        self
    }
}

#[spindle(store::checkout)]
pub mod checkout {
    defcomp! {
        pub fn run<T: Ordered>(ordered: T) -> Result<u32, CheckoutError>
        where
            T::Next: Debug,
        {
            zips <- several([0_u32; 3], |zip| zip + T::NUMBER);
            next <- next(ordered.clone());
            if format!("{next:?}").is_empty() { run(ordered) } else { Ok(zips.iter().sum()) }
        }
    }
    defcomp! {
        fn several<const N: usize, F>(mut zips: [u32; N], change: F) -> [u32; N]
        where
            F: Fn(u32) -> u32 + Send + 'static,
        {
            for place in &mut zips {
                ShippingEvent { zip } <- yields(Shipping);
                *place = change(zip);
            }
            zips
        }
    }
    defcomp! {
        fn next<T: Ordered>(ordered: T) -> T::Next { ordered.next() }
    }
}

fn main() {
    let mut page = Harness::<store::Contract>::new(ports());
    let checkout = page.start(|| checkout::run(Tea));
    for zip in 1..=3 {
        page.at::<store::checkout::Shipping>(checkout).answer(store::checkout::ShippingEvent { zip });
    }
    assert_eq!(page.completed(checkout), Ok(1 + 2 + 3 + 3 * 7));
}
