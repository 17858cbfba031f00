//! A yield names each event that answers it once.
//!
//! Name it once; what one event answers is answered by its struct.

use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[spindle]
    pub mod door {
        #[event("open", answer)]
        pub struct OpenEvent;
        #[yields(OpenEvent, OpenEvent)]
        pub struct Shut;
    }
}

#[spindle(page::door)]
pub mod door {
    defcomp! {
        pub fn run() {
            OpenEvent <- yields(Shut);
        }
    }
}

fn main() {
    let _ = door::run();
}
