//! What a contract declares is named from outside of it: by the view, by the computations, by tests.
//!
//! Write `pub mod`.

use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[spindle]
    mod search {
        #[event("search", answer)]
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
