//! The host pulls the items of a stream on any of its threads.
//!
//! Hold nothing in it that stays on one, such as an `Rc`: use an `Arc`.

use std::rc::Rc;

use pagemachine::prelude::*;

#[port]
pub trait Catalog {
    #[read]
    fn prices(&self, product: u32) -> impl Stream<Item = u32>;
}

struct Shop;

impl Catalog for Shop {
    fn prices(&self, _: u32) -> impl Stream<Item = u32> {
        Prices(Rc::new(450))
    }
}

struct Prices(Rc<u32>);

impl Stream for Prices {
    type Item = u32;

    fn poll_next(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<u32>> {
        std::task::Poll::Ready(Some(*self.0))
    }
}

fn main() {}
