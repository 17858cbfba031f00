//! A page is a function of its inputs, so a spindle waits for effects and for nothing else.
//!
//! Bind an effect with `<-`; make what takes time outside, such as a request, a call of a port.

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
