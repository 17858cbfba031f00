//! The backend answers many calls at once, so no call has it for itself.
//!
//! Write `&self`, and keep what changes in a `Mutex` or in a database.

use pagemachine::prelude::*;

#[port]
pub trait Votes {
    async fn cast(&mut self, tea: bool);
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

fn main() {}
