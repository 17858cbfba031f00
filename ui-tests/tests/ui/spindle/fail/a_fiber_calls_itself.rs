use pagemachine::prelude::*;
use ui_tests::store;

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run() -> u32 {
            next <- fiber(comp! {
                zip <- run();
                zip
            });
            next <- next;
            next
        }
    }
}

fn main() {
    let _ = checkout::run();
}
