//! The names of a contract's events tell them apart, across all of its spindles.
//!
//! Rename one of the two.

use pagemachine::{Offer, prelude::*};

#[contract]
pub mod page {
    #[spindle]
    pub mod search {
        #[event("search", answer)]
        pub struct SearchEvent;
        #[event("search", answer)]
        pub struct AgainEvent;
        #[yields]
        pub struct Browsing;
    }
}

struct Page;

impl page::search::View<()> for Page {
    fn browsing(&mut self, _: Offer<page::search::Browsing>, _: page::search::Browsing, _: &mut ()) {}
}

fn main() {
    let _ = page::search::SearchEvent;
}
