//! A spindle asks what its own module in the contract declares.
//!
//! Declare a yield in its module, or fork the other spindle.

use pagemachine::prelude::*;
use ui_tests::store::{self, search::Browsing};

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run() {
            _ <- yields(Browsing);
        }
    }
}

fn main() {
    let _ = checkout::run();
}
