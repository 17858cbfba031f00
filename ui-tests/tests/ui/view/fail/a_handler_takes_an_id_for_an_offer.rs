//! The handler of a yield is given an offer, which says both who asks and what is asked.
//!
//! Take `Offer<..>`; `offer.id()` is the spindle.

use pagemachine_live::prelude::*;
use ui_tests::store::search;

struct SearchPage;

impl search::View<Socket> for SearchPage {
    fn results(&mut self, _: search::Id, _: search::Results, _: &mut Socket) {}
    fn browsing(&mut self, _: search::Id, _: search::Browsing, _: &mut Socket) {}
    fn unavailable(&mut self, _: Offer<search::Unavailable>, _: search::Unavailable, _: &mut Socket) {}
}

fn main() {}
