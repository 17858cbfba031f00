//! A struct without fields ends with a semicolon.
//!
//! Write it.

use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[spindle]
    pub mod list {
        #[event("add", answer)]
        pub struct AddEvent {
            pub text: String,
        }
        #[yields(AddEvent)]
        pub struct Listing;
        #[notify]
        pub struct Full
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
