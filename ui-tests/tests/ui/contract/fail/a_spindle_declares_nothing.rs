use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[spindle]
    pub mod search {}
}

fn main() {}
