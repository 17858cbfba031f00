use pagemachine::prelude::*;

#[derive(Clone, Debug, PartialEq)]
pub struct Reservation;

#[port]
pub trait Inventory {
    async fn reserve(&self, product: u32) -> Reservation;
}

fn main() {}
