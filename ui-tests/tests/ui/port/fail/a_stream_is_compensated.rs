//! What is compensated is one call with one reply, and a stream has none.
//!
//! Compensate with a call, an `async fn` of the port.

use pagemachine::prelude::*;

#[port]
pub trait Catalog {
    #[read]
    fn prices(&self, product: u32) -> impl Stream<Item = u32>;
}

#[contract(ports(Catalog))]
pub mod page {
    #[spindle(output = Result<(), String>)]
    pub mod search {
        #[notify]
        pub struct Results;
    }
}

#[spindle(page::search)]
pub mod search {
    defcomp! {
        pub fn run() -> Result<(), String> {
            _ <- compensate(catalog::prices(7));
            _ <- notify(Results);
            Ok(())
        }
    }
}

fn main() {
    let _ = search::run();
}
