//! A contract has a condition, and a mistake. rustc is asked for the condition first; the mistake is told as always.
//!
//! Mend the mistake at its place.

use pagemachine::prelude::*;

#[contract]
pub mod shop {
    #[spindle]
    pub mod sale {
        #[cfg(all())]
        #[event("buy", onec)]
        pub struct BuyEvent;
        #[yields(BuyEvent)]
        pub struct Offering;
    }
}

#[spindle(shop::sale)]
mod sale {
    defcomp! {
        pub fn run() {
            BuyEvent <- yields(Offering);
        }
    }
}

fn main() {}
