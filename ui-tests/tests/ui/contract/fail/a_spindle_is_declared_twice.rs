//! Each spindle of a contract has a name of its own.
//!
//! Rename the second one, and what it declares.

use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[spindle]
    pub mod list {
        #[event("add", answer)]
        pub struct AddEvent;
        #[yields(AddEvent)]
        pub struct Listing;
    }

    #[spindle]
    pub mod list {
        #[event("add", answer)]
        pub struct AddEvent;
        #[yields(AddEvent)]
        pub struct Listing;
    }
}

#[spindle(page::list)]
pub mod list {
    defcomp! {
        pub fn run() {
            AddEvent <- yields(Listing);
            run()
        }
    }
}

fn main() {}
