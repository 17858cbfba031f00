use pagemachine::prelude::*;

#[contract]
pub mod page {}

fn main() {}
