//! The name by which an event comes in stands first, and alone.
//!
//! Write the text without `name =`.

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
