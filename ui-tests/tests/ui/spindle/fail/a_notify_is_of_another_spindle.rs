//! A spindle tells what its own module in the contract declares.
//!
//! Declare a notify in its module, or let the other spindle tell it.

use pagemachine::prelude::*;
use ui_tests::store::{self, search::Results};

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run() {
            _ <- notify(Results { products: Vec::new() });
        }
    }
}

fn main() {
    let _ = checkout::run();
}
