//! Takes the state machine out of a live web page and writes it as coroutines.
//!
//! A *contract* says what crosses the border of a page; its *spindles* are read from top to bottom, and wait with `<-`
//! for the view and for the backend. This is a checkout, and a host that drives it by hand:
//!
//! ```
//! use pagemachine::{Event, Input, Machine, Output, Settings, Time, prelude::*};
//!
//! /// What is asked of the backend.
//! #[port]
//! pub trait Orders {
//!     async fn place(&self, product: u32, zip: u32) -> Result<u64, String>;
//! }
//!
//! #[contract(ports(Orders))]
//! pub mod store {
//!     #[spindle(output = Result<u64, String>)]
//!     pub mod checkout {
//!         #[event("submit_shipping", answer)]
//!         pub struct ShippingEvent {
//!             pub zip: u32,
//!         }
//!         #[yields(ShippingEvent)]
//!         pub struct Shipping;
//!     }
//! }
//!
//! #[spindle(store::checkout)]
//! pub mod checkout {
//!     defcomp! {
//!         pub fn run(product: u32) -> Result<u64, String> {
//!             ShippingEvent { zip } <- yields(Shipping);
//!             Ok(order) <- orders::place(product, zip);
//!             Ok(order)
//!         }
//!     }
//! }
//!
//! # fn main() -> Result<(), pagemachine::Rejected> {
//! let mut page = Machine::<store::Contract>::new(Settings::default());
//! let at = Time::default(); // the machine has no clock: a host says what time it is
//! page.start(at, checkout::run(7))?;
//! let mut order = None;
//! while let Some(output) = page.poll_output() {
//!     match output {
//!         Output::Yield { spindle, offer, .. } => {
//!             let event = store::checkout::ShippingEvent { zip: 8001 }.into_event();
//!             page.handle(at, Input::Event { spindle: Some(spindle), seen: Some(offer), again: false, event })?;
//!         }
//!         Output::Call { call, .. } => {
//!             let reply = store::Reply::Orders(orders::Reply::Place(Ok(42)));
//!             page.handle(at, Input::Reply { call, reply })?;
//!         }
//!         Output::Completed { value, .. } => order = Some(value),
//!         _ => {}
//!     }
//! }
//! assert_eq!(order, Some(store::Done::Checkout(Ok(42))));
//! # Ok(())
//! # }
//! ```
//!
//! `pagemachine-test` is such a host for tests, and `pagemachine-live` one for the web.
//!
//! # How it works
//!
//! The macros write closed enums from the contract and an `async` block from each computation.
//! A [`Machine`] holds all spindles of one page and polls them by hand: no clock, no sockets, no threads, no runtime.
//! Performing an effect changes the page at once; its future only waits for what the machine will hand over.
//! What goes in is an [`Input`] and what comes out an [`Output`], and both can be written down.
//! So a run is a function of its inputs: the same ones in the same order give the same outputs.
//! What exactly happens is said by rules; those that are named by number below stand in the [`book`](mod@book).
//!
//! # Features
//!
//! | Feature | Adds |
//! | --- | --- |
//! | `genawaiter` | a second [`Engine`], to compare with |
//!
//! # Limits
//!
//! Every queue of a page has a bound, and [`Settings`] lists them. Panics are caught where the process unwinds, so
//! `panic = "abort"` takes a page's failures to the whole process. Under `#![no_implicit_prelude]` a spindle and its page
//! compile, a contract and a port do not: what they tell rustc to say stands in `#[diagnostic::..]`, a name that is then
//! out of reach. They can stand in a crate of their own, or in a module beside the one that has no prelude.
pub mod book;
pub mod cell;
pub mod channel;
mod contract;
mod coroutine;
pub mod effect;
mod error;
pub mod fiber;
mod guard;
mod machine;
mod messages;
mod offer;
mod port;
pub mod random;
mod spindle;
mod state;
mod stream;
mod time;
pub mod timer;
mod written;

#[doc(hidden)]
pub mod __private;

/// A value by the name of the module, to which generated items link.
///
/// A link is looked for among values, too. Without one rustc goes through the traits in scope, and takes the user's
/// `use super::*` for used: then it finds fault with paths that could do without it.
#[doc(hidden)]
pub fn book() {}

pub use cell::{Holds, Owned, Writes, changed, get, put};
pub use channel::{Closed, Receiver, Sender, Undelivered, channel};
pub use contract::{
    Accepts, CellInfo, Contract, Data, Delivery, Descriptor, DrawnBy, EndsWith, Event, EventFor, EventInfo,
    Fallible, Notifies, Spindle, SpindleInfo, SpindleOf, Yield, YieldInfo, Yields,
};
// Not among what is private: a message names its path.
#[doc(hidden)]
pub use contract::is_data;
pub use coroutine::Engine;
pub use effect::{
    Computation, Effect, Handle, Work, cancel, compensate, computation, fork, notify, this, yields,
};
pub use error::{Failure, Limit, Rejected};
pub use fiber::{Fiber, TimedOut, await_all, await_any, fiber, timeout};
/// What a method of a port returns that gives many items.
#[doc(no_inline)]
pub use futures_core::Stream;
pub use machine::{Input, Machine, Output, Running, Settings, Taken, Waiting};
pub use offer::{Addressee, Ended, EventOf, Of, Offer, On, To, on};
pub use port::{Answer, Backend, Call, CallId, Opening, Request, Secret};
pub use random::{FreshId, fresh_id, random};
pub use spindle::{Id, RawId};
/// What a contract keeps for the page that is being stepped.
#[doc(hidden)]
pub use state::Exchange;
pub use time::Time;
pub use timer::{Interval, interval, now, sleep};

/// Declares all that crosses the border of a page: its events, yields and notifies, and the ports it calls;
/// and what its spindles share.
///
/// It stands on a module with one module for each spindle. What is written there stays where it is written;
/// the attribute adds the closed enums that a [`Machine`] speaks in, and a trait `View` for each spindle,
/// with one handler for all that the spindle says.
///
/// # Grammar
///
/// | Where | Attribute | Meaning |
/// | --- | --- | --- |
/// | the module of the page | `contract` | `ports(Catalog, shop::Inventory)`: the ports that its spindles call; `Orders(mod = ordering)` for one that was renamed. `crate = path`: where this crate is re-exported. Both may be left out |
/// | a module in it | `spindle` | a spindle; `output = Type`: what it ends with, `()` where left out |
/// | a struct in that | `event("name", latest)` | an event that the view sends. Its name is lower snake case and unique in the contract. The word after it is its [`Delivery`]: `answer`, `every`, `latest` or `once`; there is no default. It has named fields, or none |
/// | | `yields(AEvent, BEvent)` | a question to the view, and the events of its spindle that answer it; `yields` alone: any of them |
/// | | `notify` | what the view is told |
/// | a struct beside the spindles | `cell(writer = search)` | what the spindles share: `search` may [`put()`] it, each may [`get`] it and wait until it has [`changed`] |
///
/// Declared structs derive `Clone`, `Debug`, `PartialEq`, `Serialize` and `Deserialize`, and so must their fields.
/// They are `pub`, which means as visible as the module of the page. They have no type parameters. Other derives may
/// stand beside the attribute, as `#[derive(Default)]` for a cell that begins with nothing.
/// `use super::*` is added to each of these modules unless it is written. Other items are left as they are.
///
/// `cfg` and `cfg_attr` may stand on all that is declared, on fields, and on what an attribute names:
/// `#[yields(BuyEvent, #[cfg(feature = "refunds")] RefundEvent)]`. A yield that names several events is answered by an
/// enum, also where one of them is left.
///
/// # What it writes
///
/// ```
/// use pagemachine::prelude::*;
///
/// #[contract]
/// pub mod shop {
///     /// Sells tea.
///     #[spindle(output = u32)]
///     pub mod sale {
///         #[event("buy", once)]
///         pub struct BuyEvent {
///             pub pounds: u32,
///         }
///         #[event("leave", answer)]
///         pub struct LeaveEvent;
///
///         #[yields(BuyEvent, LeaveEvent)]
///         pub struct Offering;
///         #[yields(LeaveEvent)]
///         pub struct SoldOut;
///         #[notify]
///         pub struct Price {
///             pub pence: u32,
///         }
///     }
/// }
///
/// // A page draws what the spindle says. A handler left out is a compile error.
/// struct Page(Vec<String>);
///
/// impl shop::sale::View<()> for Page {
///     fn price(&mut self, id: shop::sale::Id, price: shop::sale::Price, (): &mut ()) {
///         self.0.push(format!("{id:?}: {} pence", price.pence));
///     }
///     fn offering(&mut self, _: pagemachine::Offer<shop::sale::Offering>, _: shop::sale::Offering, (): &mut ()) {}
///     fn sold_out(&mut self, _: pagemachine::Offer<shop::sale::SoldOut>, _: shop::sale::SoldOut, (): &mut ()) {}
///     fn complete(&mut self, id: shop::sale::Id, pounds: u32, (): &mut ()) {
///         self.0.push(format!("{id:?}: {pounds} sold"));
///     }
/// }
///
/// # fn main() {
/// // The spindle, by hand.
/// use pagemachine::{DrawnBy, Machine, Settings, Spindle, Time, computation};
/// use shop::sale::{Here, Price};
///
/// let sale = computation(async {
///     Here::perform(notify(Price { pence: 450 })).await;
///     2
/// });
/// let mut machine = Machine::<shop::Contract>::new(Settings::default());
/// machine.start(Time::default(), sale).expect("the page is open");
///
/// let mut page = Page(Vec::new());
/// while let Some(output) = machine.poll_output() {
///     shop::Contract::draw(&mut page, output, &mut ());
/// }
/// assert_eq!(page.0, ["sale#0: 450 pence", "sale#0: 2 sold"]);
/// # }
/// ```
///
/// [`book`](mod@book) has the table of every name that it adds.
/// `PAGEMACHINE_DUMP=shop cargo build` prints all of it.
///
/// # Errors
///
/// All mistakes are reported at once, each at its place: an event name that is used twice, or is not of small letters;
/// an event that no yield accepts, and a yield that names an unknown event, or one of another spindle;
/// a contract without spindles, a spindle that declares nothing; an unknown or repeated argument;
/// an attribute that is misspelt or forgotten; a spindle or a struct that is not `pub`;
/// a yield that names an event which a `cfg` leaves out;
/// a cell that no spindle of the contract writes;
/// a name that is taken by what is generated. What else names the declared, a computation or a view, has no error of
/// that, for each is taken as it was meant. Of a trait that is not a [`port`](macro@port) rustc says
/// that its module of calls is an unresolved import.
///
/// ```compile_fail
/// # use pagemachine::prelude::*;
/// #[contract]
/// pub mod shop {
///     #[spindle]
///     pub mod sale {
///         #[event("buy", answer)]
///         pub struct BuyEvent;
///         #[event("buy", answer)] // error: the event name `buy` is used twice
///         pub struct BuyAllEvent;
///         #[yields]
///         pub struct Offering;
///     }
/// }
/// # fn main() {}
/// ```
#[doc(inline)]
pub use pagemachine_macros::contract;
/// Declares what spindles ask of the backend: a trait that it implements, and calls that are inert until performed.
///
/// # Grammar
///
/// | Where | What | Meaning |
/// | --- | --- | --- |
/// | the trait | `port` | `mod = stock`: the name of the module of calls, which is the trait's in snake case where left out. `crate = path`: where this crate is re-exported |
/// | a method | `async fn name(&self, ..) -> Reply` | asked, and waited for. Arguments and reply are owned plain data: `Clone`, `Debug`, `PartialEq`, `Serialize`, `Deserialize` |
/// | | `fn name(&self, ..) -> impl Stream<Item = T>` | a stream: its items are taken one by one. Items are plain data, as replies are |
/// | | `#[read]` | it has no effect: it may run for a first paint, and may be let go |
/// | its first parameter | `call: &Call` | who calls, and a key that is the same if the call is ever made again; the caller does not give it |
///
/// # What it writes
///
/// The trait becomes one whose methods return futures that a host may run on any thread; it is implemented with `async fn`.
/// Beside it stands a module with a function for each method.
///
/// ```
/// use pagemachine::prelude::*;
///
/// #[port]
/// pub trait Inventory {
///     /// How many are left.
///     #[read]
///     async fn count(&self, product: String) -> u32;
///     async fn reserve(&self, call: &Call, product: String) -> Option<u64>;
/// }
///
/// struct Shelf;
///
/// impl Inventory for Shelf {
///     async fn count(&self, product: String) -> u32 {
///         if product == "tea" { 3 } else { 0 }
///     }
///     async fn reserve(&self, call: &Call, _: String) -> Option<u64> {
///         Some(call.id.number)
///     }
/// }
///
/// # fn main() {
/// // Nothing is asked yet: in a spindle, `left <- inventory::count("tea".to_owned());` asks.
/// let question = inventory::count("tea".to_owned());
/// assert_eq!(format!("{question:?}"), "Request { call: Count { product: \"tea\" } }");
/// # }
/// ```
///
/// [`book`](mod@book) has the table of every name in it.
/// Types are named as where the trait stands, also those called `Call` or `Reply`. `cfg` may stand on methods and arguments.
/// `PAGEMACHINE_DUMP=Inventory cargo build` prints all of it.
///
/// # Streams
///
/// A method that returns a stream is for news from outside. Binding it opens the stream, which does not wait, and gives
/// a [`Receiver`]: `prices <- catalog::prices(product);`. Then `price <- prices.take();` waits for an item, and gives
/// `Err(Closed)` after the last. Each item is an [`Input`], so that a run is still a function of its inputs.
///
/// - The host pulls no more than the receiver has room for: 64 items that nobody has taken ([`Settings::items`]).
/// - A stream lives as long as its receiver, whoever holds it. When that is dropped or closed, at the latest with the
///   spindle that holds it or with the page, the stream is let go: the backend's value is dropped.
/// - A `#[read]` stream is opened for a first paint too, which shows the items that are ready and does not wait for
///   others. Without `#[read]` it is opened with the join.
/// - If it panics, who takes from it fails with [`Failure::PortLost`], after the items that came before.
///
/// The stream may borrow the backend and `call`, and must be `Send`.
///
/// ```
/// use std::{pin::Pin, task::{Context, Poll}};
///
/// use pagemachine::prelude::*;
///
/// #[port]
/// pub trait Catalog {
///     #[read]
///     fn prices(&self, product: u32) -> impl Stream<Item = u32>;
/// }
///
/// /// Asks more every time. (A backend has its streams from `tokio-stream`, say.)
/// struct Rising(u32);
///
/// impl Stream for Rising {
///     type Item = u32;
///
///     fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<u32>> {
///         self.0 += 10;
///         Poll::Ready(Some(self.0))
///     }
/// }
///
/// struct Shop;
///
/// impl Catalog for Shop {
///     fn prices(&self, _: u32) -> impl Stream<Item = u32> {
///         Rising(440)
///     }
/// }
///
/// #[contract(ports(Catalog))]
/// pub mod shop {
///     #[spindle(output = Result<u32, pagemachine::Closed>)]
///     pub mod sale {
///         #[notify]
///         pub struct Sold;
///     }
/// }
///
/// #[spindle(shop::sale)]
/// pub mod sale {
///     defcomp! {
///         /// Waits until it costs enough.
///         pub fn run(least: u32) -> Result<u32, Closed> {
///             prices <- catalog::prices(7);
///             loop {
///                 Ok(pence) <- prices.take();
///                 if pence >= least {
///                     return Ok(pence);
///                 }
///             }
///         }
///     }
/// }
/// # fn main() {}
/// ```
///
/// # Errors
///
/// A method that is neither `async` nor returns a stream, borrows, has type parameters or a body; an argument without a name;
/// an item that is not a method, a port without any; an unknown or repeated argument of the attribute.
///
/// ```compile_fail
/// # use pagemachine::prelude::*;
/// #[port]
/// pub trait Inventory {
///     // error: expected an owned type, found a reference: what is sent to a port is plain data
///     async fn count(&self, product: &str) -> u32;
/// }
/// # fn main() {}
/// ```
#[doc(inline)]
pub use pagemachine_macros::port;

/// Makes a module the place of a spindle's computations: its `defcomp!` blocks become functions.
///
/// The argument is the path of the spindle's module in its contract. The module sees that spindle's events, yields
/// and notifies, `Event`, `answers` and `Here`, the cells of the contract, and what surrounds it (`use super::*` is
/// added unless written). Where both have a name, such as `Closed` of the prelude, a `use` in the module decides:
/// `use super::page::door::Closed;`. A type of yours that the contract's module has beside them, the enum of a field, is
/// imported like any other.
///
/// # Grammar
///
/// | In the module | Meaning |
/// | --- | --- |
/// | `defcomp! { fn name(..) -> Result<T, E> { body } }` | a computation: inert until performed, started or forked |
/// | `pattern <- effect;` | performs the effect and waits for what it gives; a statement, at any depth of `if`, `match`, `loop`, `while`, `for` (rule 16) |
/// | `Ok(pattern) <- effect;` | the same of an effect that gives a `Result`; an `Err` goes to the `else`, or leaves as with `?` (rule 17) |
/// | `{ body } else { Err(..) => .., }` | what follows an error, of a bind or of `?`; exhaustive; may perform and jump; gives the result |
/// | `else <Error> { .. }` | the same, where the result is not a `Result` and cannot say the error's type |
/// | `name(..)` in tail position, or `return name(..)` | of a computation of this module: a jump, in constant memory (rule 14) |
/// | `_ <- compensate(port::call(..));` | is performed if the computation, whose result is then a `Result`, ends in any way but `Ok` (rule 12c) |
/// | `computation <- other(..);` | any other computation is bound, as an effect is |
/// | `comp! { body }` | a computation without a name, inert as any: it is bound, given to `fiber` or `timeout`, or an effect of an `await_any!`. It has no `else`: an `Err` of `Ok(..)` or of `?` leaves it as it is. A computation that it calls last is performed, for there is nothing to jump to |
/// | `await_any! { pattern <- effect => body, .. }` | performs all effects at once, and goes on with the first that ends (rule 11a); an expression, whose bodies may bind, and in tail position may jump. `Ok(pattern)` is as in a bind. Each effect owns what it uses, and is `Send` |
///
/// # What it writes
///
/// ```
/// use pagemachine::prelude::*;
///
/// #[contract]
/// pub mod page {
///     #[spindle]
///     pub mod counter {
///         #[event("add", every)]
///         pub struct AddEvent {
///             pub n: u32,
///         }
///         #[yields(AddEvent)]
///         pub struct Counting;
///         #[notify]
///         pub struct Count {
///             pub n: u32,
///         }
///     }
/// }
///
/// #[spindle(page::counter)]
/// pub mod counter {
///     defcomp! {
///         /// Counts for ever.
///         pub fn run(n: u32) {
///             _ <- notify(Count { n });
///             AddEvent { n: more } <- yields(Counting);
///             run(n + more)
///         }
///     }
/// }
///
/// /// The same by hand: what `defcomp!` writes can be written.
/// pub fn by_hand(mut n: u32) -> pagemachine::Computation<page::counter::Here, impl pagemachine::Work<()>> {
///     use page::counter::{AddEvent, Count, Counting, Here};
///     use pagemachine::Spindle as _;
///     pagemachine::computation(async move {
///         loop {
///             Here::perform(notify(Count { n })).await;
///             let AddEvent { n: more } = Here::perform(yields(Counting)).await;
///             n += more;
///         }
///     })
/// }
/// # fn main() {}
/// ```
///
/// `PAGEMACHINE_DUMP=counter cargo build` prints the expansion of the module `counter`.
///
/// # Errors
///
/// `.await`; a bind in a closure or an `async` block, with a `let`, without a block or with an `else` of its own; an
/// argument that is a reference or an `impl`; a pattern that certainly does not match all that there may be;
/// `Ok(..)` or `?` whose error has nowhere to go; an `else` that nothing
/// reaches, or a `?` inside a macro that would pass it by; a call to itself that is not in tail position; a loop
/// through a computation that compensates, which has no end to compensate at;
/// computations that jump to each other and differ in their results. What rustc says better, it says: a yield of
/// another spindle, a port that is not listed, arms that do not cover.
///
/// ```compile_fail
/// # use pagemachine::prelude::*;
/// # #[contract] pub mod page { #[spindle] pub mod counter { #[notify] pub struct Count { pub n: u32 } } }
/// #[spindle(page::counter)]
/// pub mod counter {
///     defcomp! {
///         pub fn run(n: u32) {
///             // error: a computation waits for effects, found `.await`
///             std::future::ready(n).await;
///         }
///     }
/// }
/// # fn main() {}
/// ```
#[doc(inline)]
pub use pagemachine_macros::spindle;

/// What a user imports.
pub mod prelude {
    pub use crate::{
        Call, Closed, Failure, Fiber, FreshId, Handle, Interval, Of, Owned, Receiver, Secret, Sender, Stream,
        TimedOut, Undelivered, await_all, await_any, cancel, changed, channel::channel, comp, compensate,
        contract, fiber::fiber, fork, fresh_id, get, interval, notify, now, on, port, put, random::random,
        sleep, spindle, this, timeout, yields,
    };
}
