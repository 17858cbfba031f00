use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[spindle]
    pub mod search {
        #[event("search")]
        pub struct SearchEvent(pub String);
        #[yields(SearchEvent)]
        pub struct Browsing;
    }
}

fn main() {}
