//! Events, yields and notifies cross the border of a page, and its contract is what knows them.
//!
//! Write `#[contract]` above the module around the spindle.

use pagemachine::prelude::*;

pub mod page {
    use super::*;

    #[spindle(output = u32)]
    pub mod search {
        use super::*;

        #[event("ring", answer)]
        pub struct RingEvent {
            pub times: u32,
        }
        #[yields(RingEvent)]
        pub struct Waiting;
    }
}

#[spindle(page::search)]
mod search {
    defcomp! {
        pub fn run() -> u32 {
            RingEvent { times } <- yields(Waiting);
            if times == 0 { run() } else { times }
        }
    }
}

fn main() {
    let _ = search::run();
}
