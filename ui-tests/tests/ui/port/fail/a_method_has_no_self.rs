//! The backend is a value that answers many calls at once.
//!
//! Write `&self` first.

use pagemachine::prelude::*;

#[port]
pub trait Inventory {
    async fn count(product: u32) -> u32;
}

fn main() {}
