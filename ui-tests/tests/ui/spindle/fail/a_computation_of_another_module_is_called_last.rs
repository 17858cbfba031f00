//! Only computations of the same module are jumped to; of another module this is its description, not its
//! result.
//!
//! Bind it: `outcome <- checkout::run(1);`, and give back `outcome`.

use pagemachine::prelude::*;
use ui_tests::store;

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run() -> Result<u32, ui_tests::CheckoutError> {
            ui_tests::checkout::run(1)
        }
    }
}

fn main() {
    let _ = checkout::run();
}
