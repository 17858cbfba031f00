use pagemachine::prelude::*;
use ui_tests::{checkout, store};

#[spindle(store::search)]
mod search {
    defcomp! {
        pub fn run() {
            _ <- checkout::run(1);
        }
    }
}

fn main() {
    let _ = search::run();
}
