//! What a struct of a contract is, its attribute says, and this one is none of them.
//!
//! Write the one that is suggested.

use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[spindle]
    pub mod search {
        #[evnt("search", every)]
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
