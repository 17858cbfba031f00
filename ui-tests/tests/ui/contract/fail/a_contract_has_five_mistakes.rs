//! Every mistake of a contract is told at once, each at its place.
//!
//! Correct them in any order.

use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[spindle]
    pub mod search {
        #[event("Search", every)]
        pub struct SearchEvent;
        #[event("stop", lastest)]
        pub struct StopEvent;
        #[yields(SearchEvent, StopEvnt)]
        pub struct Browsing;
        #[notify]
        struct Found;
    }
    #[spindle]
    pub mod empty {}
}

#[spindle(page::search)]
pub mod search {
    defcomp! {
        pub fn run() {
            event <- yields(Browsing);
            match event {
                answers::Browsing::Search(SearchEvent) => run(),
                answers::Browsing::Stop(StopEvent) => {
                    _ <- notify(Found);
                }
            }
        }
    }
}

fn main() {}
