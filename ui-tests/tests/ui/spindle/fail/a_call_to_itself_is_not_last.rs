use pagemachine::prelude::*;
use ui_tests::store;

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run(product: u32) -> u32 {
            rest <- run(product - 1);
            rest + 1
        }
    }
}

fn main() {
    let _ = checkout::run(1);
}
