//! A fiber may outlive the step that begins it, so `comp! { .. }` owns what it uses, and this one is given a
//! reference.
//!
//! Give it the value itself, or a clone of it.

use pagemachine::prelude::*;
use ui_tests::store;

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run() -> u32 {
            let zips = vec![8001, 8002];
            let first = &zips[0];
            checks <- fiber(comp! {
                ShippingEvent { zip } <- yields(Shipping);
                zip == *first
            });
            fits <- checks;
            u32::from(fits)
        }
    }
}

fn main() {
    let _ = checkout::run();
}
