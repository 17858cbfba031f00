//! A yield names this struct, which is not declared as an event.
//!
//! Write `#[event("search", every)]` above it.

use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[spindle]
    pub mod search {
        pub struct SearchEvent;
        #[yields(SearchEvent)]
        pub struct Browsing;
    }
}

#[spindle(page::search)]
pub mod search {
    defcomp! {
        pub fn run() {
            SearchEvent <- yields(Browsing);
        }
    }
}

fn main() {}
