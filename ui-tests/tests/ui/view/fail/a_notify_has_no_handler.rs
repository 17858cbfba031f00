//! What a spindle tells, the view must hear.
//!
//! Write a handler named after the notify, in snake case.

use pagemachine_live::prelude::*;

#[contract]
mod store {
    #[spindle]
    pub mod search {
        #[notify]
        pub struct Results;
        #[notify]
        pub struct Total;
    }
}

use store::search;

struct SearchPage;

impl search::View<Socket> for SearchPage {
    fn results(&mut self, _: search::Id, _: search::Results, _: &mut Socket) {}
}

fn main() {}
