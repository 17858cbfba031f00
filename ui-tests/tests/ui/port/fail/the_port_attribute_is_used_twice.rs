//! A trait is one port, with one module of calls.
//!
//! Leave one of the two out.

use pagemachine::prelude::*;

#[port]
#[port]
pub trait Stock {
    async fn count(&self) -> u32;
}

struct Shelf;

impl Stock for Shelf {
    async fn count(&self) -> u32 {
        3
    }
}

fn main() {
    let _ = (Shelf, stock::count());
}
