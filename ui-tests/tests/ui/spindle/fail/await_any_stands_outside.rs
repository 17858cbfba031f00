//! What waits stands in a computation.
//!
//! Move it into a `defcomp!` of a module with the `spindle` attribute.

use pagemachine::prelude::*;

fn first() -> u32 {
    await_any! {
        n <- this() => 1,
        _ <- sleep(std::time::Duration::from_secs(60)) => 0,
    }
}

fn main() {
    let _ = first();
}
