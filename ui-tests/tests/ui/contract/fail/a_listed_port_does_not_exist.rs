use pagemachine::prelude::*;

#[contract(ports(Inventory))]
pub mod page {
    #[spindle]
    pub mod search {
        #[notify]
        pub struct Results;
    }
}

fn main() {}
