//! What a spindle asks, the view must show, or nobody could answer.
//!
//! Write a handler named after the yield, in snake case.

use pagemachine_live::prelude::*;
use ui_tests::store::search;

struct SearchPage;

impl search::View<Socket> for SearchPage {
    fn results(&mut self, _: search::Id, _: search::Results, _: &mut Socket) {}
    fn browsing(&mut self, _: Offer<search::Browsing>, _: search::Browsing, _: &mut Socket) {}
}

fn main() {}
