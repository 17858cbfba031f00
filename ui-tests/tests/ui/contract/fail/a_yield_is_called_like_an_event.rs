//! The events, yields and notifies of a spindle are structs of one module.
//!
//! Rename one of the two: an event has the suffix `Event` for that.

use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[spindle]
    pub mod door {
        #[event("open", answer)]
        pub struct Open;
        #[yields(Open)]
        pub struct Open;
    }
}

#[spindle(page::door)]
pub mod door {
    defcomp! {
        pub fn run() {
            Open <- yields(Open);
        }
    }
}

fn main() {
    let _ = door::run();
}
