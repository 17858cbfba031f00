//! The browser sends the parameters of an event by their names.
//!
//! Name the fields: `pub struct SearchEvent { pub query: String }`.

use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[spindle]
    pub mod search {
        #[event("search", answer)]
        pub struct SearchEvent(pub String);
        #[yields(SearchEvent)]
        pub struct Browsing;
    }
}

fn main() {}
