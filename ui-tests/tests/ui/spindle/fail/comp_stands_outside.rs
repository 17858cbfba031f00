use pagemachine::{Computation, prelude::*};
use ui_tests::store;

fn nameless() -> Computation<store::checkout::Here, impl Future<Output = u32>> {
    comp! { 1 }
}

fn main() {
    let _ = nameless();
}
