//! Only a call in tail position is a jump; this one would nest a computation in itself, and grow without a
//! bound.
//!
//! Make the call the last expression, hand on what is still needed as an argument, or write a `loop`.

use pagemachine::prelude::*;
use ui_tests::store;

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run(product: u32) -> u32 {
            rest <- run(product - 1);
            rest + 1
        }
    }
}

fn main() {
    let _ = checkout::run(1);
}
