//! A page runs the spindles of its own contract.
//!
//! Start one of those.

use pagemachine_test::Harness;
use ui_tests::{checkout, bell};

fn start(page: &mut Harness<bell::Contract>) {
    page.start(|| checkout::run(1));
}

fn main() {
    let _ = start;
}
