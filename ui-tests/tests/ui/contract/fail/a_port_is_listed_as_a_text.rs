//! A contract lists the traits of its ports, by their paths.
//!
//! Write the trait without quotes.

use pagemachine::prelude::*;

#[port]
pub trait Inventory {
    async fn count(&self) -> u32;
}

#[contract(ports("Inventory"))]
pub mod page {
    #[spindle]
    pub mod stock {
        #[notify]
        pub struct Left {
            pub count: u32,
        }
    }
}

fn main() {}
