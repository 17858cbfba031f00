//! A cell names the module of the spindle that writes it.
//!
//! Write the name without quotes.

use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[cell(writer = "search")]
    pub struct Found {
        pub total: u32,
    }

    #[spindle]
    pub mod search {
        #[event("search", answer)]
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
            _ <- put(Found { total: 0 });
        }
    }
}

fn main() {}
