//! What a spindle tells the view is declared by the `notify` attribute, and this spindle declares nothing else.
//!
//! Write the attribute.

use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[spindle]
    pub mod clock {
        pub struct Passed {
            pub minutes: u64,
        }
    }
}

#[spindle(page::clock)]
pub mod clock {
    defcomp! {
        pub fn run() {
            _ <- notify(Passed { minutes: 1 });
        }
    }
}

fn main() {}
