use pagemachine::prelude::*;

pub trait Inventory {}

#[contract(ports(Inventory))]
pub mod page {
    #[spindle]
    pub mod search {
        #[notify]
        pub struct Results;
    }
}

fn main() {}
