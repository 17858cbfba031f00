//! How an event is delivered is a word of the attribute, not a string.
//!
//! Write it without quotes.

use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[spindle]
    pub mod list {
        #[event("add", "every")]
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
