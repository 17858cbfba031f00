//! The name by which the browser sends an event is a text.
//!
//! Put it into quotes: `#[event("search", every)]`.

use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[spindle]
    pub mod search {
        #[event(search, every)]
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
