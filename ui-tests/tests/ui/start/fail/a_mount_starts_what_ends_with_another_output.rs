//! A spindle ends with the `output` that the contract declares for it, and this computation gives another
//! type.
//!
//! Change what it returns, or the `output` in the contract.

use pagemachine_live::prelude::*;
use ui_tests::{StorePage, store};

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run() -> u32 {
            ShippingEvent { zip } <- yields(Shipping);
            zip
        }
    }
}

fn mount(page: &mut Mount<StorePage>) {
    page.start(checkout::run());
}

fn main() {
    let _ = mount;
}
