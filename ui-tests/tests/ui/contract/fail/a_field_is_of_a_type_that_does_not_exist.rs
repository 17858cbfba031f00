//! The type of a field is one that the contract sees.
//!
//! Correct its name, or import it.

use pagemachine::prelude::*;

#[contract]
pub mod page {
    #[spindle]
    pub mod search {
        #[notify]
        pub struct Found {
            pub product: Product,
        }
    }
}

#[spindle(page::search)]
pub mod search {
    defcomp! {
        pub fn run(found: Found) {
            _ <- notify(found);
        }
    }
}

fn main() {}
