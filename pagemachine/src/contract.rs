//! What `#[contract]` implements: the closed set of what crosses a page's border.

use std::{fmt, thread::LocalKey};

use serde::{Deserialize, Deserializer, Serialize, de::DeserializeOwned};

use crate::{Effect, Exchange, Output, RawId, fiber::Arm};

/// What crosses a page's border: plain data that can be compared, shown and written down.
///
/// Implemented for every type that derives what it asks for; never by hand.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot cross the border of a page",
    label = "not plain data",
    note = "what crosses it is `Send + 'static` and derives `Clone, Debug, PartialEq, Serialize, Deserialize`"
)]
pub trait Data: Clone + fmt::Debug + PartialEq + Serialize + DeserializeOwned + Send + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Clone + fmt::Debug + PartialEq + Serialize + DeserializeOwned + Send + 'static> Data for T {}

/// Asks whether a type is data, for the contract that names it.
#[doc(hidden)]
pub const fn is_data<T: Data>() {}

/// A page's border: which spindles it has, and all that they exchange with the view and the backend.
///
/// Implemented by the `contract` attribute for the `Contract` of its module.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a contract",
    label = "not a contract",
    note = "the contract of a module `store` is the type `store::Contract`"
)]
pub trait Contract: Copy + fmt::Debug + PartialEq + Send + 'static {
    /// Any event of the page.
    type Event: Data;
    /// Any yield of the page.
    type Yield: Data;
    /// Any notify of the page.
    type Notify: Data;
    /// Any call to a port that the contract lists.
    type Call: Data;
    /// The reply to such a call.
    type Reply: Data;
    /// The output of any of its spindles.
    type Done: Data;
    /// The values of its cells.
    type Cells: Default + Send + 'static;
    /// The id of any of its spindles.
    type SpindleId: Copy + fmt::Debug + Eq + Ord + Send + 'static;

    /// Its declared names, and which event may answer which yield.
    const DESCRIPTOR: &'static Descriptor;

    /// The place of this event's type in [`Descriptor::events`].
    fn event_tag(event: &Self::Event) -> u16;

    /// Whether this call is a `#[read]`: without effect, so that it may be let go.
    fn is_read(call: &Self::Call) -> bool;

    /// Whether this reply is the `Err` of a method that returns a `Result`.
    fn is_failure(reply: &Self::Reply) -> bool;

    /// Types an id; `kind` is the spindle's place in [`Descriptor::spindles`].
    fn spindle_id(kind: u16, id: RawId) -> Self::SpindleId;

    /// Decodes the parameters of the event at `tag` in [`Descriptor::events`].
    ///
    /// # Errors
    /// What `fields` says of a missing, surplus or wrongly typed parameter.
    fn decode<'de, D: Deserializer<'de>>(tag: u16, fields: D) -> Result<Self::Event, D::Error>;

    /// Drops the value of the cell at `tag` in [`Descriptor::cells`].
    #[doc(hidden)]
    fn drop_cell(cells: &mut Self::Cells, tag: u16) {
        let _ = (cells, tag);
    }

    /// Where a page of this contract lies while it is stepped. (A static cannot be generic.)
    fn exchange() -> &'static LocalKey<Exchange<Self>>;
}

/// The declared names of a contract, in the order of their declaration.
#[derive(Debug)]
pub struct Descriptor {
    /// Its spindles; a *kind* is a place in this list.
    pub spindles: &'static [SpindleInfo],
    /// The events of all its spindles; an event's *tag* is a place in this list.
    pub events: &'static [EventInfo],
    /// The yields of all its spindles; a yield's *tag* is a place in this list.
    pub yields: &'static [YieldInfo],
    /// Its cells; a cell's *tag* is a place in this list.
    pub cells: &'static [CellInfo],
}

/// A declared spindle.
#[derive(Debug)]
pub struct SpindleInfo {
    /// The name of its module.
    pub name: &'static str,
}

/// A declared event.
#[derive(Debug)]
pub struct EventInfo {
    /// The name in its `event` attribute.
    pub name: &'static str,
    /// The kind of its spindle.
    pub kind: u16,
    /// How it is delivered to its spindle.
    pub delivery: Delivery,
    /// The names of its fields.
    pub fields: &'static [&'static str],
}

/// A declared yield.
#[derive(Debug)]
pub struct YieldInfo {
    /// The name of its struct.
    pub name: &'static str,
    /// The kind of its spindle.
    pub kind: u16,
    /// The tags of the events that answer it.
    pub accepts: &'static [u16],
}

/// A declared cell.
#[derive(Debug)]
pub struct CellInfo {
    /// The name of its struct.
    pub name: &'static str,
}

/// How an event is delivered to its spindle: the word after its name in the `event` attribute (rules 4a, 5).
///
/// The last three are messages: a waiting offer takes a message whether or not its sender had seen it; if no offer
/// waits, the message is kept for a later yield.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Delivery {
    /// `answer`: answers an offer that its sender had seen, and is rejected otherwise.
    Answer,
    /// `every`: a message; each one counts, in order, even if it equals another.
    Every,
    /// `latest`: a message; only the newest counts.
    Latest,
    /// `once`: a message; an accidental repeat is rejected.
    Once,
}

impl fmt::Display for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Answer => "answer",
            Self::Every => "every",
            Self::Latest => "latest",
            Self::Once => "once",
        })
    }
}

/// One kind of spindle; implemented by the `contract` attribute for the `Here` of each spindle module.
pub trait Spindle: Sized + 'static {
    /// The contract that declares it.
    type Contract: Contract;
    /// What it ends with; [`Data`], of which the contract makes sure.
    type Output: Send + 'static;
    /// Its place in [`Descriptor::spindles`].
    const KIND: u16;

    /// Puts an output among those of the page.
    fn into_done(output: Self::Output) -> <Self::Contract as Contract>::Done;

    /// Takes it out again; `None` is another spindle's output.
    fn from_done(done: <Self::Contract as Contract>::Done) -> Option<Self::Output>;

    /// Performs an effect: `pattern <- effect;` is `let pattern = Here::perform(effect).await;`.
    ///
    /// It returns the effect's own wait, whose `Future` asks for nothing: an effect that is refused is one error.
    // Of a wait that must be a future rustc says what its effect lacks, and not that `perform` asks for it.
    fn perform<E: Effect<Self>>(effect: E) -> E::Wait
    where
        E::Wait: Future,
    {
        effect.perform()
    }

    /// An effect of an `await_any!`.
    #[doc(hidden)]
    fn arm<E>(effect: E) -> Arm<E, E::Output>
    where
        E: Effect<Self>,
        E: Send,         // It goes where its page goes, from thread to thread.
        E::Wait: Send,   // It goes where its page goes, from thread to thread.
        E::Output: Send, // It goes where its page goes, from thread to thread.
        E: 'static,      // It may outlive who begins it.
    {
        Arm::of::<Self>(effect)
    }
}

// The next is a trait of its own, since rustc says of an associated type that differs what no user wrote.

/// A kind of spindle that the contract `C` declares.
#[diagnostic::on_unimplemented(
    message = "the spindle `{Self}` is not one of the contract `{C}`",
    label = "a spindle of another contract",
    note = "a page starts, forks and cancels the spindles of its own contract"
)]
pub trait SpindleOf<C>: Spindle<Contract = C> {}

/// The declared name of a kind of spindle.
pub(crate) fn spindle_name<S: Spindle>() -> &'static str {
    S::Contract::DESCRIPTOR.spindles[usize::from(S::KIND)].name
}

/// An event, and the spindle that it is for.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an event",
    label = "not an event of a contract",
    note = "events are declared with the `event` attribute in a spindle of a contract"
)]
pub trait Event: Data {
    /// The only spindle that takes it.
    type Spindle: Spindle;
    /// Its place in [`Descriptor::events`].
    const TAG: u16;

    /// Puts it among the events of the page.
    fn into_event(self) -> <<Self::Spindle as Spindle>::Contract as Contract>::Event;
}

/// An event that the spindle `S` takes.
#[diagnostic::on_unimplemented(
    message = "the event `{Self}` is not for the spindle `{S}`",
    label = "another kind of spindle",
    note = "a spindle takes the events of its own module in the contract"
)]
pub trait EventFor<S: Spindle>: Event<Spindle = S> {}

/// A yield, and what answers it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a yield",
    label = "not a yield of a contract",
    note = "yields are declared with the `yields` attribute in a spindle of a contract"
)]
pub trait Yield: Data {
    /// The only spindle that asks it.
    type Spindle: Spindle;
    /// The event's own struct if one event answers it, else an enum of those that may.
    type Answer;
    /// Its place in [`Descriptor::yields`].
    const TAG: u16;

    /// Puts it among the yields of the page.
    fn into_yield(self) -> <<Self::Spindle as Spindle>::Contract as Contract>::Yield;

    /// Takes an answer out of the events of the page; `None` is an event that does not answer it.
    fn answer(event: <<Self::Spindle as Spindle>::Contract as Contract>::Event) -> Option<Self::Answer>;
}

/// Says that the yield is answered by the event `E`.
#[diagnostic::on_unimplemented(
    message = "the yield `{Self}` is not answered by `{E}`",
    label = "not an event of this yield",
    note = "the events that answer a yield stand in its `yields` attribute"
)]
pub trait Accepts<E>: Yield {}

// In the next two the spindle stands first: rustc prints a trait's own message only
// if its `Self` is not the `Self` of the bound that was asked for.

/// Says that the spindle declares the yield `Y`.
#[diagnostic::on_unimplemented(
    message = "the spindle `{Self}` does not declare the yield `{Y}`",
    label = "not a yield of this spindle",
    note = "a spindle performs the yields of its own module in the contract"
)]
pub trait Yields<Y>: Spindle {
    /// `Y` itself. What is no yield of the spindle is missed once, not for being a yield too.
    type Point: Yield<Spindle = Self> + From<Y>;
}

/// Says that the spindle declares the notify `N`.
#[diagnostic::on_unimplemented(
    message = "the spindle `{Self}` does not declare the notify `{N}`",
    label = "not a notify of this spindle",
    note = "a spindle performs the notifies of its own module in the contract"
)]
pub trait Notifies<N>: Spindle {
    /// Puts the notify among those of the page.
    fn into_notify(notify: N) -> <Self::Contract as Contract>::Notify;

    /// Takes it out again; `None` is another notify.
    fn from_notify(notify: <Self::Contract as Contract>::Notify) -> Option<N>;
}

/// Says that a computation's result is the output that the contract declares for the spindle `S`.
#[diagnostic::on_unimplemented(
    message = "this computation does not end with the output that the contract declares for `{S}`",
    label = "it ends with `{Self}`",
    note = "the output stands in the `spindle` attribute, `output = ..`, and is `()` where none is given"
)]
pub trait EndsWith<S: Spindle> {
    /// The result, as the output that it is.
    fn into_output(self) -> S::Output;
}

/// Hands what a page says to the handlers of the view `V`; `H` is what its host hands to them.
///
/// Implemented by the `contract` attribute for its contract, for whoever has a view of each of its spindles.
pub trait DrawnBy<V, H>: Contract {
    /// Calls the handler that this output is for, if there is one.
    fn draw(view: &mut V, output: Output<Self>, host: &mut H);
}

/// The error of a computation's own result, which is what its `else` matches on.
#[diagnostic::on_unimplemented(
    message = "the `else` of a computation that ends with `{Self}` needs the type of its error",
    label = "not a `Result`",
    note = "write the type after the `else`: `else <Error> {{ .. }}`"
)]
pub trait Fallible {
    /// The error's type.
    type Error;
}

impl<T, E> Fallible for Result<T, E> {
    type Error = E;
}

/// The parameters of an event without fields: `{}`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[doc(hidden)]
#[derive(Debug)]
pub struct NoFields {}
