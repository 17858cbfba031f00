//! `<-` performs an effect, and this is a value already.
//!
//! Write `let`.

use pagemachine::prelude::*;
use ui_tests::store;

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run() -> i32 {
            x <- 5;
            x
        }
    }
}

fn main() {
    let _ = checkout::run();
}
