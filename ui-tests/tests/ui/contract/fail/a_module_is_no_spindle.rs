//! What crosses the border belongs to a spindle, and the module around it is not declared as one.
//!
//! Write `#[spindle]` above the module.

use pagemachine::prelude::*;

#[contract]
pub mod page {
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
