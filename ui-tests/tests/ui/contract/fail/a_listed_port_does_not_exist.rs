//! The contract lists a port by the path of its trait, as it is seen from where the contract stands.
//!
//! Import the trait, write its whole path, or declare it.

use pagemachine::prelude::*;

#[contract(ports(Inventory))]
pub mod page {
    #[spindle]
    pub mod search {
        #[notify]
        pub struct Results;
    }
}

fn main() {}
