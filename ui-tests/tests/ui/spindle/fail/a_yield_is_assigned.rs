//! `yields(..)` describes a question; only `<-` asks it, and gives the answer to the pattern.
//!
//! Write `<-` for `=`.

use pagemachine::prelude::*;
use ui_tests::store;

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run() -> u32 {
            ShippingEvent { zip } = yields(Shipping);
            zip
        }
    }
}

fn main() {
    let _ = checkout::run();
}
