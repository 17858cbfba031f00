//! Of an empty list none can end.
//!
//! Name the fibers that are awaited.

use pagemachine::prelude::*;
use ui_tests::store;

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run() -> u32 {
            (_, zip) <- await_any(&mut []);
            zip
        }
    }
}

fn main() {
    let _ = checkout::run();
}
