use pagemachine::prelude::*;
use ui_tests::store;

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run() -> String {
            ShippingEvent { zip } <- yields(Shipping);
            zip
        }
    }
}

fn main() {
    let _ = checkout::run();
}
