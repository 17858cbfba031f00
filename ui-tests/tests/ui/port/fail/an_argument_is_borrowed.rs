//! A call goes on while its spindle waits, and may be written down, so it owns its arguments.
//!
//! Take the value itself: `String` for `&str`.

use pagemachine::prelude::*;

#[port]
pub trait Inventory {
    async fn count(&self) -> u32;
    async fn find(&self, name: &str) -> u32;
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
    async fn find(&self, _: &str) -> u32 {
        1
    }
}

fn main() {
    let _ = inventory::count();
    let _ = page::Ports { inventory: Shop };
}
