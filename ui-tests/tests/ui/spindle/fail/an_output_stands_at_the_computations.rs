//! What a spindle ends with is part of the contract; the attribute on its computations names the spindle.
//!
//! Move `output = ..` to the `spindle` attribute in the contract.

use pagemachine::prelude::*;

#[spindle(output = u32)]
mod checkout {
    defcomp! {
        pub fn run() -> u32 {
            1
        }
    }
}

fn main() {}
