//! A spindle that is forked goes from thread to thread with its page, and an `Rc` stays on one.
//!
//! Use an `Arc`.

use std::rc::Rc;

use pagemachine::prelude::*;
use ui_tests::store;

#[spindle(store::search)]
mod search {
    defcomp! {
        pub fn run() {
            let count = Rc::new(1);
            _ <- fork(ui_tests::checkout::run(*count));
            _ <- fork(comp! {
                RetryEvent <- yields(Unavailable { reason: count.to_string() });
            });
        }
    }
}

fn main() {
    let _ = search::run();
}
