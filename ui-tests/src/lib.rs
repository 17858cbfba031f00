//! A small store, so that each file of `tests/ui` shows its mistake and little else.

use std::fmt;

use pagemachine_live::prelude::*;
use serde::{Deserialize, Serialize};

/// What is put aside for a buyer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reservation(pub u32);

/// Why the catalogue found nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CatalogError {
    /// It does not answer.
    Down,
}

/// Why a checkout did not end with an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CheckoutError {
    /// The last one is gone.
    SoldOut,
    /// The card was refused.
    Refused,
}

impl fmt::Display for CheckoutError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("sold out, or refused")
    }
}

/// What can be searched.
#[port]
pub trait Catalog {
    /// The products that fit.
    #[read]
    async fn search(&self, query: String) -> Result<Vec<String>, CatalogError>;
}

/// The stock.
#[port]
pub trait Inventory {
    /// Puts one aside.
    async fn reserve(&self, product: u32) -> Result<Reservation, CheckoutError>;
    /// Puts it back.
    async fn release(&self, reservation: Reservation);
}

/// Who sends letters; the store does not list it.
#[port]
pub trait Mailer {
    /// Sends one.
    async fn send(&self, to: String);
}

/// The store.
#[contract(ports(Catalog, Inventory))]
pub mod store {
    /// Browses the catalogue.
    #[spindle]
    pub mod search {
        /// Looks for something.
        #[event("search", latest)]
        pub struct SearchEvent {
            /// The text.
            pub query: String,
        }
        /// Buys one.
        #[event("buy", once)]
        pub struct BuyEvent {
            /// This.
            pub product: u32,
        }
        /// Asks again.
        #[event("retry", answer)]
        pub struct RetryEvent;

        /// Shows what there is.
        #[yields(SearchEvent, BuyEvent)]
        pub struct Browsing;
        /// The catalogue is down.
        #[yields(RetryEvent)]
        pub struct Unavailable {
            /// Why.
            pub reason: String,
        }
        /// What was found.
        #[notify]
        pub struct Results {
            /// These.
            pub products: Vec<String>,
        }
    }

    /// One purchase; it ends with the number of its order.
    #[spindle(output = Result<u32, CheckoutError>)]
    pub mod checkout {
        /// Where to.
        #[event("submit_shipping", answer)]
        pub struct ShippingEvent {
            /// There.
            pub zip: u32,
        }
        /// How it is paid.
        #[event("submit_payment", answer)]
        pub struct PaymentEvent {
            /// With this.
            pub card: Secret<String>,
        }

        /// Asks where to.
        #[yields(ShippingEvent)]
        pub struct Shipping;
        /// Asks how it is paid.
        #[yields(PaymentEvent)]
        pub struct Payment;
        /// One is put aside.
        #[notify]
        pub struct Reserved;
    }
}

/// The border of another page.
#[contract]
pub mod bell {
    /// Rings.
    #[spindle]
    pub mod ring {
        /// Rings once.
        #[event("ring", answer)]
        pub struct RingEvent;
        /// Waits for a ring.
        #[yields]
        pub struct Waiting;
    }
}

/// The backend of the store.
#[derive(Clone, Debug)]
pub struct Shop;

impl Catalog for Shop {
    async fn search(&self, query: String) -> Result<Vec<String>, CatalogError> {
        if query.is_empty() { Err(CatalogError::Down) } else { Ok(vec![query]) }
    }
}

impl Inventory for Shop {
    async fn reserve(&self, product: u32) -> Result<Reservation, CheckoutError> {
        if product == 0 { Err(CheckoutError::SoldOut) } else { Ok(Reservation(product)) }
    }

    async fn release(&self, _: Reservation) {}
}

/// The backend of the store, whole.
pub fn ports() -> store::Ports<Shop, Shop> {
    store::Ports { catalog: Shop, inventory: Shop }
}

/// The spindle `search`.
#[spindle(store::search)]
pub mod search {
    defcomp! {
        /// Searches once, and sells what is asked for.
        pub fn run(query: String) {
            Ok(products) <- catalog::search(query);
            _ <- notify(Results { products });
            event <- yields(Browsing);
            match event {
                answers::Browsing::Search(SearchEvent { query }) => run(query),
                answers::Browsing::Buy(BuyEvent { product }) => {
                    _checkout <- fork(checkout::run(product));
                }
            }
        } else <CatalogError> {
            Err(CatalogError::Down) => {
                RetryEvent <- yields(Unavailable { reason: String::new() });
            }
        }
    }
}

/// The spindle `checkout`.
#[spindle(store::checkout)]
pub mod checkout {
    defcomp! {
        /// Buys one.
        pub fn run(product: u32) -> Result<u32, CheckoutError> {
            Ok(Reservation(number)) <- inventory::reserve(product);
            _ <- notify(Reserved);
            ShippingEvent { zip: _ } <- yields(Shipping);
            PaymentEvent { card: _ } <- yields(Payment);
            Ok(number)
        }
    }
}

/// The page of the store, which draws nothing.
#[derive(Debug, Default)]
pub struct StorePage;

impl store::search::View<Socket> for StorePage {
    fn results(&mut self, _: store::search::Id, _: store::search::Results, _: &mut Socket) {}
    fn browsing(&mut self, _: Offer<store::search::Browsing>, _: store::search::Browsing, _: &mut Socket) {}
    fn unavailable(
        &mut self,
        _: Offer<store::search::Unavailable>,
        _: store::search::Unavailable,
        _: &mut Socket,
    ) {
    }
}

impl store::checkout::View<Socket> for StorePage {
    fn reserved(&mut self, _: store::checkout::Id, _: store::checkout::Reserved, _: &mut Socket) {}
    fn shipping(
        &mut self,
        _: Offer<store::checkout::Shipping>,
        _: store::checkout::Shipping,
        _: &mut Socket,
    ) {
    }
    fn payment(&mut self, _: Offer<store::checkout::Payment>, _: store::checkout::Payment, _: &mut Socket) {}
    fn complete(&mut self, _: store::checkout::Id, _: Result<u32, CheckoutError>, _: &mut Socket) {}
}

impl Page for StorePage {
    type Contract = store::Contract;
    type Params = ();
    type Session = ();

    fn mount(&mut self, page: &mut Mount<Self>) -> Result<(), Leave> {
        page.start(search::run(String::new()));
        Ok(())
    }

    fn failed(&mut self, _: store::SpindleId, _: Failure, _: &mut Socket) {}

    fn render(&self) -> Html<Self> {
        html! {}
    }
}
