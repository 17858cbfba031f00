//! A closure runs when somebody calls it, and a spindle waits only in its own body.
//!
//! Perform the effect before, or write a `for` loop, in which a bind may stand.

use pagemachine::prelude::*;
use ui_tests::{inventory, store};

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run(mut products: Vec<u32>) {
            products.sort_unstable();
            products.into_iter().for_each(|product| {
                _ <- inventory::reserve(product);
            });
        }
    }
}

fn main() {
    let _ = checkout::run(vec![1]);
}
