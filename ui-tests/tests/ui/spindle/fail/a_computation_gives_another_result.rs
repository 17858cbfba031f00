//! The value at the end, or behind a `return`, is not what the signature says.
//!
//! Change the value or the signature; an effect's value must be bound with `<-` before it is given back.

use pagemachine::prelude::*;
use ui_tests::store;

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run() -> String {
            ShippingEvent { zip } <- yields(Shipping);
            zip
        }
    }
}

fn main() {
    let _ = checkout::run();
}
