//! A handler is given its spindle, what it says, and what the host of the page hands to it.
//!
//! Take `&mut Socket` last.

use pagemachine_live::prelude::*;
use ui_tests::store::search;

struct SearchPage;

impl search::View<Socket> for SearchPage {
    fn results(&mut self, _: search::Id, _: search::Results, _: &mut Socket) {}
    fn browsing(&mut self, _: Offer<search::Browsing>, _: search::Browsing) {}
    fn unavailable(&mut self, _: Offer<search::Unavailable>, _: search::Unavailable, _: &mut Socket) {}
}

fn main() {}
