//! An event that no yield waits for could never be taken.
//!
//! Name it in a `yields` attribute of its spindle, or remove it.

use pagemachine::{Offer, prelude::*};

#[contract]
pub mod page {
    #[spindle]
    pub mod search {
        #[event("search", answer)]
        pub struct SearchEvent;
        #[event("stop", answer)]
        pub struct StopEvent;
        #[yields(SearchEvent)]
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
