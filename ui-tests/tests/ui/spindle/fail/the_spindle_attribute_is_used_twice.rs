//! A module of computations is of one spindle: what its names mean is said by that spindle's part of the contract.
//!
//! Leave one of the two out; for another spindle write another module.

use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[spindle]
    pub mod door {
        #[event("open", answer)]
        pub struct OpenEvent;
        #[yields(OpenEvent)]
        pub struct Shut;
    }
}

#[spindle(page::door)]
#[spindle(page::door)]
pub mod door {
    defcomp! {
        pub fn run() {
            OpenEvent <- yields(Shut);
        }
    }
}

fn main() {
    let _ = door::run();
}
