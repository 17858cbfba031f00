//! The text is the event's name in the browser; in Rust an event is named by its struct.
//!
//! Write the struct: `#[yields(SearchEvent)]`.

use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[spindle]
    pub mod search {
        #[event("search", answer)]
        pub struct SearchEvent;
        #[yields("search")]
        pub struct Browsing;
    }
}

fn main() {
    let _ = page::search::SearchEvent;
}
