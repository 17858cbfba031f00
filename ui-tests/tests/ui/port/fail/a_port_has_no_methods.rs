use pagemachine::prelude::*;

#[port]
pub trait Inventory {}

fn main() {}
