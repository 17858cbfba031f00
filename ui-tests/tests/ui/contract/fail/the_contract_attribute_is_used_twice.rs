//! A module is one contract, whatever its arguments.
//!
//! Leave one of the two out, or join their arguments in one.

use pagemachine::prelude::*;

#[contract]
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
