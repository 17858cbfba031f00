use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[spindle]
    pub mod search {
        #[event("search")]
        pub enum SearchEvent {
            All,
            Some,
        }
        #[yields(SearchEvent)]
        pub struct Browsing;
    }
}

fn main() {
    let _ = page::search::SearchEvent::All;
}
