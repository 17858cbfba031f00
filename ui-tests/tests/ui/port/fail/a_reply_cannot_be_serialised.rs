//! What is sent to a port and what it replies may be written down.
//!
//! Derive `Clone, Debug, PartialEq, Serialize, Deserialize` for the type; of another crate's type, turn on
//! its `serde` feature.

use pagemachine::prelude::*;

#[derive(Clone, Debug, PartialEq)]
pub struct Reservation;

#[port]
pub trait Inventory {
    async fn reserve(&self, product: u32) -> Reservation;
}

fn main() {}
