//! `#[port]` writes a module of calls beside the trait, which the contract looks for: a plain trait has none.
//!
//! Write `#[port]` above the trait; if its calls were renamed, list it as `Inventory(mod = stock)`.

use pagemachine::prelude::*;

pub trait Inventory {}

#[contract(ports(Inventory))]
pub mod page {
    #[spindle]
    pub mod search {
        #[notify]
        pub struct Results;
    }
}

fn main() {}
