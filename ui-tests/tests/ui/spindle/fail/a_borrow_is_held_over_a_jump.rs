//! A jump starts the computation anew, and what its variables held is dropped; only what is handed on as an
//! argument lives.
//!
//! Hand on a value of its own: `.to_owned()`, `.clone()`.

use pagemachine::prelude::*;
use ui_tests::store;

#[spindle(store::search)]
mod search {
    defcomp! {
        pub fn run(words: Vec<String>, shortest: &'static str) {
            RetryEvent <- yields(Unavailable { reason: shortest.to_owned() });
            let shortest = words.iter().map(String::as_str).min().unwrap_or("");
            run(words.clone(), shortest)
        }
    }
}

fn main() {
    let _ = search::run(Vec::new(), "");
}
