//! A spindle waits for the reply of a port, so its methods are asynchronous.
//!
//! Write `async fn`.

use pagemachine::prelude::*;

#[port]
pub trait Inventory {
    async fn count(&self) -> u32;
    fn price(&self) -> u32;
}

#[contract(ports(Inventory))]
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
    fn price(&self) -> u32 {
        1
    }
}

fn main() {
    let _ = inventory::count();
    let _ = page::Ports { inventory: Shop };
}
