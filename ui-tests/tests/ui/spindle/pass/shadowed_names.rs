//! A spindle stands where the user's names are those of the prelude, and of what the macros write.

#![forbid(unsafe_code)]
#![deny(warnings)]
#![expect(dead_code, reason = "the names need only be there")]

use pagemachine::{fork, notify, spindle, yields};
use ui_tests::{catalog, store, CatalogError};

mod core {}
mod std {}
struct Option;
struct Some;
struct None;
struct Err;
struct Vec;
struct Box;
struct String;
struct Computation;
trait Send {}
trait Future {}
trait From {}
trait Spindle {}
type Result = ();

#[spindle(store::search)]
mod search {
    defcomp! {
        /// Its locals are called as those of the expansion.
        pub fn run(next: u32, r#loop: ::std::string::String) {
            Ok(value) <- catalog::search(r#loop.clone());
            _ <- notify(Results { products: value });
            error <- yields(Browsing);
            match error {
                answers::Browsing::Search(SearchEvent { query: r#loop }) => run(next + 1, r#loop),
                answers::Browsing::Buy(BuyEvent { product }) => {
                    _handle <- fork(ui_tests::checkout::run(product));
                    run(next, r#loop)
                }
            }
        } else <CatalogError> {
            ::std::result::Result::Err(body) => {
                _ <- yields(Unavailable { reason: ::std::format!("{body:?}") });
            }
        }
    }
}

fn main() {
    let _ = search::run(0, ::std::string::String::new());
}
