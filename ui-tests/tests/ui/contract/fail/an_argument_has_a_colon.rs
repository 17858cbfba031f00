//! The arguments of our attributes are written with `=`.
//!
//! Write it in place of the `:`.

use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[spindle(output: bool)]
    pub mod dialog {
        #[event("yes", answer)]
        pub struct YesEvent;
        #[yields(YesEvent)]
        pub struct Sure;
    }
}

#[spindle(page::dialog)]
pub mod dialog {
    defcomp! {
        pub fn run() -> bool {
            YesEvent <- yields(Sure);
            true
        }
    }
}

fn main() {}
