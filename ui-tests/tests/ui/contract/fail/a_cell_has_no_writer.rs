//! A cell belongs to the page, and one spindle writes it; the contract says which.
//!
//! Name it: `#[cell(writer = search)]`.

use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[cell]
    pub struct Found {
        pub total: usize,
    }
    #[spindle(output = ())]
    pub mod search {}
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
