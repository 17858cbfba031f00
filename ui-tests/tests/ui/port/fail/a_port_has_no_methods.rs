//! Nothing can be asked of a port without methods.
//!
//! Declare one, or remove the port.

use pagemachine::prelude::*;

#[port]
pub trait Inventory {}

fn main() {}
