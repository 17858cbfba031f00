//! What crosses the border of a page is written down, so it owns what it holds.
//!
//! Take the value itself: `String` for `&str`.

use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[spindle]
    pub mod list {
        #[event("add", answer)]
        pub struct AddEvent {
            pub text: &str,
        }
        #[yields(AddEvent)]
        pub struct Listing;
    }
}

#[spindle(page::list)]
pub mod list {
    defcomp! {
        pub fn run() {
            AddEvent { text: _ } <- yields(Listing);
            run()
        }
    }
}

fn main() {}
