//! A fiber lives as long as its handle, and `_` keeps nothing.
//!
//! Bind the handle to a name, or `fork` what is to go on by itself.

use pagemachine::prelude::*;
use ui_tests::store;

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run() -> u32 {
            _ <- fiber(comp! {
                _ <- notify(Reserved);
            });
            ShippingEvent { zip } <- yields(Shipping);
            zip
        }
    }
}

fn main() {
    let _ = checkout::run();
}
