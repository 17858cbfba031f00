//! What is inside a macro's parentheses cannot be seen from outside, so its `?` would leave the computation
//! without its `else`.
//!
//! Take it out: `let value = reserved?;` above, `value` in the macro.

use pagemachine::prelude::*;
use ui_tests::{CheckoutError, inventory, store};

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run(product: u32) -> Result<Vec<u32>, CheckoutError> {
            reserved <- inventory::reserve(product);
            Ok(second) <- inventory::reserve(product);
            Ok(vec![reserved?.0, second.0])
        } else {
            Err(_) => Ok(Vec::new()),
        }
    }
}

fn main() {
    let _ = checkout::run(1);
}
