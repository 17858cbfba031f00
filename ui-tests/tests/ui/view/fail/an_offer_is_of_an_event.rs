//! An offer is a yield that waits: the handler is given that of its yield, not of what answers it.
//!
//! Take `Offer<..>` of the yield that the handler is named after.

use pagemachine_live::prelude::*;
use ui_tests::store::search;

struct SearchPage;

impl search::View<Socket> for SearchPage {
    fn results(&mut self, _: search::Id, _: search::Results, _: &mut Socket) {}
    fn browsing(&mut self, _: Offer<search::SearchEvent>, _: search::Browsing, _: &mut Socket) {}
    fn unavailable(&mut self, _: Offer<search::Unavailable>, _: search::Unavailable, _: &mut Socket) {}
}

fn main() {}
