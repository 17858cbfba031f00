//! What crosses the border of a page is plain data: it is compared, shown and written down.
//!
//! Derive `Clone, Debug, PartialEq, Serialize, Deserialize` for the type.

use pagemachine::prelude::*;

pub struct Product {
    pub name: String,
}

#[contract]
pub mod page {
    #[spindle]
    pub mod search {
        #[event("buy", answer)]
        pub struct BuyEvent {
            pub product: Product,
        }
        #[yields(BuyEvent)]
        pub struct Found {
            pub products: Vec<Product>,
        }
    }
}

#[spindle(page::search)]
pub mod search {
    defcomp! {
        pub fn run(products: Vec<Product>) {
            BuyEvent { product: _ } <- yields(Found { products });
        }
    }
}

fn main() {}
