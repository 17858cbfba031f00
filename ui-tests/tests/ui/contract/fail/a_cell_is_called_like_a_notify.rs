//! The module of a spindle sees its own events, yields and notifies and all cells of the page, so they share
//! their names.
//!
//! Rename one of the two.

use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[cell(writer = search)]
    pub struct Found {
        pub total: usize,
    }
    #[spindle(output = ())]
    pub mod search {
        #[notify]
        pub struct Found;
    }
}

fn main() {
    let _ = page::Found { total: 1 };
}
