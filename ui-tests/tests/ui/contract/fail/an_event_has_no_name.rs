use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[spindle]
    pub mod search {
        #[event]
        pub struct SearchEvent;
        #[yields]
        pub struct Browsing;
    }
}

fn main() {
    let _ = page::search::SearchEvent;
}
