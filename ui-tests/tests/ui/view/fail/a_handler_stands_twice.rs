//! A view has one handler for each thing that its spindle says.
//!
//! Leave one out.

use pagemachine_live::prelude::*;
use ui_tests::store::search;

struct SearchPage;

impl search::View<Socket> for SearchPage {
    fn results(&mut self, _: search::Id, _: search::Results, _: &mut Socket) {}
    fn browsing(&mut self, _: Offer<search::Browsing>, _: search::Browsing, _: &mut Socket) {}
    fn unavailable(&mut self, _: Offer<search::Unavailable>, _: search::Unavailable, _: &mut Socket) {}
    fn browsing(&mut self, _: Offer<search::Browsing>, _: search::Browsing, _: &mut Socket) {}
}

fn main() {}
