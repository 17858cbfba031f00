//! A `yields` attribute names an event that a `cfg` leaves out.
//!
//! Put the `cfg` before its name too. Once two are named the answer is an enum, however many are left out.

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
        #[yields(BuyEvent, RefundEvent)]
        pub struct Offering;
    }
}

fn main() {}
