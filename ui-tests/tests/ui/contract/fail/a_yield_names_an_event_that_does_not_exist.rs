//! No struct of this spindle is declared as an event by this name.
//!
//! Write the name that is meant, or declare the event.

use pagemachine::{Offer, prelude::*};

#[contract]
pub mod page {
    #[spindle]
    pub mod search {
        #[event("search", answer)]
        pub struct SearchEvent;
        #[yields(SearchEvent, SaerchEvent)]
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
