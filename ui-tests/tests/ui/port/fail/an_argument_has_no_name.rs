//! A call is written down by the names of its arguments.
//!
//! Give it one; the implementation may leave it out.

use pagemachine::prelude::*;

#[port]
pub trait Votes {
    async fn cast(&self, _: bool);
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
    async fn cast(&self, _: bool) {}
}

fn main() {}
