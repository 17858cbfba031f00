use pagemachine::prelude::*;

#[derive(Clone, Debug, PartialEq)]
pub struct Filters;

#[contract]
pub mod page {
    #[spindle]
    pub mod search {
        #[event("filter")]
        pub struct FilterEvent {
            pub filters: Filters,
        }
        #[yields]
        pub struct Browsing;
    }
}

fn main() {}
