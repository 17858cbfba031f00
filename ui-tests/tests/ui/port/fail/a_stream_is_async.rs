use pagemachine::prelude::*;

#[port]
pub trait Catalog {
    #[read]
    async fn prices(&self, product: u32) -> impl Stream<Item = u32>;
}

fn main() {}
