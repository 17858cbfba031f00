use pagemachine::prelude::*;
use ui_tests::store;

#[spindle(store::chekout)]
mod checkout {
    defcomp! {
        pub fn run() {}
    }
}

fn main() {
    let _ = checkout::run();
}
