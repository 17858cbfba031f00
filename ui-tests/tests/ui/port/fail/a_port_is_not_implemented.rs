//! What is given for the port does not implement its trait.
//!
//! Write `impl Inventory for Stock { .. }`.

use pagemachine_test::Harness;
use ui_tests::{Shop, store};

struct Stock;

fn main() {
    let _page = Harness::<store::Contract>::new(store::Ports { catalog: Shop, inventory: Stock });
}
