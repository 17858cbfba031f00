//! An event has one delivery, and this attribute declares two.
//!
//! Remove one of the two words.

use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[spindle]
    pub mod search {
        #[event("search", latest, every)]
        pub struct SearchEvent;
        #[yields]
        pub struct Browsing;
    }
}

fn main() {}
