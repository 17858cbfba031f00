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
