//! A yield of several events is answered by any of them, and a bind, like `let`, takes whatever comes. Only `Ok(..)` sends
//! the rest on its way.
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
