//! A struct without fields ends with a semicolon.
//!
//! Write it.

use pagemachine::prelude::*;


#[contract]
pub mod page {
    #[spindle]
    pub mod list {
        #[event("add")]
        pub struct AddEvent {
            pub text: String,
        }
        #[notify]
        pub struct Full
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
