use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[spindle]
    pub mod search {
        #[event("search")]
        pub struct SearchEvent;
        #[yields]
        pub struct View;
    }
}

fn main() {
    let _ = page::search::SearchEvent;
}
