//! A computation, also one without a name, belongs to a spindle.
//!
//! Move it into a `defcomp!` of a module with the `spindle` attribute.

use pagemachine::{Computation, prelude::*};
use ui_tests::store;

fn nameless() -> Computation<store::checkout::Here, impl Future<Output = u32>> {
    comp! { 1 }
}

fn main() {
    let _ = nameless();
}
