//! Whoever started the first gets the result of the last, so all that jump to each other give one type.
//!
//! Give them one result type, or bind the call with `<-`.

use pagemachine::prelude::*;
use ui_tests::store;

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn ping(n: u32) -> u32 {
            pong(n)
        }
    }
    defcomp! {
        pub fn pong(n: u32) -> u64 {
            ping(n)
        }
    }
}

fn main() {
    let _ = checkout::ping(1);
}
