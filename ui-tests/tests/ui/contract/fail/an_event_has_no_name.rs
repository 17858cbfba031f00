//! The browser sends an event by a name, which stays the same when you rename the struct.
//!
//! Give it one, and say how it is delivered: `#[event("search", every)]`.

use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[spindle]
    pub mod search {
        #[event]
        pub struct SearchEvent;
        #[yields]
        pub struct Browsing;
    }
}

fn main() {
    let _ = page::search::SearchEvent;
}
