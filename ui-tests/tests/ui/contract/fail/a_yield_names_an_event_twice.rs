//! A yield names each of its events once, and one of the two may be meant for another.
//!
//! Name the other one, or leave the second out.

use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[spindle(output = bool)]
    pub mod dialog {
        #[event("yes", answer)]
        pub struct YesEvent;
        #[event("no", answer)]
        pub struct NoEvent;
        #[yields(YesEvent, YesEvent)]
        pub struct Sure;
    }
}

#[spindle(page::dialog)]
pub mod dialog {
    defcomp! {
        pub fn run() -> bool {
            answer <- yields(Sure);
            match answer {
                answers::Sure::Yes(YesEvent) => true,
                answers::Sure::No(NoEvent) => false,
            }
        }
    }
}

fn main() {}
