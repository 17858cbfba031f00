//! What is sent to a port and what it replies is compared, shown and written down.
//!
//! Derive `Clone, Debug, PartialEq, Serialize, Deserialize` for the type.

use pagemachine::prelude::*;

pub struct Receipt {
    pub number: u64,
}

#[port]
pub trait Orders {
    async fn place(&self) -> Receipt;
    async fn cancel(&self, receipt: Receipt);
}

pub struct Shop;

impl Orders for Shop {
    async fn place(&self) -> Receipt {
        Receipt { number: 7 }
    }
    async fn cancel(&self, _: Receipt) {}
}

fn main() {}
