//! The name by which the browser sends an event is a text, of small letters, digits and `_`.
//!
//! Give it one: `#[event("search", every)]`.

use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[spindle]
    pub mod search {
        #[event(7, every)]
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
