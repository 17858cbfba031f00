//! The name by which an event comes in stands first, in quotes.
//!
//! Write it before the comma.

use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[spindle]
    pub mod door {
        #[event(, latest)]
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
