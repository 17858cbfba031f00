//! A module of a contract is a spindle by its attribute.
//!
//! Write `#[spindle]`.

use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[spindel]
    pub mod search {
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
