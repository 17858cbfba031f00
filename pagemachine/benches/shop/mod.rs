//! The shop that is measured: its contract, its spindles, and the checkout once more as an enum by hand.
//!
//! Its strings are empty, so that what is allocated is the machine's own.

use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

use pagemachine::{
    Computation, Input, Machine, Output, RawId, Spindle, Time, computation, contract, fork, notify, port,
    spindle, yields,
};
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProductId(pub u64);

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Address {
    pub street: String,
    pub zip: u32,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Card {
    pub number: String,
    pub amount: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Order {
    pub id: u64,
    pub total: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub enum Refused {
    SoldOut,
    Down,
}

#[port]
pub trait Shop {
    #[read]
    async fn find(&self, query: u64) -> Result<u64, Refused>;
    async fn reserve(&self, product: ProductId) -> Result<(), Refused>;
    async fn place(&self, product: ProductId, shipping: Address, payment: Card) -> Result<Order, Refused>;
}

#[contract(ports(Shop))]
pub mod store {
    #[cell(writer = search)]
    pub struct Found(pub u64);

    #[spindle]
    pub mod search {
        #[event("search", latest)]
        pub struct SearchEvent {
            pub query: u64,
        }
        #[event("buy", every)]
        pub struct BuyEvent {
            pub product: ProductId,
        }
        #[yields(SearchEvent, BuyEvent)]
        pub struct Browsing;
        #[notify]
        pub struct Results {
            pub total: u64,
        }
    }

    #[spindle(output = Result<Order, Refused>)]
    pub mod checkout {
        #[event("shipping", answer)]
        pub struct ShippingEvent {
            pub shipping: Address,
        }
        #[event("payment", answer)]
        pub struct PaymentEvent {
            pub payment: Card,
        }
        #[yields(ShippingEvent)]
        pub struct Shipping;
        #[yields(PaymentEvent)]
        pub struct Payment;
    }
}

#[spindle(store::checkout)]
pub mod checkout {
    defcomp! {
        pub fn run(product: ProductId) -> Result<Order, Refused> {
            Ok(()) <- shop::reserve(product);
            ShippingEvent { shipping } <- yields(Shipping);
            PaymentEvent { payment } <- yields(Payment);
            Ok(order) <- shop::place(product, shipping, payment);
            Ok(order)
        }
    }
}

#[spindle(store::search)]
pub mod racer {
    use std::time::Duration;

    use pagemachine::sleep;

    defcomp! {
        /// Takes whatever comes first, an event or a moment: two fibers a round, of which one loses.
        pub fn run() {
            await_any! {
                _ <- yields(Browsing) => run(),
                _ <- sleep(Duration::from_secs(60)) => run(),
            }
        }
    }
}

#[spindle(store::search)]
pub mod search {
    defcomp! {
        pub fn run(query: u64) {
            Ok(total) <- shop::find(query);
            _ <- notify(Results { total });
            event <- yields(Browsing);
            match event {
                answers::Browsing::Search(SearchEvent { query }) => run(query),
                answers::Browsing::Buy(BuyEvent { product }) => {
                    _checkout <- fork(checkout::run(product));
                    run(query)
                }
            }
        } else <Refused> {
            Err(_) => {},
        }
    }
}

/// The wait that an effect of the checkout gives.
type WaitOf<E> = <E as pagemachine::Effect<store::checkout::Here>>::Wait;
type Asking<Y> = pagemachine::effect::YieldWait<Y>;

/// `checkout::run`, as it would be written without coroutines.
pub enum ByHand {
    Start(ProductId),
    Reserving(ProductId, WaitOf<shop::Request<1>>),
    Shipping(ProductId, Asking<store::checkout::Shipping>),
    Payment(ProductId, Address, Asking<store::checkout::Payment>),
    Placing(WaitOf<shop::Request<2>>),
}

impl Future for ByHand {
    type Output = Result<Order, Refused>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        use store::checkout::{Here, Payment, PaymentEvent, Shipping, ShippingEvent};
        let this = self.get_mut();
        loop {
            match this {
                Self::Start(product) => {
                    let product = *product;
                    *this = Self::Reserving(product, Here::perform(shop::reserve(product)));
                }
                Self::Reserving(product, wait) => {
                    let product = *product;
                    ready!(Pin::new(wait).poll(context))?;
                    *this = Self::Shipping(product, Here::perform(yields(Shipping)));
                }
                Self::Shipping(product, wait) => {
                    let product = *product;
                    let ShippingEvent { shipping } = ready!(Pin::new(wait).poll(context));
                    *this = Self::Payment(product, shipping, Here::perform(yields(Payment)));
                }
                Self::Payment(product, shipping, wait) => {
                    let product = *product;
                    let PaymentEvent { payment } = ready!(Pin::new(wait).poll(context));
                    let shipping = std::mem::take(shipping);
                    *this = Self::Placing(Here::perform(shop::place(product, shipping, payment)));
                }
                Self::Placing(wait) => return Pin::new(wait).poll(context),
            }
        }
    }
}

pub fn by_hand(product: ProductId) -> Computation<store::checkout::Here, ByHand> {
    computation(ByHand::Start(product))
}

/// What a backend in memory replies.
pub fn reply(call: store::Call) -> store::Reply {
    let store::Call::Shop(call) = call;
    store::Reply::Shop(match call {
        shop::Call::Find { query } => shop::Reply::Find(Ok(query)),
        shop::Call::Reserve { .. } => shop::Reply::Reserve(Ok(())),
        shop::Call::Place { product, payment, .. } => {
            shop::Reply::Place(Ok(Order { id: product.0, total: payment.amount }))
        }
    })
}

/// An event whose sender had seen `seen`.
pub fn event<E>(spindle: RawId, seen: u64, event: E) -> Input<store::Contract>
where
    E: pagemachine::Event<Spindle: Spindle<Contract = store::Contract>>,
{
    Input::Event { spindle: Some(spindle), seen: Some(seen), again: false, event: event.into_event() }
}

/// Answers what comes out of a checkout until it has ended.
pub fn drive(machine: &mut Machine<store::Contract>) -> Option<store::Done> {
    use store::checkout::{PaymentEvent, ShippingEvent, Yield};
    while let Some(output) = machine.poll_output() {
        let input = match output {
            Output::Call { call, request } => Input::Reply { call, reply: reply(request) },
            Output::Yield { spindle, offer, value: store::Yield::Checkout(Yield::Shipping(_)) } => {
                event(spindle, offer, ShippingEvent { shipping: Address::default() })
            }
            Output::Yield { spindle, offer, value: store::Yield::Checkout(Yield::Payment(_)) } => {
                event(spindle, offer, PaymentEvent { payment: Card::default() })
            }
            Output::Completed { value, .. } => return Some(value),
            _ => continue,
        };
        machine.handle(Time::default(), input).ok()?;
    }
    None
}
