//! An argument has one value, and this attribute gives it two.
//!
//! Leave one out.

use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[spindle]
    pub mod search {
        #[event("search", keep = latest, keep = all)]
        pub struct SearchEvent;
        #[yields]
        pub struct Browsing;
    }
}

fn main() {}
