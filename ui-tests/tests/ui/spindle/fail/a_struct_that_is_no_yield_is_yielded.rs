//! `yields` asks the view, and this struct is not declared as a yield.
//!
//! Declare it with `#[yields(..)]`; what asks nothing is told by `notify(..)`.

use pagemachine::prelude::*;
use ui_tests::store;

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run() {
            _ <- yields(Reserved);
        }
    }
}

fn main() {
    let _ = checkout::run();
}
