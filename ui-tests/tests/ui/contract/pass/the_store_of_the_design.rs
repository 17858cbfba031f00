//! The store of the design: what the macros write compiles under the strictest lints, and gives the names that the
//! book lists.

#![forbid(unsafe_code)]
#![deny(warnings, missing_docs, unreachable_pub, clippy::pedantic)]

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, Waker},
};

use pagemachine::prelude::*;
use serde::{Deserialize, Serialize};

/// What a product is known by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductId(u32);

/// A product that is put aside.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reservation(u64);

/// What was bought.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Order {
    /// Its number.
    pub number: u64,
}

/// What narrows a search.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Filters {
    /// The text.
    pub query: String,
}

/// What a search found.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// These.
    pub products: Vec<ProductId>,
}

/// Why a checkout did not end with an order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum CheckoutError {
    /// The last one is gone.
    SoldOut,
}

/// What can be searched.
#[port]
pub trait Catalog {
    /// Searches.
    #[read]
    async fn search(&self, filters: Filters) -> Result<Found, String>;
    /// What a product costs from now on.
    #[read]
    fn prices(&self, product: ProductId) -> impl Stream<Item = u32>;
}

/// The stock.
#[port]
pub trait Inventory {
    /// Puts one aside.
    async fn reserve(&self, product: ProductId) -> Result<Reservation, CheckoutError>;
    /// Puts it back.
    async fn release(&self, reservation: Reservation);
}

/// Who ships.
#[port(mod = ordering)]
pub trait Orders {
    /// Places an order, once however often it is asked.
    async fn place(
        &self,
        call: &Call,
        reservation: Reservation,
        shipping: String,
        card: Secret<String>,
    ) -> Order;
}

/// The store.
#[contract(ports(Catalog, Inventory, Orders(mod = ordering)))]
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
        /// Narrows it.
        #[event("filter", latest)]
        #[derive(Eq)]
        pub struct FilterEvent {
            /// By this.
            #[serde(rename = "by")]
            pub filter: u32,
        }
        /// Buys one.
        #[event("buy", once)]
        pub struct BuyEvent {
            /// This.
            pub product: ProductId,
        }
        /// Asks again.
        #[event("retry", answer)]
        pub struct RetryEvent;

        /// Shows what there is.
        #[yields(SearchEvent, FilterEvent, BuyEvent)]
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
            /// How many.
            pub total: usize,
        }
        impl From<Found> for Results {
            fn from(found: Found) -> Self {
                Self { total: found.products.len() }
            }
        }
    }

    /// One purchase.
    #[spindle(output = Result<Order, CheckoutError>)]
    pub mod checkout {
        /// Where to.
        #[event("submit_shipping", answer)]
        pub struct ShippingEvent {
            /// There.
            pub shipping: String,
        }
        /// How it is paid.
        #[event("submit_payment", answer)]
        pub struct PaymentEvent {
            /// With this.
            pub payment: Secret<String>,
        }
        /// Asks where to.
        #[yields(ShippingEvent)]
        pub struct Shipping;
        /// Asks how it is paid.
        #[yields]
        pub struct Payment;
    }
}

#[derive(Clone, Debug)]
struct Shop;

impl Catalog for Shop {
    async fn search(&self, filters: Filters) -> Result<Found, String> {
        if filters.query.is_empty() {
            Err("what?".to_owned())
        } else {
            Ok(Found { products: vec![ProductId(1)] })
        }
    }

    fn prices(&self, product: ProductId) -> impl Stream<Item = u32> {
        Once(Some(product.0))
    }
}

/// A stream with one item.
struct Once(Option<u32>);

impl Stream for Once {
    type Item = u32;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<u32>> {
        Poll::Ready(self.0.take())
    }
}

impl Inventory for Shop {
    async fn reserve(&self, product: ProductId) -> Result<Reservation, CheckoutError> {
        if product == ProductId(0) {
            Err(CheckoutError::SoldOut)
        } else {
            Ok(Reservation(1))
        }
    }
    async fn release(&self, _: Reservation) {}
}

impl Orders for Shop {
    async fn place(&self, call: &Call, _: Reservation, _: String, _: Secret<String>) -> Order {
        Order { number: call.id.number }
    }
}

#[derive(Default)]
struct Page {
    said: Vec<String>,
}

impl store::search::View<()> for Page {
    fn results(&mut self, _: store::search::Id, results: store::search::Results, (): &mut ()) {
        self.said.push(format!("{results:?}"));
    }
    fn browsing(
        &mut self,
        offer: pagemachine::Offer<store::search::Browsing>,
        _: store::search::Browsing,
        (): &mut (),
    ) {
        self.said.push(format!("{offer:?}"));
    }
    fn unavailable(
        &mut self,
        _: pagemachine::Offer<store::search::Unavailable>,
        asked: store::search::Unavailable,
        (): &mut (),
    ) {
        self.said.push(asked.reason);
    }
}

impl store::checkout::View<()> for Page {
    fn started(&mut self, id: store::checkout::Id, (): &mut ()) {
        self.said.push(format!("{id:?}"));
    }
    fn shipping(
        &mut self,
        _: pagemachine::Offer<store::checkout::Shipping>,
        _: store::checkout::Shipping,
        (): &mut (),
    ) {
    }
    fn payment(
        &mut self,
        _: pagemachine::Offer<store::checkout::Payment>,
        _: store::checkout::Payment,
        (): &mut (),
    ) {
    }
    fn complete(&mut self, _: store::checkout::Id, outcome: Result<Order, CheckoutError>, (): &mut ()) {
        self.said.push(format!("{outcome:?}"));
    }
}

mod by_hand {
    use std::future::Future;

    use pagemachine::{computation, notify, yields, Computation, Spindle};

    use super::store::search::names::{answers, Browsing, BuyEvent, Event, Here, Results};
    use super::{catalog, inventory, ordering, Filters};

    pub(crate) fn run() -> Computation<Here, impl Future<Output = ()> + Send + use<>> {
        computation(async move {
            let found = Here::perform(catalog::search(Filters { query: "tea".to_owned() })).await;
            let Ok(found) = found else { return };
            Here::perform(notify(Results::from(found))).await;
            if let answers::Browsing::Buy(BuyEvent { product }) = Here::perform(yields(Browsing)).await {
                let Ok(reservation) = Here::perform(inventory::reserve(product)).await else { return };
                Here::perform(ordering::place(reservation, String::new(), String::new().into())).await;
            }
        })
    }

    pub(crate) fn is_any(event: &Event) -> bool {
        matches!(event, Event::Search(_) | Event::Filter(_) | Event::Buy(_) | Event::Retry(_))
    }
}

fn main() {
    what_is_said_reaches_the_view();
    names_are_written_down_as_declared();
    parameters_are_decoded();
    ports_answer();
}

fn what_is_said_reaches_the_view() {
    use pagemachine::{Contract as _, DrawnBy as _, Input, Machine, Output, Settings, Time};

    let mut machine = Machine::<store::Contract>::new(Settings::default());
    machine.start(Time::default(), by_hand::run()).unwrap();
    let mut page = Page::default();
    while let Some(output) = machine.poll_output() {
        if let Output::Call { call, request } = &output {
            assert!(store::Contract::is_read(request));
            let found = Found { products: vec![ProductId(1)] };
            let reply = store::Reply::Catalog(catalog::Reply::Search(Ok(found)));
            machine.handle(Time::default(), Input::Reply { call: *call, reply }).unwrap();
        }
        store::Contract::draw(&mut page, output, &mut ());
    }
    assert_eq!(page.said, ["Results { total: 1 }", "offer 1 of search#0"]);
}

fn names_are_written_down_as_declared() {
    use pagemachine::{Contract as _, Event as _};

    let descriptor = store::Contract::DESCRIPTOR;
    let names: Vec<&str> = descriptor.events.iter().map(|event| event.name).collect();
    assert_eq!(names, ["search", "filter", "buy", "retry", "submit_shipping", "submit_payment"]);
    assert_eq!(descriptor.events[1].fields, ["by"]);
    let accepts: Vec<&[u16]> = descriptor.yields.iter().map(|point| point.accepts).collect();
    assert_eq!(accepts, [&[0_u16, 1, 2] as &[u16], &[3], &[4], &[4, 5]]);

    let event = store::search::BuyEvent { product: ProductId(7) }.into_event();
    assert_eq!(store::Contract::event_tag(&event), 2);
    assert_eq!(serde_json::to_string(&event).unwrap(), r#"{"search":{"buy":{"product":7}}}"#);
    let reply = store::Reply::Ordering(ordering::Reply::Place(Order { number: 1 }));
    assert_eq!(serde_json::to_string(&reply).unwrap(), r#"{"ordering":{"place":{"number":1}}}"#);
    assert!(by_hand::is_any(&store::search::Event::Retry(store::search::RetryEvent)));
}

fn parameters_are_decoded() {
    use pagemachine::{Contract as _, Event as _};

    let decode = |tag, json: &str| {
        let mut json = serde_json::Deserializer::from_str(json);
        store::Contract::decode(tag, &mut json).map_err(|error| error.to_string())
    };
    let filter = store::search::FilterEvent { filter: 3 }.into_event();
    assert_eq!(decode(1, r#"{"by":3}"#), Ok(filter));
    assert_eq!(decode(3, "{}"), Ok(store::search::RetryEvent.into_event()));
    assert!(decode(1, "{}").unwrap_err().starts_with("missing field `by`"));
    assert!(decode(1, r#"{"by":3,"to":4}"#).unwrap_err().starts_with("unknown field `to`"));
    assert!(decode(3, r#"{"by":3}"#).unwrap_err().starts_with("unknown field `by`"));
    assert!(decode(6, "{}").unwrap_err().starts_with("no such event"));
}

fn ports_answer() {
    use pagemachine::{Answer, Backend as _, CallId, RawId};

    let ports = store::Ports { catalog: Shop, inventory: Shop, ordering: Shop };
    let id = CallId { spindle: RawId::from_number(0), number: 9 };
    let caller = Call { page: Arc::from("page"), session: Arc::from("session"), id };
    let place = ordering::Call::Place {
        reservation: Reservation(1),
        shipping: String::new(),
        card: String::new().into(),
    };
    let Answer::Reply(mut reply) = ports.answer(&caller, store::Call::Ordering(place)) else {
        unreachable!("it is no stream")
    };
    let expected = store::Reply::Ordering(ordering::Reply::Place(Order { number: 9 }));
    let mut context = Context::from_waker(Waker::noop());
    assert_eq!(reply.as_mut().poll(&mut context), Poll::Ready(expected));
    let prices = catalog::Call::Prices { product: ProductId(7) };
    let Answer::Items(mut items) = ports.answer(&caller, store::Call::Catalog(prices)) else {
        unreachable!("it is a stream")
    };
    let expected = store::Reply::Catalog(catalog::Reply::Prices(7));
    assert_eq!(items.as_mut().poll_next(&mut context), Poll::Ready(Some(expected)));
    assert_eq!(items.as_mut().poll_next(&mut context), Poll::Ready(None));
}
