//! A computation belongs to the spindle of its module, whose yields and notifies it performs.
//!
//! Start it as a spindle of its own: `handle <- fork(checkout::run(1));`, then `outcome <- handle;`.

use pagemachine::prelude::*;
use ui_tests::{checkout, store};

#[spindle(store::search)]
mod search {
    defcomp! {
        pub fn run() {
            _ <- checkout::run(1);
        }
    }
}

fn main() {
    let _ = search::run();
}
