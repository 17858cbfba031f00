//! The search that never ends.

#[pagemachine::spindle(crate::contract::store::search)]
mod spindle {
    use pagemachine::prelude::*;

    use crate::{
        checkout,
        domain::{CatalogError, Filters},
        ports::catalog,
    };

    defcomp! {
        /// Shows what is found, and waits for what is done with it.
        pub fn run(filters: Filters) {
            Ok(found) <- catalog::search(filters.clone());
            _ <- notify(Results { filters: filters.clone(), products: found.products, total: found.total });
            _ <- put(SearchResults { filters: filters.clone(), total: found.total });
            event <- yields(Browsing);
            match event {
                answers::Browsing::Search(SearchEvent { query }) => run(filters.with_query(query)),
                answers::Browsing::Filter(FilterEvent { category }) => run(Filters { category, ..filters }),
                answers::Browsing::Buy(BuyEvent { product }) => {
                    _checkout <- fork(checkout::run(product));
                    run(filters)
                }
            }
        } else <CatalogError> {
            Err(error) => {
                RetryEvent <- yields(Unavailable { reason: error.to_string() });
                run(filters)
            }
        }
    }
}

pub use spindle::*;
