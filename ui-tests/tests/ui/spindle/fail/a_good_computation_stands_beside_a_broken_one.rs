//! One of the computations of a module is broken; the others still compile, so that nothing else is missed.
//!
//! Correct the one that is blamed.

use pagemachine::prelude::*;
use ui_tests::store;

#[spindle(store::search)]
pub mod search {
    defcomp! {
        pub fn run() {
            shown <- browse(1);
            if shown { broken(1) }
        }
    }
    defcomp! {
        pub fn browse(rounds: u32) -> bool {
            event <- yields(Browsing);
            match event {
                answers::Browsing::Search(SearchEvent { query: _ }) => browse(rounds + 1),
                answers::Browsing::Buy(BuyEvent { product: _ }) => rounds > 3,
            }
        }
    }
    defcomp! {
        pub fn broken(rounds: u32) {
            _ <- yields(Browsing)
            if rounds > 0 { run() }
        }
    }
}

fn main() {
    let _ = (search::run(), search::browse(1), search::broken(1));
}
