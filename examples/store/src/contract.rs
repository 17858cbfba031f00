//! What crosses the borders of the shop's two pages.

use std::time::Duration;

use pagemachine::prelude::*;

use crate::{
    domain::{Address, Card, CheckoutError, Filters, Order, Overview, Product, ProductId, Repriced},
    ports::{Catalog, Inventory, Orders, catalog, inventory, orders},
};

/// The shop: one search, a dashboard beside it, and a checkout for each purchase.
#[contract(ports(Catalog, Inventory, Orders))]
pub mod store {
    /// What the page shows: the search writes it, the dashboard watches it.
    #[cell(writer = search)]
    pub struct SearchResults {
        pub filters: Filters,
        pub total: usize,
    }

    /// Browses the catalogue; every purchase becomes a checkout of its own.
    #[spindle]
    pub mod search {
        #[event("search", latest)]
        pub struct SearchEvent {
            pub query: String,
        }
        #[event("filter", latest)]
        pub struct FilterEvent {
            pub category: String,
        }
        #[event("buy", once)]
        pub struct BuyEvent {
            pub product: ProductId,
        }
        #[event("retry", answer)]
        pub struct RetryEvent;

        #[yields(SearchEvent, FilterEvent, BuyEvent)]
        pub struct Browsing;
        #[yields(RetryEvent)]
        pub struct Unavailable {
            pub reason: String,
        }
        #[notify]
        pub struct Results {
            pub filters: Filters,
            pub products: Vec<Product>,
            pub total: usize,
        }
    }

    /// Says what there is of all that was found.
    #[spindle]
    pub mod dashboard {
        #[event("refresh", latest)]
        pub struct RefreshEvent;

        #[yields(RefreshEvent)]
        pub struct Watching;
        /// `overview` is `None` while the catalogue is down; `news` are why it was looked at again.
        #[notify]
        pub struct Glance {
            pub total: usize,
            pub overview: Option<Overview>,
            pub news: Option<Repriced>,
        }
        /// How old the last glance is.
        #[notify]
        pub struct Aged {
            pub by: Duration,
        }
    }

    /// Sells one product.
    #[spindle(output = Result<Order, CheckoutError>)]
    pub mod checkout {
        #[event("submit_shipping", answer)]
        pub struct ShippingEvent {
            pub shipping: Address,
        }
        #[event("submit_payment", answer)]
        pub struct PaymentEvent {
            pub payment: Secret<Card>,
        }

        #[yields(ShippingEvent)]
        pub struct Shipping;
        #[yields(PaymentEvent)]
        pub struct Payment;
        #[notify]
        pub struct Buying {
            pub product: ProductId,
        }
    }
}

/// The page of one product.
#[contract(ports(Catalog))]
pub mod shelf {
    /// Looks at one product, and again when it is asked to.
    #[spindle]
    pub mod look {
        #[event("look_again", latest)]
        pub struct AgainEvent;

        #[yields(AgainEvent)]
        pub struct Looking;
        #[notify]
        pub struct Seen {
            pub product: Product,
        }
        #[notify]
        pub struct Missing;
        #[notify]
        pub struct Down {
            pub reason: String,
        }
    }
}
