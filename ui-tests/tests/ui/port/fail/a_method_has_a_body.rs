use pagemachine::prelude::*;

#[port]
pub trait Inventory {
    async fn count(&self) -> u32 {
        0
    }
}

fn main() {
    let _ = inventory::count();
}
