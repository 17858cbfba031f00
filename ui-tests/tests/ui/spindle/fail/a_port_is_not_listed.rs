//! A contract lists the ports that its spindles call, so that a backend knows what it must answer.
//!
//! Add the port: `#[contract(ports(.., Mailer))]`.

use pagemachine::prelude::*;
use ui_tests::{mailer, store};

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run() {
            _ <- mailer::send("tea@example.org".to_owned());
        }
    }
}

fn main() {
    let _ = checkout::run();
}
