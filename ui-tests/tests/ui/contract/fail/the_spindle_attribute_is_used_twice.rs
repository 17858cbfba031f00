//! A module of a contract is one spindle, which ends with one output.
//!
//! Leave one of the two out.

use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[spindle]
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
