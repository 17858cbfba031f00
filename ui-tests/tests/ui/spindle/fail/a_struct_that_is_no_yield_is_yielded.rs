use pagemachine::prelude::*;
use ui_tests::store;

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run() {
            _ <- yields(Reserved);
        }
    }
}

fn main() {
    let _ = checkout::run();
}
