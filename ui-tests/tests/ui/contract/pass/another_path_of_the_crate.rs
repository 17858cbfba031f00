//! A crate that re-exports the runtime says where it is.

#![deny(warnings)]

mod facade {
    pub(crate) use pagemachine::*;
}

use facade::{contract, port};

#[port(crate = crate::facade)]
pub trait Clock {
    async fn now(&self) -> u64;
}

#[contract(ports(Clock), crate = crate::facade)]
pub mod page {
    #[spindle]
    pub mod counter {
        #[event("up", answer)]
        pub struct UpEvent;
        #[yields]
        pub struct Counting;
    }
}

fn main() {
    let _ = clock::now();
}
