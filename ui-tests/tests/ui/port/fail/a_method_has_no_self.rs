use pagemachine::prelude::*;

#[port]
pub trait Inventory {
    async fn count(product: u32) -> u32;
}

fn main() {}
