//! A contract lists the ports that its spindles call, in an arm as elsewhere.
//!
//! Add the port: `#[contract(ports(.., Mailer))]`.

use pagemachine::prelude::*;
use ui_tests::{mailer, store};

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run() -> u32 {
            await_any! {
                ShippingEvent { zip } <- yields(Shipping) => zip,
                _ <- mailer::send("tea@example.org".to_owned()) => 0,
            }
        }
    }
}

fn main() {
    let _ = checkout::run();
}
