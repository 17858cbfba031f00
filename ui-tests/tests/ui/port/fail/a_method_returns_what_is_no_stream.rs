//! A method that is not `async` gives a stream, and this one returns something else.
//!
//! Write `async fn` for one reply, or `-> impl Stream<Item = ..>` for many.

use pagemachine::prelude::*;

#[port]
pub trait Catalog {
    #[read]
    fn prices(&self, product: u32) -> impl Iterator<Item = u32>;
}

fn main() {}
