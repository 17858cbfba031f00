use pagemachine::prelude::*;
use ui_tests::{catalog, store};

#[spindle(store::search)]
mod search {
    defcomp! {
        pub fn run(query: String) -> String {
            _ <- catalog::search(query);
            query
        }
    }
}

fn main() {
    let _ = search::run(String::new());
}
