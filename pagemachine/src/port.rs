//! Calls to the backend.

use std::{fmt, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::{Contract, Data, RawId};

/// The number of one call, and the spindle that made it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct CallId {
    /// Who waits for the reply.
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
    /// Answers one call.
    fn answer(&self, call: Call, request: C::Call) -> impl Future<Output = C::Reply> + Send;
}

/// The method at `N` of a port, implemented by the `port` attribute for the `Call` of its module.
pub trait Method<const N: usize>: Data {
    /// The reply to any method of this port.
    type Reply: Data;
    /// The reply to this method; [`Data`], of which the port makes sure.
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
    note = "the functions of a port's module make calls: `inventory::release(reservation)`"
)]
pub trait Request<C: Contract> {
    /// What the method returns.
    type Reply;

    /// Puts the call among those of the contract.
    fn into_call(self) -> C::Call;

    /// Puts a reply to it among those of the contract.
    fn into_reply(reply: Self::Reply) -> C::Reply;
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
