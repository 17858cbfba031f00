//! The contract writes types of its own beside yours: `Here`, `Id`, `Event`, `Yield`, `Notify`, `View`,
//! `answers`.
//!
//! Give yours another name.

use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[spindle]
    pub mod search {
        #[event("search", answer)]
        pub struct SearchEvent;
        #[yields]
        pub struct View;
    }
}

fn main() {
    let _ = page::search::SearchEvent;
}
