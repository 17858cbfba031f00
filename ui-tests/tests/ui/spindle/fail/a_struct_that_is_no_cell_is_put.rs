//! `put` writes a cell, and this struct is not declared as one.
//!
//! Declare it with `#[cell(writer = ..)]`, or `notify` it.

use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[spindle(output = ())]
    pub mod search {
        #[notify]
        pub struct Found {
            pub total: usize,
        }
    }
}

#[spindle(page::search)]
mod search {
    defcomp! {
        pub fn run() {
            _ <- put(Found { total: 1 });
        }
    }
}

fn main() {
    let _ = search::run();
}
