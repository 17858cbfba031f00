//! A backend answers the ports of one contract.
//!
//! Give the `Ports { .. }` of the contract that is started.

use pagemachine_test::Harness;
use ui_tests::{bell, ports};

fn main() {
    let _page = Harness::<bell::Contract>::new(ports());
}
