//! A stream is opened at once, and its items come later: there is nothing to wait for in the method itself.
//!
//! Write `fn`, without `async`.

use pagemachine::prelude::*;

#[port]
pub trait Catalog {
    #[read]
    async fn prices(&self, product: u32) -> impl Stream<Item = u32>;
}

fn main() {}
