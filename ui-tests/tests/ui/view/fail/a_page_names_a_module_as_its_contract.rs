//! The contract of a page is the type in the module, not the module.
//!
//! Write `bell::Contract`.

use pagemachine_live::prelude::*;
use ui_tests::bell;

#[derive(Default)]
struct BellPage;

impl Page for BellPage {
    type Contract = bell;
    type Params = ();
    type Session = ();

    fn mount(&mut self, _: &mut Mount<Self>) -> Result<(), Leave> {
        Ok(())
    }

    fn failed(&mut self, _: bell::SpindleId, _: Failure, _: &mut Socket) {}

    fn render(&self) -> Html<Self> {
        html! { p { "Ring" } }
    }
}

fn main() {}
