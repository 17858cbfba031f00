//! `Ok(..)` in an arm sends the error where the errors of the computation go, and it has no such place.
//!
//! Give the computation an `else`, or a `Result`.

use pagemachine::prelude::*;
use ui_tests::store;

#[spindle(store::search)]
mod search {
    defcomp! {
        pub fn run() -> u32 {
            await_any! {
                Ok(found) <- ui_tests::catalog::search(String::new()) => found.len() as u32,
                _ <- yields(Browsing) => 0,
            }
        }
    }
}

fn main() {
    let _ = search::run();
}
