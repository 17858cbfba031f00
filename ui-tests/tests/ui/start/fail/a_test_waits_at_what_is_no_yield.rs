//! A test waits where its spindles wait, at a yield.
//!
//! Name the yield; what was notified is read by `notified`.

use pagemachine_test::Harness;
use ui_tests::store::{self, checkout};

fn wait(page: &mut Harness<store::Contract>) {
    page.waiting_at::<checkout::Reserved>();
}

fn main() {
    let _ = wait;
}
