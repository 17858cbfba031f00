//! With no arm there is nothing that could end.
//!
//! Write an arm for each thing that you wait for.

use pagemachine::prelude::*;
use ui_tests::store;

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run() -> u32 {
            await_any! {}
        }
    }
}

fn main() {
    let _ = checkout::run();
}
