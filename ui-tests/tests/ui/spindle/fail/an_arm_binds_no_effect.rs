//! An arm of `await_any!` waits for an effect, and here stands none.
//!
//! Write `pattern <- effect => value,`.

use pagemachine::prelude::*;
use ui_tests::store;

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run() -> u32 {
            await_any! {
                ShippingEvent { zip } <- yields(Shipping) => zip,
                _ => 0,
            }
        }
    }
}

fn main() {
    let _ = checkout::run();
}
