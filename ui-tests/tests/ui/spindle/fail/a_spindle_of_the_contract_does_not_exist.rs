//! The path leads to no spindle of a contract. If it is only misspelt, all that the computations use of it is
//! missed too.
//!
//! Correct the path; the other errors go with it.

use pagemachine::prelude::*;
use ui_tests::store;

#[spindle(store::chekout)]
mod checkout {
    defcomp! {
        pub fn run() {}
    }
}

fn main() {
    let _ = checkout::run();
}
