//! A view has a handler for each yield and notify; the rest is optional, and a host may be anything.

#![deny(warnings)]

use pagemachine::{DrawnBy, Offer};
use ui_tests::bell;

struct Terminal(Vec<String>);

struct BellPage;

impl bell::ring::View<Terminal> for BellPage {
    fn waiting(
        &mut self,
        offer: Offer<bell::ring::Waiting>,
        _: bell::ring::Waiting,
        terminal: &mut Terminal,
    ) {
        terminal.0.push(format!("{offer:?}"));
    }
}

// A page of any host, as a test may want it.
struct AnyPage;

impl<H> bell::ring::View<H> for AnyPage {
    fn started(&mut self, _: bell::ring::Id, _: &mut H) {}
    fn waiting(&mut self, _: Offer<bell::ring::Waiting>, _: bell::ring::Waiting, _: &mut H) {}
    fn offer_ended(&mut self, _: bell::ring::Id, _: u64, _: pagemachine::Ended, _: &mut H) {}
    fn complete(&mut self, _: bell::ring::Id, (): (), _: &mut H) {}
}

fn draws<P, H>(_: P)
where
    bell::Contract: DrawnBy<P, H>,
{
}

fn main() {
    draws::<_, Terminal>(BellPage);
    draws::<_, ()>(AnyPage);
}
