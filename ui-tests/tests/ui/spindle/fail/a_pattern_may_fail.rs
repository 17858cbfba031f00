//! A bind is like `let`: its pattern must always match, except for `Ok(..)`. A bind has no `else` of its own,
//! whatever rustc suggests.
//!
//! Bind a name, `event <- yields(Browsing);`, and `match` on it.

use pagemachine::prelude::*;
use ui_tests::store;

#[spindle(store::search)]
mod search {
    defcomp! {
        pub fn run() -> u32 {
            answers::Browsing::Buy(BuyEvent { product }) <- yields(Browsing);
            product
        }
    }
}

fn main() {
    let _ = search::run();
}
