//! The module around the spindles of a page is its contract.
//!
//! Write `#[contract]` above it.

use pagemachine::prelude::*;

#[spindle]
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
