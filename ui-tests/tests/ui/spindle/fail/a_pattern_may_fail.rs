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
