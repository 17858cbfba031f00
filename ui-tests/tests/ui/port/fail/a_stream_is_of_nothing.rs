//! The contract has to know what the items of a stream are.
//!
//! Say it: `impl Stream<Item = Money>`.

use pagemachine::prelude::*;

#[port]
pub trait Catalog {
    #[read]
    fn prices(&self, product: u32) -> impl Stream;
}

fn main() {}
