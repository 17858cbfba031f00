//! The output of a spindle is handed to the page and may be written down.
//!
//! Derive `Clone, Debug, PartialEq, Serialize, Deserialize` for it.

use pagemachine::prelude::*;

#[derive(Clone, Debug, PartialEq)]
pub struct Order;

#[contract]
pub mod page {
    #[spindle(output = Order)]
    pub mod checkout {
        #[notify]
        pub struct Reserved;
    }
}

fn main() {}
