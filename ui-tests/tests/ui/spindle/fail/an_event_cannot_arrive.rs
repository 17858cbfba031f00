use pagemachine::prelude::*;
use ui_tests::store;

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run() -> u32 {
            PaymentEvent { card: _ } <- yields(Shipping);
            1
        }
    }
}

fn main() {
    let _ = checkout::run();
}
