//! The functions in a port's module take what the methods of its trait take, without `&self`.
//!
//! Give it a value of that type.

use pagemachine::prelude::*;
use ui_tests::{inventory, store};

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run() {
            _ <- inventory::reserve("tea");
        }
    }
}

fn main() {
    let _ = checkout::run();
}
