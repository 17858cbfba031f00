//! An effect owns what it is given, as a function does.
//!
//! Give it a clone, or use the value before.

use pagemachine::prelude::*;
use ui_tests::{catalog, store};

#[spindle(store::search)]
mod search {
    defcomp! {
        pub fn run(query: String) -> String {
            _ <- catalog::search(query);
            query
        }
    }
}

fn main() {
    let _ = search::run(String::new());
}
