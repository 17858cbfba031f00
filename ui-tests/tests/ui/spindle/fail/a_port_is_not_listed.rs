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
