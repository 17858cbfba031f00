//! A bind points to the pattern: what the effect gives goes there.
//!
//! Write `<-`.

use pagemachine::prelude::*;
use ui_tests::store;

#[spindle(store::search)]
pub mod search {
    defcomp! {
        pub fn run() {
            event -> yields(Browsing);
            match event {
                answers::Browsing::Search(_) => run(),
                answers::Browsing::Buy(_) => {}
            }
        }
    }
}

fn main() {}
