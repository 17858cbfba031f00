//! A computation that ends with the call of another one gives what that one gives.
//!
//! Bind it, `answer <- ask(1);`, and make of it what this one gives; or declare the same type for both.

use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[spindle(output = u32)]
    pub mod door {
        #[event("open", answer)]
        pub struct OpenEvent;
        #[yields(OpenEvent)]
        pub struct Shut;
    }
}

#[spindle(page::door)]
pub mod door {
    defcomp! {
        pub fn run() -> u32 {
            ask(1)
        }
    }
    defcomp! {
        fn ask(times: u32) -> String {
            OpenEvent <- yields(Shut);
            times.to_string()
        }
    }
}

fn main() {
    let _ = door::run();
}
