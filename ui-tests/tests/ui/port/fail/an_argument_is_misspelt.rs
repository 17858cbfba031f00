//! The `port` attribute knows `mod` and `crate`.
//!
//! Write the one that is suggested.

use pagemachine::prelude::*;

#[port(mode = stock)]
pub trait Inventory {
    async fn count(&self) -> u32;
}

#[contract(ports(Inventory(mod = stock)))]
pub mod page {
    #[spindle]
    pub mod search {
        #[notify]
        pub struct Results;
    }
}

struct Shop;

impl Inventory for Shop {
    async fn count(&self) -> u32 {
        1
    }
}

fn main() {
    let _ = stock::count();
    let _ = page::Ports { stock: Shop };
}
