//! A cell has one writer, which its attribute names, and this spindle is not it.
//!
//! Write it there, or name this spindle as its writer.

use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[cell(writer = search)]
    pub struct Found {
        pub total: usize,
    }
    #[cell(writer = checkout)]
    pub struct Bought(pub usize);
    #[spindle(output = ())]
    pub mod search {}
    #[spindle(output = ())]
    pub mod checkout {}
}

#[spindle(page::checkout)]
mod checkout {
    defcomp! {
        pub fn run() {
            _ <- put(Bought(1));
            _ <- put(Found { total: 1 });
        }
    }
}

fn main() {
    let _ = checkout::run();
}
