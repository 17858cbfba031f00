//! The name of an event stands in attributes of HTML, where it is best plain.
//!
//! Write it in snake case.

use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[spindle]
    pub mod search {
        #[event("Search", answer)]
        pub struct SearchEvent;
        #[yields]
        pub struct Browsing;
    }
}

fn main() {
    let _ = page::search::SearchEvent;
}
