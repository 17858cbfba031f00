use pagemachine::prelude::*;
use ui_tests::store;

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run() -> u32 {
            _ <- fiber(comp! {
                _ <- notify(Reserved);
            });
            ShippingEvent { zip } <- yields(Shipping);
            zip
        }
    }
}

fn main() {
    let _ = checkout::run();
}
