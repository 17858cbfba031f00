//! The backend is a value that answers many calls at once, so no call takes it.
//!
//! Write `&self`.

use pagemachine::prelude::*;

#[port]
pub trait Votes {
    async fn cast(self, tea: bool);
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
