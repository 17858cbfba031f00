//! The port's trait says of what type the items are, and its implementation gives others.
//!
//! Give items of the type that the trait declares.

use pagemachine::prelude::*;

#[port]
pub trait Catalog {
    #[read]
    fn prices(&self, product: u32) -> impl Stream<Item = u32>;
}

struct Shop;

impl Catalog for Shop {
    fn prices(&self, _: u32) -> impl Stream<Item = u64> {
        pagemachine_test::Items::of([1_u64])
    }
}

fn main() {}
