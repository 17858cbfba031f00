//! A view has one handler for each yield and notify of its spindle, named after it in snake case, and this is
//! none of them.
//!
//! Correct its name, or remove it.

use pagemachine_live::prelude::*;
use ui_tests::store::search;

struct SearchPage;

impl search::View<Socket> for SearchPage {
    fn results(&mut self, _: search::Id, _: search::Results, _: &mut Socket) {}
    fn browsing(&mut self, _: Offer<search::Browsing>, _: search::Browsing, _: &mut Socket) {}
    fn unavailable(&mut self, _: Offer<search::Unavailable>, _: search::Unavailable, _: &mut Socket) {}
    fn found(&mut self, _: search::Id, _: &mut Socket) {}
}

fn main() {}
