//! A call to a port is plain data, which has one type.
//!
//! Write the type; for several, an enum.

use pagemachine::prelude::*;

#[port]
pub trait Votes {
    async fn cast<T: Send>(&self, choice: T);
}

#[contract(ports(Votes))]
pub mod page {
    #[spindle]
    pub mod poll {
        #[notify]
        pub struct Counted;
    }
}

#[spindle(page::poll)]
pub mod poll {
    defcomp! {
        pub fn run() {
            _ <- votes::cast(true);
            _ <- notify(Counted);
        }
    }
}

pub struct Box;

impl Votes for Box {
    async fn cast<T: Send>(&self, _: T) {}
}

fn main() {}
