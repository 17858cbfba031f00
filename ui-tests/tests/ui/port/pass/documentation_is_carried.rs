//! What is generated beside a documented trait is documented, and a port may stand in any module.

#![forbid(unsafe_code)]
#![deny(warnings, missing_docs, missing_debug_implementations, unreachable_pub)]

/// Where things are.
pub mod stock {
    use pagemachine::prelude::*;

    /// A shelf.
    #[port(mod = shelf)]
    pub trait Inventory {
        /// How many are left.
        #[read]
        async fn count(&self, product: String) -> u32;
        /// Takes one.
        async fn take(&self, call: &Call, product: String) -> Option<u32>;
    }
}

/// The page.
#[pagemachine::contract(ports(stock::Inventory(mod = shelf)))]
pub mod page {
    /// Counts.
    #[spindle]
    pub mod counter {
        /// What is left.
        #[notify]
        pub struct Left {
            /// So many.
            pub count: u32,
        }
    }
}

/// The spindle.
#[pagemachine::spindle(page::counter)]
pub mod counter {
    use pagemachine::prelude::*;
    use stock::shelf;

    defcomp! {
        /// Tells what is left.
        pub fn run(product: String) {
            count <- shelf::count(product);
            _ <- notify(Left { count });
        }
    }
}

fn main() {
    let _ = counter::run(String::new());
}
