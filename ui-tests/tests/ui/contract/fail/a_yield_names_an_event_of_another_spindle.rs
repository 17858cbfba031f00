use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[spindle]
    pub mod search {
        #[event("search")]
        pub struct SearchEvent;
        #[yields(SearchEvent)]
        pub struct Browsing;
    }
    #[spindle]
    pub mod checkout {
        #[yields(SearchEvent)]
        pub struct Shipping;
    }
}

fn main() {}
