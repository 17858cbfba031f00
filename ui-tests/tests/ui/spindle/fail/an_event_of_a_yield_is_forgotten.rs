//! A yield of several events is answered by any of them.
//!
//! Add an arm for each.

use pagemachine::prelude::*;
use ui_tests::store;

#[spindle(store::search)]
mod search {
    defcomp! {
        pub fn run() -> u32 {
            event <- yields(Browsing);
            match event {
                answers::Browsing::Buy(BuyEvent { product }) => product,
            }
        }
    }
}

fn main() {
    let _ = search::run();
}
