use pagemachine::prelude::*;
use ui_tests::store;

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run() -> u32 {
            ShippingEvent { zip } <- yields(Shipping);
            zip
        }
    }
}

#[spindle(store::search)]
mod search {
    defcomp! {
        pub fn run() {
            _ <- fork(checkout::run());
        }
    }
}

fn main() {
    let _ = search::run();
}
