use pagemachine::prelude::*;

#[port]
pub trait Catalog {
    #[read]
    fn prices(&self, product: u32) -> impl Stream;
}

fn main() {}
