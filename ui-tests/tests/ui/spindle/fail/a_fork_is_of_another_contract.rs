use pagemachine::prelude::*;
use ui_tests::{bell, checkout};

#[spindle(bell::ring)]
mod ring {
    defcomp! {
        pub fn run() {
            _ <- fork(checkout::run(1));
        }
    }
}

fn main() {
    let _ = ring::run();
}
