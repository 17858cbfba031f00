//! The `writer` of a cell is a spindle of the same contract, by the name of its module.
//!
//! Write the name of one that is declared, or declare the spindle.

use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[cell(writer = serch)]
    pub struct Found {
        pub total: usize,
    }
    #[spindle(output = ())]
    pub mod search {}
    #[spindle(output = ())]
    pub mod checkout {}
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
