use pagemachine::prelude::*;
use ui_tests::store::{self, search::Results};

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run() {
            _ <- notify(Results { products: Vec::new() });
        }
    }
}

fn main() {
    let _ = checkout::run();
}
