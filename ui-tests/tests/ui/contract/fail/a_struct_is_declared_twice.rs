//! Each declared struct of a spindle has a name of its own.
//!
//! Rename the second one, or remove it: it may have been copied.

use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[spindle]
    pub mod list {
        #[event("add", answer)]
        pub struct AddEvent {
            pub text: String,
        }
        #[event("remove", answer)]
        pub struct AddEvent {
            pub place: usize,
        }
        #[yields(AddEvent)]
        pub struct Listing;
    }
}

#[spindle(page::list)]
pub mod list {
    defcomp! {
        pub fn run() {
            AddEvent { text: _ } <- yields(Listing);
            run()
        }
    }
}

fn main() {}
