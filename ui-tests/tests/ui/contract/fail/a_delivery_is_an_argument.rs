//! The delivery of an event is a single word, not an argument with a value.
//!
//! Write the word alone.

use pagemachine::{Offer, prelude::*};

#[contract]
pub mod page {
    #[spindle]
    pub mod search {
        #[event("search", keep = latest)]
        pub struct SearchEvent;
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
