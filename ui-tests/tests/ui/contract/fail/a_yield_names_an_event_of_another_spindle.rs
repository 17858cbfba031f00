//! An event answers the yields of its own spindle alone.
//!
//! Declare an event in this spindle; two spindles can have events with the same fields.

use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[spindle]
    pub mod search {
        #[event("search", answer)]
        pub struct SearchEvent;
        #[yields(SearchEvent)]
        pub struct Browsing;
    }
    #[spindle]
    pub mod checkout {
        #[yields(SearchEvent)]
        pub struct Shipping;
    }
}

fn main() {}
