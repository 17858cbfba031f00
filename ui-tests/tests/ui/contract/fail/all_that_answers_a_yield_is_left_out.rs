//! Each event that answers a yield is left out by a `cfg`, and the yield is not: nothing would ever answer it.
//!
//! Put the `cfg` on the yield too, and on the statement that asks.

use pagemachine::prelude::*;

#[contract]
pub mod shop {
    #[spindle]
    pub mod sale {
        #[event("buy", answer)]
        pub struct BuyEvent;
        #[cfg(any())]
        #[event("refund", answer)]
        pub struct RefundEvent;
        #[yields(BuyEvent)]
        pub struct Offering;
        #[yields(#[cfg(any())] RefundEvent)]
        pub struct Refunding;
    }
}

#[spindle(shop::sale)]
mod sale {
    defcomp! {
        pub fn run() {
            _ <- yields(Offering);
            _ <- yields(Refunding);
        }
    }
}

fn main() {}
