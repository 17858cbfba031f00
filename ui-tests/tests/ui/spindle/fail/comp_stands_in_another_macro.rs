//! What another macro is given is that macro's, so its `comp!` is not seen.
//!
//! Bind it to a name before: `let checked = comp! { .. };`.

use pagemachine::prelude::*;
use ui_tests::store;

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run() -> u32 {
            let mut fibers = Vec::new();
            for checked in vec![comp! { 1 }] {
                fiber <- fiber(checked);
                fibers.push(fiber);
            }
            (_, first) <- await_any(&mut fibers);
            first
        }
    }
}

fn main() {
    let _ = checkout::run();
}
