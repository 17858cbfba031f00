//! The arm takes whatever its effect gives, and this pattern fits only some of it.
//!
//! Bind the whole value to a name, and `match` on it in the arm's value.

use std::time::Duration;

use pagemachine::prelude::*;
use ui_tests::store;

#[spindle(store::search)]
mod search {
    defcomp! {
        pub fn run() -> u32 {
            await_any! {
                answers::Browsing::Buy(BuyEvent { product }) <- yields(Browsing) => product,
                _ <- sleep(Duration::from_secs(60)) => 0,
            }
        }
    }
}

fn main() {
    let _ = search::run();
}
