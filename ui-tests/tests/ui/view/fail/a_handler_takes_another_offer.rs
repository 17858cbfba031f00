//! The handler of a yield is given an offer of this yield.
//!
//! Take `Offer<..>` of the yield that it is named after.

use pagemachine_live::prelude::*;
use ui_tests::store::search;

struct SearchPage;

impl search::View<Socket> for SearchPage {
    fn results(&mut self, _: search::Id, _: search::Results, _: &mut Socket) {}
    fn browsing(&mut self, _: Offer<search::Browsing>, _: search::Browsing, _: &mut Socket) {}
    fn unavailable(&mut self, _: Offer<search::Browsing>, _: search::Unavailable, _: &mut Socket) {}
}

fn main() {}
