//! All spindles of a page read a cell, so it is not declared in one of them.
//!
//! Move the struct out, beside the spindles; `writer = ..` says whose it is.

use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[spindle(output = ())]
    pub mod search {
        #[cell(writer = search)]
        pub struct Found {
            pub total: usize,
        }
    }
}

fn main() {
    let _ = page::search::Found { total: 1 };
}
