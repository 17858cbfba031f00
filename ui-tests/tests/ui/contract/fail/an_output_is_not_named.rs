//! What a spindle ends with is the argument `output`.
//!
//! Write `output =` before the type.

use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[spindle(Result<u64, String>)]
    pub mod sale {
        #[event("pay", answer)]
        pub struct PayEvent;
        #[yields(PayEvent)]
        pub struct Paying;
    }
}

#[spindle(page::sale)]
pub mod sale {
    defcomp! {
        pub fn run() -> Result<u64, String> {
            PayEvent <- yields(Paying);
            Ok(7)
        }
    }
}

fn main() {}
