//! A call describes what is to be done. It is done by `<-` alone.
//!
//! Bind it: `_ <- inventory::reserve(1);`.

#![deny(warnings)]

use pagemachine::prelude::*;
use ui_tests::{inventory, store};

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run() {
            inventory::reserve(1);
        }
    }
}

fn main() {
    let _ = checkout::run();
}
