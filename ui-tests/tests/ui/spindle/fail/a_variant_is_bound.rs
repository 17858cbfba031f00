//! A bind is like `let`: its pattern must always match, except for `Ok(..)`. A bind has no `else` of its own,
//! whatever rustc suggests.
//!
//! Bind a name, and `match` on it.

use pagemachine::prelude::*;
use ui_tests::{CheckoutError, store};

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run() -> Result<u32, CheckoutError> {
            Err(reason) <- ui_tests::inventory::reserve(1);
            Err(reason)
        }
    }
}

fn main() {
    let _ = checkout::run();
}
