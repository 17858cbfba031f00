//! `notify(..)` describes what to tell; only `<-` tells it. With `=` it is thrown away, and nothing is told.
//!
//! Write `<-` for `=`.

use pagemachine::prelude::*;
use ui_tests::store;

#[spindle(store::search)]
mod search {
    defcomp! {
        pub fn run() {
            _ = notify(Results { products: Vec::new() });
        }
    }
}

fn main() {
    let _ = search::run();
}
