//! The spindle sees what its contract declares and what is around it, and both have this name.
//!
//! Say which is meant by a `use` in the module, `use super::page::door::Closed;`, or give yours another name.

use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[spindle]
    pub mod door {
        #[notify]
        pub struct Closed;
    }
}

#[spindle(page::door)]
pub mod door {
    defcomp! {
        pub fn run() {
            _ <- notify(Closed);
        }
    }
}

fn main() {}
