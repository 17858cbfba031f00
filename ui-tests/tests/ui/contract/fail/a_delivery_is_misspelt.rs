//! The word after an event's name is one of `answer`, `every`, `latest` and `once`.
//!
//! Write the suggested one.

use pagemachine::{Offer, prelude::*};

#[contract]
pub mod page {
    #[spindle]
    pub mod search {
        #[event("search", lastest)]
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
