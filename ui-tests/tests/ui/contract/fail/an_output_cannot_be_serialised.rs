use pagemachine::prelude::*;

#[derive(Clone, Debug, PartialEq)]
pub struct Order;

#[contract]
pub mod page {
    #[spindle(output = Order)]
    pub mod checkout {
        #[notify]
        pub struct Reserved;
    }
}

fn main() {}
