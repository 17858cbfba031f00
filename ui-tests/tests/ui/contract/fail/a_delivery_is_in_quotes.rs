//! The delivery of an event is a word, not a string literal.
//!
//! Remove the quotes.

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
