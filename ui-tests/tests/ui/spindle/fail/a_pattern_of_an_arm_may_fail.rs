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
