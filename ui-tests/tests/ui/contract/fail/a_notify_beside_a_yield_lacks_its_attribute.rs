//! A struct of a spindle is told by `notify(..)` if it is declared so; one without an attribute is a plain struct.
//!
//! Write `#[notify]` above it.

use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[spindle]
    pub mod door {
        #[event("open", answer)]
        pub struct OpenEvent;
        #[yields(OpenEvent)]
        pub struct Shut;
        pub struct Bell;
    }
}

#[spindle(page::door)]
pub mod door {
    defcomp! {
        pub fn run() {
            _ <- notify(Bell);
            OpenEvent <- yields(Shut);
        }
    }
}

fn main() {
    let _ = door::run();
}
