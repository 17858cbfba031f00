//! In the enums of a contract an event is called as its struct without the suffix `Event`.
//!
//! Rename one of the two.

use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[spindle]
    pub mod search {
        #[event("search", answer)]
        pub struct SearchEvent;
        #[event("search_again", answer)]
        pub struct Search;
        #[yields]
        pub struct Browsing;
    }
}

fn main() {}
