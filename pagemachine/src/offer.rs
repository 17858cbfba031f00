//! A yield that waits, and the events that a view addresses to it.

use std::{fmt, marker::PhantomData};

use serde::{Deserialize, Serialize};

use crate::{Accepts, Contract, Event, EventFor, Id, RawId, Spindle, Yield};

/// A yield of the spindle [`id`](Self::id) that waits for its answer (rule 4).
///
/// A handler gets one with each yield; a template hands it to [`On::of`], so that its event names the spindle
/// that asks, and only an event that the yield accepts compiles.
// Without a bound on `Y`: a handler of something else is one error, and not one for each place where it says `Offer`.
pub struct Offer<Y> {
    spindle: RawId,
    number: u64,
    point: PhantomData<fn() -> Y>,
}

impl<Y: Yield> Offer<Y> {
    /// What the expansion of a contract makes of an [`Output::Yield`](crate::Output::Yield).
    #[doc(hidden)]
    pub fn new(id: RawId, number: u64) -> Self {
        Self { spindle: id, number, point: PhantomData }
    }

    /// The spindle that asks.
    pub fn id(self) -> Id<Y::Spindle> {
        Id::new(self.spindle)
    }
}

impl<Y> Offer<Y> {
    /// Its number, which no other offer of the page has.
    pub fn number(self) -> u64 {
        self.number
    }
}

impl<Y> Clone for Offer<Y> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<Y> Copy for Offer<Y> {}

impl<Y> PartialEq for Offer<Y> {
    fn eq(&self, other: &Self) -> bool {
        self.number == other.number
    }
}

impl<Y> Eq for Offer<Y> {}

impl<Y: Yield> fmt::Debug for Offer<Y> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "offer {} of {:?}", self.number, self.id())
    }
}

/// How an offer ends (rule 4b).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ended {
    /// An event answered it.
    Answered,
    /// Its spindle was cancelled, failed, or went on without an answer.
    Withdrawn,
}

/// What may stand behind `phx-click=` and its like in a page of the contract `C`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an event of this page's contract",
    label = "not an event of this page",
    note = "events are declared with the `event` attribute in the page's contract"
)]
pub trait EventOf<C: Contract> {
    /// What its parameters are serialised from.
    type Fields: Serialize;
    /// Its place in [`Descriptor::events`](crate::Descriptor::events).
    const TAG: u16;

    /// The parameters that the template gives; `None` leaves them to the form or the element.
    fn fields(&self) -> Option<&Self::Fields>;

    /// The spindle that it is addressed to; `None` is the only running one of its kind (rule 8).
    fn spindle(&self) -> Option<RawId> {
        None
    }
}

/// The event `E`, its fields to be filled by the form or the element that sends it.
pub fn on<E>() -> On<E> {
    // Without a bound: where it stands it is asked to be an `EventOf`, and one mistake is one error.
    On(PhantomData)
}

/// An event without its fields; made by [`on`].
pub struct On<E>(PhantomData<fn() -> E>);

impl<E> fmt::Debug for On<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "On<{}>", std::any::type_name::<E>())
    }
}

impl<C: Contract, E: EventOf<C>> EventOf<C> for On<E> {
    type Fields = E::Fields;
    const TAG: u16 = E::TAG;

    fn fields(&self) -> Option<&Self::Fields> {
        None
    }
}

impl<E: Event> On<E> {
    /// Addresses the event to the spindle that made this offer, or to a spindle by its id.
    pub fn of<A: Addressee<E>>(self, to: &A) -> To<Self> {
        To { event: self, spindle: to.spindle() }
    }
}

/// Addresses an event with its fields: `BuyEvent { product }.of(offer)`.
pub trait Of: Event {
    /// Addresses the event to the spindle that made this offer, or to a spindle by its id.
    fn of<A: Addressee<Self>>(self, to: &A) -> To<Self> {
        To { event: self, spindle: to.spindle() }
    }
}

impl<E: Event> Of for E {}

/// Whom an event `E` can be addressed to: an offer that accepts it, or a spindle of its kind.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not take the event `{E}`",
    label = "an offer of a yield that this event does not answer, or another kind of spindle"
)]
pub trait Addressee<E> {
    /// The spindle.
    fn spindle(&self) -> RawId;
}

impl<E, Y: Accepts<E>> Addressee<E> for Offer<Y> {
    fn spindle(&self) -> RawId {
        self.spindle
    }
}

impl<E: EventFor<S>, S: Spindle> Addressee<E> for Id<S> {
    fn spindle(&self) -> RawId {
        self.raw()
    }
}

/// An event that is addressed to one of several spindles of its kind.
#[derive(Clone, Debug)]
pub struct To<T> {
    event: T,
    spindle: RawId,
}

impl<C: Contract, T: EventOf<C>> EventOf<C> for To<T> {
    type Fields = T::Fields;
    const TAG: u16 = T::TAG;

    fn fields(&self) -> Option<&Self::Fields> {
        self.event.fields()
    }

    fn spindle(&self) -> Option<RawId> {
        Some(self.spindle)
    }
}
