//! What happens on the page of one product.

#[pagemachine::spindle(crate::contract::shelf::look)]
mod spindle {
    use pagemachine::prelude::*;

    use crate::{
        domain::{CatalogError, ProductId},
        ports::catalog,
    };

    defcomp! {
        /// Shows the product; a look again shows what is left of it.
        pub fn run(id: ProductId) {
            Ok(found) <- catalog::product(id);
            match found {
                Some(product) => { _ <- notify(Seen { product }); }
                None => { _ <- notify(Missing); }
            }
            AgainEvent <- yields(Looking);
            run(id)
        } else <CatalogError> {
            Err(error) => {
                _ <- notify(Down { reason: error.to_string() });
                AgainEvent <- yields(Looking);
                run(id)
            }
        }
    }
}

pub use spindle::*;
