//! A contract says what the spindles of a page exchange with the world, and this one has none.
//!
//! Put a module with `#[spindle]` into it.

use pagemachine::prelude::*;

#[contract]
pub mod page {}

fn main() {}
