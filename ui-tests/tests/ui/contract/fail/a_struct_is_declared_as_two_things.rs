//! A struct is one thing that crosses the border, and this one has two attributes.
//!
//! Remove one of them, or declare two structs.

use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[spindle]
    pub mod search {
        #[event("search", answer)]
        #[notify]
        pub struct SearchEvent;
        #[yields(SearchEvent)]
        pub struct Searching;
    }
}

#[spindle(page::search)]
pub mod search {
    defcomp! {
        pub fn run() {
            SearchEvent <- yields(Searching);
        }
    }
}

fn main() {}
