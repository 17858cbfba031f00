//! The name of an event is the first argument of the attribute and has no key.
//!
//! Remove `name =`.

use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[spindle]
    pub mod list {
        #[event(name = "add", every)]
        pub struct AddEvent;
        #[yields(AddEvent)]
        pub struct Listing;
    }
}

fn main() {}
