use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[spindle]
    pub mod search {
        #[event("search")]
        pub struct SearchEvent;
        #[yields("search")]
        pub struct Browsing;
    }
}

fn main() {
    let _ = page::search::SearchEvent;
}
