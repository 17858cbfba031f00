//! A fiber is part of its spindle, and this is a computation of another one.
//!
//! Start it with `fork`: it becomes a spindle of its own.

use pagemachine::prelude::*;
use ui_tests::{search, store};

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run() -> u32 {
            found <- fiber(search::run(String::new()));
            _ <- found;
            0
        }
    }
}

fn main() {
    let _ = checkout::run();
}
