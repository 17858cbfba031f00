//! A computation that contains itself would have no size; only a jump goes round.
//!
//! Write a `loop`, or let the fiber run another computation.

use pagemachine::prelude::*;
use ui_tests::store;

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run() -> u32 {
            next <- fiber(comp! {
                zip <- run();
                zip
            });
            next <- next;
            next
        }
    }
}

fn main() {
    let _ = checkout::run();
}
