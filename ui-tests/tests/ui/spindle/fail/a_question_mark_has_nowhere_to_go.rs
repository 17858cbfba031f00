//! `?` sends an `Err` where the errors of the computation go, and it has no such place.
//!
//! Add `else <ParseIntError> { Err(error) => .. }`, or return a `Result`.

use pagemachine::prelude::*;
use ui_tests::store;

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run(text: String) -> u32 {
            let number: u32 = text.parse()?;
            ShippingEvent { zip } <- yields(Shipping);
            zip + number
        }
    }
}

fn main() {
    let _ = checkout::run(String::new());
}
