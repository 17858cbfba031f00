use pagemachine::prelude::*;
use ui_tests::store;

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run() {
            std::future::ready(1).await;
        }
    }
}

fn main() {
    let _ = checkout::run();
}
