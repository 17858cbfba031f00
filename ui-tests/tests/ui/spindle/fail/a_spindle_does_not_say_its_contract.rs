//! The computations of a module belong to one spindle of a contract, which the attribute names.
//!
//! Write its path: `#[spindle(store::checkout)]`.

use pagemachine::prelude::*;

#[spindle]
mod checkout {
    defcomp! {
        pub fn run() {}
    }
}

fn main() {}
