//! A method of a port knows one attribute, `#[read]`.
//!
//! Write it so, or remove it.

use pagemachine::prelude::*;

#[port]
pub trait Inventory {
    #[reads]
    async fn count(&self) -> u32;
}

fn main() {
    let _ = inventory::count();
}
