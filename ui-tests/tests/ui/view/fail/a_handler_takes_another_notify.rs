//! A handler is given what it is named after.
//!
//! Take that struct.

use pagemachine_live::prelude::*;
use ui_tests::store::search;

struct SearchPage;

impl search::View<Socket> for SearchPage {
    fn results(&mut self, _: search::Id, _: search::Unavailable, _: &mut Socket) {}
    fn browsing(&mut self, _: Offer<search::Browsing>, _: search::Browsing, _: &mut Socket) {}
    fn unavailable(&mut self, _: Offer<search::Unavailable>, _: search::Unavailable, _: &mut Socket) {}
}

fn main() {}
