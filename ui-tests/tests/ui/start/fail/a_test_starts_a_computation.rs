//! A test's inputs are given a second time to a fresh page, so a spindle is started from what makes its computation.
//!
//! Write `||` before it: `page.start(|| checkout::run(1))`.

use pagemachine_test::Harness;
use ui_tests::{checkout, store};

fn test(page: &mut Harness<store::Contract>) {
    page.start(checkout::run(1));
}

fn main() {
    let _ = test;
}
