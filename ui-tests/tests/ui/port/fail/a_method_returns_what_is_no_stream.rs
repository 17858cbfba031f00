use pagemachine::prelude::*;

#[port]
pub trait Catalog {
    #[read]
    fn prices(&self, product: u32) -> impl Iterator<Item = u32>;
}

fn main() {}
