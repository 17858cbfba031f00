//! The `contract` attribute knows `ports` and `crate`.
//!
//! Write the one that is suggested.

use pagemachine::prelude::*;
use ui_tests::{Inventory, inventory};

#[contract(port(Inventory))]
pub mod page {
    #[spindle]
    pub mod search {
        #[notify]
        pub struct Results;
    }
}

fn main() {
    let _ = page::search::Results;
}
