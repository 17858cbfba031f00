//! Opening a stream gives a receiver, from which the items are taken one by one.
//!
//! Bind the receiver, and take from it: `Ok(price) <- prices.take();`.

use pagemachine::prelude::*;

#[port]
pub trait Catalog {
    #[read]
    fn prices(&self, product: u32) -> impl Stream<Item = u32>;
}

#[contract(ports(Catalog))]
pub mod page {
    #[spindle]
    pub mod search {
        #[notify]
        pub struct Price {
            pub pence: u32,
        }
    }
}

#[spindle(page::search)]
pub mod search {
    defcomp! {
        pub fn run() {
            pence <- catalog::prices(7);
            _ <- notify(Price { pence });
        }
    }
}

fn main() {
    let _ = search::run();
}
