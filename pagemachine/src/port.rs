//! Calls to the backend.

use std::{
    fmt,
    future::ready,
    ops::Deref,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use futures_core::Stream;
use pin_project_lite::pin_project;
use serde::{Deserialize, Serialize};

use crate::{Contract, Data, RawId};

/// The number of one call, and the spindle that made it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct CallId {
    /// Who made it.
    pub spindle: RawId,
    /// Its number, which no other call of the page has.
    pub number: u64,
}

/// Who calls a port, and the key of the call.
///
/// A method of a `#[port]` trait whose first parameter is `call: &Call` gets it from the machine's host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// The page, by its host's name for it.
    pub page: Arc<str>,
    /// Whose page it is, by its host's name for the session.
    pub session: Arc<str>,
    /// The call in its page.
    pub id: CallId,
}

impl Call {
    /// A key that is the same if this call is ever made again, and that no other call has.
    pub fn key(&self) -> String {
        format!("{}.{}", self.page, self.id.number)
    }
}

/// Who answers the calls to the ports of the contract `C`; implemented by its `Ports`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not answer the ports of the contract `{C}`",
    label = "not the ports of this contract",
    note = "the contract wrote a struct for them: `Ports {{ .. }}`"
)]
pub trait Backend<C: Contract>: Send + Sync + 'static {
    /// Answers one call: with a reply, or with a stream where the method returns one.
    fn answer<'a>(&'a self, call: &'a Call, request: C::Call) -> Answer<'a, C::Reply>;
}

/// What a port answers to one call.
///
/// A host waits for a reply, and pulls items while their receiver has room: see [`Machine::room`](crate::Machine::room).
///
/// ```
/// use pagemachine::Answer;
///
/// let answer = Answer::from(7);
/// assert!(matches!(answer, Answer::Reply(_)));
/// ```
pub enum Answer<'a, T> {
    /// One reply.
    Reply(Pin<Box<dyn Future<Output = T> + Send + 'a>>),
    /// The items of a stream, one by one.
    Items(Pin<Box<dyn Stream<Item = T> + Send + 'a>>),
}

impl<'a, T> Answer<'a, T> {
    /// What an `async fn` of a port replies; `into` puts it among the replies of the contract.
    pub fn reply<F>(reply: F, into: impl FnOnce(F::Output) -> T + Send + 'a) -> Self
    where
        F: Future + Send + 'a,
    {
        Self::Reply(Box::pin(async move { into(reply.await) }))
    }

    /// The items of a port's stream; `into` puts each among the replies of the contract.
    pub fn items<S>(items: S, into: impl FnMut(S::Item) -> T + Send + 'a) -> Self
    where
        S: Stream + Send + 'a,
    {
        Self::Items(Box::pin(Items { items, into }))
    }
}

/// A reply that is there.
impl<'a, T: Send + 'a> From<T> for Answer<'a, T> {
    fn from(reply: T) -> Self {
        Self::Reply(Box::pin(ready(reply)))
    }
}

impl<T> fmt::Debug for Answer<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Reply(_) => "a reply",
            Self::Items(_) => "a stream",
        })
    }
}

pin_project! {
    /// A stream whose items are put among the replies of a contract.
    struct Items<S, F> {
        #[pin]
        items: S,
        into: F,
    }
}

impl<S: Stream, T, F: FnMut(S::Item) -> T> Stream for Items<S, F> {
    type Item = T;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T>> {
        let this = self.project();
        this.items.poll_next(context).map(|item| item.map(this.into))
    }
}

/// The method at `N` of a port, implemented by the `port` attribute for the `Call` of its module.
pub trait Method<const N: usize>: Data {
    /// The reply to any method of this port.
    type Reply: Data;
    /// The reply to this method; of a stream, an item. It is [`Data`], of which the port makes sure.
    type Output: Send + 'static;

    /// Takes this method's reply; `None` is another method's.
    fn output(reply: Self::Reply) -> Option<Self::Output>;

    /// Puts this method's reply among those of its port.
    fn into_reply(output: Self::Output) -> Self::Reply;
}

/// A call to a port that is not performed yet, and what replies to it in the contract `C`.
///
/// The functions of a port's module make them: `inventory::reserve(product)`. Whoever answers in the place of a backend
/// names a call by it, and the type of the reply follows.
///
/// ```
/// # use pagemachine::prelude::*;
/// # #[port] pub trait Stock { async fn left(&self, product: u32) -> u32; }
/// # #[contract(ports(Stock))] pub mod shop { #[spindle] pub mod sale { #[notify] pub struct Sold; } }
/// # fn main() {
/// use pagemachine::{Contract, Request};
///
/// fn answered<C: Contract, R: Request<C>>(request: R, reply: R::Reply) -> (C::Call, C::Reply) {
///     (request.into_call(), R::into_reply(reply))
/// }
///
/// let (call, reply) = answered::<shop::Contract, _>(stock::left(7), 3);
/// assert_eq!(call, shop::Call::Stock(stock::Call::Left { product: 7 }));
/// assert_eq!(reply, shop::Reply::Stock(stock::Reply::Left(3)));
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a call to a port",
    label = "not a call to a port of this contract",
    note = "the functions of a port's module make calls: `inventory::release(reservation)`",
    note = "a stream is none: it is not replied to, but opened"
)]
pub trait Request<C: Contract> {
    /// What the method returns.
    type Reply;

    /// Puts the call among those of the contract.
    fn into_call(self) -> C::Call;

    /// Puts a reply to it among those of the contract.
    fn into_reply(reply: Self::Reply) -> C::Reply;
}

/// A stream of a port that is not opened yet, and what its items are in the contract `C`.
///
/// The functions of a port's module describe them where the method returns a stream: `catalog::prices(product)`.
///
/// ```
/// # use pagemachine::prelude::*;
/// # #[port] pub trait Catalog { #[read] fn prices(&self, product: u32) -> impl Stream<Item = u32>; }
/// # #[contract(ports(Catalog))] pub mod shop { #[spindle] pub mod sale { #[notify] pub struct Sold; } }
/// # fn main() {
/// use pagemachine::{Contract, Opening};
///
/// fn given<C: Contract, O: Opening<C>>(opening: O, item: O::Item) -> (C::Call, C::Reply) {
///     (opening.into_call(), O::into_reply(item))
/// }
///
/// let (call, item) = given::<shop::Contract, _>(catalog::prices(7), 450);
/// assert_eq!(call, shop::Call::Catalog(catalog::Call::Prices { product: 7 }));
/// assert_eq!(item, shop::Reply::Catalog(catalog::Reply::Prices(450)));
/// # }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a stream of a port",
    label = "not a stream of this contract",
    note = "a method of a port that returns `impl Stream<Item = ..>` is one"
)]
pub trait Opening<C: Contract> {
    /// What the stream gives, one by one.
    type Item;

    /// Puts the call among those of the contract.
    fn into_call(self) -> C::Call;

    /// Puts an item among the replies of the contract.
    fn into_reply(item: Self::Item) -> C::Reply;
}

/// A reply that is asked whether it is an `Err`, whatever its type is called: what is no `Result` has the method of
/// [`NoResult`] only.
#[doc(hidden)]
#[derive(Debug)]
pub struct Replied<'r, T>(pub &'r T);

impl<T, E> Replied<'_, Result<T, E>> {
    /// Whether it is an `Err`.
    pub fn is_failure(&self) -> bool {
        self.0.is_err()
    }
}

impl<T> Deref for Replied<'_, T> {
    type Target = NoResult;

    fn deref(&self) -> &NoResult {
        &NoResult
    }
}

/// A reply that is no `Result`.
#[doc(hidden)]
#[derive(Debug)]
pub struct NoResult;

impl NoResult {
    /// It is no `Err`.
    pub fn is_failure(&self) -> bool {
        false
    }
}

/// A value that prints as `***` everywhere: a password, a card.
///
/// It is written down as it is, since a run is a function of its inputs: keep a journal as you keep the secret.
///
/// ```
/// let pin = pagemachine::Secret::new(1234);
/// assert_eq!(format!("{pin:?} {pin}"), "*** ***");
/// assert_eq!(pin.reveal(), 1234);
/// ```
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Secret<T>(T);

impl<T> Secret<T> {
    /// Hides a value.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself.
    pub fn reveal(self) -> T {
        self.0
    }

    /// A look at the value.
    pub fn as_revealed(&self) -> &T {
        &self.0
    }
}

impl<T> From<T> for Secret<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}

impl<T> fmt::Display for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("***")
    }
}
