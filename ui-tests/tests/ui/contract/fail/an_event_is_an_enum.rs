//! What crosses the border of a page is a struct with a name of its own.
//!
//! Declare a struct for each variant, or one struct with the enum in a field.

use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[spindle]
    pub mod search {
        #[event("search", answer)]
        pub enum SearchEvent {
            All,
            Some,
        }
        #[yields(SearchEvent)]
        pub struct Browsing;
    }
}

fn main() {
    let _ = page::search::SearchEvent::All;
}
