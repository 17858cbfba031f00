//! A page starts with a backend for each port that its contract lists.
//!
//! Give one for the missing port, in a test a fake.

use ui_tests::{Shop, store};

fn main() {
    let _ports = store::Ports { catalog: Shop };
}
