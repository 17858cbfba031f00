//! A port says what is asked; how it is answered, the backend says.
//!
//! Remove the body, and put it into the `impl`.

use pagemachine::prelude::*;

#[port]
pub trait Inventory {
    async fn count(&self) -> u32 {
        0
    }
}

fn main() {
    let _ = inventory::count();
}
