//! The type of a reply is one that the trait sees.
//!
//! Correct its name, or import it.

use pagemachine::prelude::*;

#[port]
pub trait Orders {
    async fn place(&self) -> Receipt;
}

fn main() {}
