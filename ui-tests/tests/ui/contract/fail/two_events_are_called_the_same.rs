use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[spindle]
    pub mod search {
        #[event("search")]
        pub struct SearchEvent;
        #[event("search_again")]
        pub struct Search;
        #[yields]
        pub struct Browsing;
    }
}

fn main() {}
