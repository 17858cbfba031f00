//! A page runs the spindles of its own contract.
//!
//! Declare the spindle in this contract, or reach the other page through a port.

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
