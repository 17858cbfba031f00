use pagemachine::prelude::*;
use ui_tests::{inventory, store};

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run() {
            _ <- inventory::reserve("tea");
        }
    }
}

fn main() {
    let _ = checkout::run();
}
