//! Where the module of a port has another name than its trait, the contract says so by the argument `mod`.
//!
//! Write `mod =` before the name.

use pagemachine::prelude::*;

#[port(mod = till)]
pub trait Payments {
    async fn charge(&self, pence: u32);
}

#[contract(ports(Payments(till)))]
pub mod page {
    #[spindle]
    pub mod sale {
        #[notify]
        pub struct Paid;
    }
}

#[spindle(page::sale)]
pub mod sale {
    defcomp! {
        pub fn run() {
            _ <- till::charge(450);
            _ <- notify(Paid);
        }
    }
}

fn main() {}
