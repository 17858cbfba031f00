use std::rc::Rc;

use pagemachine::prelude::*;
use ui_tests::store;

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run() -> u32 {
            count <- fiber(comp! {
                let count = Rc::new(1);
                ShippingEvent { zip } <- yields(Shipping);
                zip + *count
            });
            count <- count;
            count
        }
    }
}

fn main() {
    let _ = checkout::run();
}
