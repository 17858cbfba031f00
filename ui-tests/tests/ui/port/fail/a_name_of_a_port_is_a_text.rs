//! The argument `mod` is the name of a module.
//!
//! Write it without quotes.

use pagemachine::prelude::*;

#[port(mod = "till")]
pub trait Payments {
    async fn charge(&self, pence: u32);
}

#[contract(ports(Payments(mod = till)))]
pub mod page {
    #[spindle]
    pub mod sale {
        #[notify]
        pub struct Paid;
    }
}

fn main() {}
