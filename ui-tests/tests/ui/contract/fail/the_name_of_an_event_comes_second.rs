//! The name of an event comes before its delivery.
//!
//! Swap the two.

use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[spindle]
    pub mod list {
        #[event(every, "add")]
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
