//! A spindle that fails tells the page, which must say what it does then.
//!
//! Write `fn failed(..)`.

use pagemachine_live::prelude::*;
use ui_tests::bell;

#[derive(Default)]
struct BellPage;

impl bell::ring::View<Socket> for BellPage {
    fn waiting(&mut self, _: Offer<bell::ring::Waiting>, _: bell::ring::Waiting, _: &mut Socket) {}
}

impl Page for BellPage {
    type Contract = bell::Contract;
    type Params = ();
    type Session = ();

    fn mount(&mut self, _: &mut Mount<Self>) -> Result<(), Leave> {
        Ok(())
    }

    fn render(&self) -> Html<Self> {
        html! { p { "Ring" } }
    }
}

fn main() {}
