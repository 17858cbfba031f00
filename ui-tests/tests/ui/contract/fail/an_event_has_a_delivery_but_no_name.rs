//! The browser sends an event by a name, which stays the same when you rename the struct.
//!
//! Write the name before the word.

use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[spindle]
    pub mod list {
        #[event(every)]
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
        }
    }
}

fn main() {}
