//! `yield` is reserved in Rust, so the attribute is called otherwise.
//!
//! Write `#[yields(..)]`.

use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[spindle]
    pub mod list {
        #[event("add", answer)]
        pub struct AddEvent;
        #[yield(AddEvent)]
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
