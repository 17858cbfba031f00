//! What `<-` performs.
//!
//! ```
//! use pagemachine::prelude::*;
//!
//! #[contract]
//! mod page {
//!     #[spindle]
//!     pub mod nanny {
//!         #[event("stop", answer)] pub struct StopEvent;
//!         #[yields(StopEvent)] pub struct Watching;
//!         #[notify] pub struct Told { pub what: String }
//!     }
//!     #[spindle(output = u32)]
//!     pub mod child {
//!         #[event("grow", answer)] pub struct GrowEvent { pub years: u32 }
//!         #[yields(GrowEvent)] pub struct Growing;
//!     }
//! }
//!
//! #[spindle(page::child)]
//! mod child {
//!     defcomp! {
//!         pub fn run() -> u32 {
//!             GrowEvent { years } <- yields(Growing);          // waits for the view
//!             years
//!         }
//!     }
//! }
//!
//! #[spindle(page::nanny)]
//! mod nanny {
//!     defcomp! {
//!         pub fn run() {
//!             first <- fork(child::run());                     // runs on its own, and outlives this spindle
//!             second <- fork(child::run());
//!             outcome <- first;                                // its output, or its failure as a value
//!             _ <- notify(Told { what: format!("{outcome:?}") });
//!             StopEvent <- yields(Watching);
//!             was_running <- cancel(second.id());              // waits until all of it has ended
//!             _ <- notify(Told { what: was_running.to_string() });
//!         }
//!     }
//! }
//! # fn main() {}
//! ```

use std::{
    fmt,
    marker::PhantomData,
    pin::Pin,
    task::{Context, Poll, ready},
};

use pin_project_lite::pin_project;

use crate::{
    Contract, EndsWith, Failure, Id, Notifies, Request, Spindle, SpindleOf, Yield, Yields,
    coroutine::Coroutine,
    state::{self, Incoming, PageNumber},
};

/// A description of what a spindle of the kind `S` can perform: inert until `<-` performs it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an effect of the spindle `{S}`",
    label = "`<-` cannot perform this",
    note = "a yield is asked by `yields(..)`, a notify told by `notify(..)`",
    note = "a plain value is bound with `let`"
)]
pub trait Effect<S: Spindle>: Sized {
    /// What it gives to the pattern before `<-`.
    type Output;
    /// What waits for it.
    type Wait: Future<Output = Self::Output>;

    /// Performs it at once; the future only waits.
    ///
    /// # Panics
    /// If it is an effect that waits, and no spindle of this contract is being stepped on this thread.
    fn perform(self) -> Self::Wait;
}

/// A description of work for a spindle of the kind `S`: inert until performed, started or forked.
#[must_use = "a computation does nothing until it is performed"]
pub struct Computation<S, F> {
    pub(crate) body: F,
    spindle: PhantomData<fn() -> S>,
}

/// What a computation does: a future that gives a `T`, and goes where its page goes.
///
/// Every future that is `Send` is one; a signature says it of a computation in one word:
/// `Computation<Here, impl Work<u32>>`.
///
/// # Examples
/// ```
/// use pagemachine::{Computation, Spindle, Work};
///
/// /// The same computation for any kind of spindle.
/// fn seven<S: Spindle>() -> Computation<S, impl Work<u32>> {
///     pagemachine::computation(async { 7 })
/// }
/// ```
pub trait Work<T>: Future<Output = T> + Send {}

impl<T, F: Future<Output = T> + Send> Work<T> for F {}

/// Makes a computation of an `async` block, as `defcomp!` does.
///
/// The block waits only for what it performs: `computation::<Here, _>(async move { Here::perform(effect).await })`.
/// Awaiting anything else is [`Failure::ForeignAwait`].
pub fn computation<S: Spindle, F: Future>(body: F) -> Computation<S, F> {
    Computation { body, spindle: PhantomData }
}

impl<S: Spindle, F> fmt::Debug for Computation<S, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a computation of {}", crate::contract::spindle_name::<S>())
    }
}

impl<S: Spindle, T: Itself<S>, F: Future> Effect<S> for Computation<T, F> {
    type Output = F::Output;
    type Wait = F;

    fn perform(self) -> F {
        self.body
    }
}

/// Every kind of spindle, of itself: a computation is performed by its own.
#[diagnostic::on_unimplemented(
    message = "a computation of the spindle `{Self}` is not one of `{S}`",
    label = "it belongs to another spindle",
    note = "a computation of another spindle is started: `handle <- fork(..);`, and awaited: `outcome <- handle;`"
)]
#[doc(hidden)]
pub trait Itself<S>: Spindle {}

impl<S: Spindle> Itself<S> for S {}

/// Asks the view for input and waits for the event that answers (rules 1 and 4).
pub fn yields<Y>(point: Y) -> Asking<Y> {
    Asking(point)
}

/// The effect that [`yields`] describes.
#[derive(Debug)]
#[must_use = "a yield asks nothing until it is performed"]
pub struct Asking<Y>(Y);

impl<S: Yields<Y>, Y> Effect<S> for Asking<Y> {
    type Output = <S::Point as Yield>::Answer;
    type Wait = YieldWait<S::Point>;

    fn perform(self) -> YieldWait<S::Point> {
        state::offer::<S::Contract>(S::Point::TAG, S::Point::from(self.0).into_yield());
        YieldWait(PhantomData)
    }
}

type ContractOf<S> = <S as Spindle>::Contract;

/// Waits for the answer to a yield.
#[must_use = "a yield is answered only while it is awaited"]
#[derive(Debug)]
pub struct YieldWait<Y>(PhantomData<fn() -> Y>);

impl<Y: Yield> Future for YieldWait<Y> {
    type Output = Y::Answer;

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Y::Answer> {
        state::take::<ContractOf<Y::Spindle>, _>(|incoming| match incoming {
            Incoming::Event(event) => Y::answer(event).ok_or(WRONG_INCOMING),
            _ => Err(WRONG_INCOMING),
        })
    }
}

/// The machine hands over only what a spindle waits for; anything else is its own broken promise.
pub(crate) const WRONG_INCOMING: &str = "a spindle was woken with what it does not wait for";

/// Tells the view something; it never waits (rule 3).
pub fn notify<N>(value: N) -> Telling<N> {
    Telling(value)
}

/// The effect that [`notify`] describes.
#[derive(Debug)]
#[must_use = "a notify tells nothing until it is performed"]
pub struct Telling<N>(N);

impl<S: Notifies<N>, N> Effect<S> for Telling<N> {
    type Output = ();
    type Wait = Now<()>;

    fn perform(self) -> Now<()> {
        Now(state::notify::<S::Contract>(S::into_notify(self.0)).then_some(()))
    }
}

/// Waits for nothing; but a spindle that failed by performing it does not go on.
#[derive(Debug)]
#[must_use = "an effect is performed with `<-`"]
pub struct Now<T>(pub(crate) Option<T>);

// Nothing is pinned in it.
impl<T> Unpin for Now<T> {}

impl<T> Future for Now<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<T> {
        self.0.take().map_or(Poll::Pending, Poll::Ready)
    }
}

/// Waits for the reply to a call; it knows how to read it, so that its `Future` asks nothing of the contract.
#[must_use = "a reply arrives only while it is awaited"]
pub struct CallWait<C: Contract, T>(fn(C::Reply) -> Option<T>);

impl<C: Contract, T> CallWait<C, T> {
    /// Makes the call; what the expansion of a port does.
    #[doc(hidden)]
    pub fn call(request: C::Call, read: fn(C::Reply) -> Option<T>) -> Self {
        state::call::<C>(request);
        Self(read)
    }
}

impl<C: Contract, T> fmt::Debug for CallWait<C, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CallWait")
    }
}

impl<C: Contract, T> Future for CallWait<C, T> {
    type Output = T;

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<T> {
        state::take::<C, _>(|incoming| match incoming {
            Incoming::Reply(reply) => (self.0)(reply).ok_or(WRONG_INCOMING),
            _ => Err(WRONG_INCOMING),
        })
    }
}

/// Starts another spindle of the page, which first runs after this step (rule 9) and outlives this one (rule 11b).
pub fn fork<S, F>(computation: Computation<S, F>) -> Forking<S, F>
where
    F: Send,    // It goes where its page goes, from thread to thread.
    F: 'static, // It may outlive who begins it.
{
    Forking(computation)
}

/// The effect that [`fork`] describes.
#[must_use = "nothing is forked until it is performed"]
pub struct Forking<S, F>(Computation<S, F>);

impl<S: Spindle, F> fmt::Debug for Forking<S, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a fork of {:?}", self.0)
    }
}

impl<S, T, F> Effect<S> for Forking<T, F>
where
    S: Spindle,
    T: SpindleOf<S::Contract>,
    F: Future<Output: EndsWith<T>> + Send + 'static,
{
    type Output = Handle<T>;
    type Wait = Now<Handle<T>>;

    fn perform(self) -> Now<Handle<T>> {
        let body = |engine| Coroutine::of_spindle::<T, F>(engine, self.0.body);
        Now(state::fork::<S::Contract>(T::KIND, body).map(|(id, page)| Handle { id: Id::new(id), page }))
    }
}

/// A spindle that was forked. Dropping it cancels nothing; `outcome <- handle;` waits for its end (rule 11b).
///
/// While a handle is held, the page keeps the outcome of its spindle.
pub struct Handle<S: Spindle> {
    id: Id<S>,
    /// The page in which it counts.
    page: PageNumber,
}

impl<S: Spindle> Handle<S> {
    /// The spindle's id.
    pub fn id(&self) -> Id<S> {
        self.id
    }
}

impl<S: Spindle> fmt::Debug for Handle<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a handle of {:?}", self.id)
    }
}

impl<S: Spindle> Clone for Handle<S> {
    fn clone(&self) -> Self {
        state::hold::<S::Contract>(self.id.raw(), self.page);
        Self { id: self.id, page: self.page }
    }
}

impl<S: Spindle> Drop for Handle<S> {
    fn drop(&mut self) {
        state::let_go::<S::Contract>(self.id.raw(), self.page);
    }
}

impl<S: Spindle, T: SpindleOf<S::Contract>> Effect<S> for Handle<T> {
    type Output = Result<T::Output, Failure>;
    type Wait = OutcomeWait<T>;

    fn perform(self) -> OutcomeWait<T> {
        state::await_outcome::<T::Contract>(self.id.raw(), self.page);
        OutcomeWait(self)
    }
}

/// Waits for the end of a forked spindle, and holds its handle meanwhile.
#[derive(Debug)]
#[must_use = "an outcome arrives only while it is awaited"]
pub struct OutcomeWait<S: Spindle>(
    #[expect(dead_code, reason = "while it is held, the page keeps the outcome")] Handle<S>,
);

impl<S: Spindle> Future for OutcomeWait<S> {
    type Output = Result<S::Output, Failure>;

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Self::Output> {
        state::take::<S::Contract, _>(|incoming| match incoming {
            Incoming::Outcome(Ok(done)) => S::from_done(done).map(Ok).ok_or(WRONG_INCOMING),
            Incoming::Outcome(Err(failure)) => Ok(Err(failure)),
            _ => Err(WRONG_INCOMING),
        })
    }
}

/// Cancels a spindle and what it forked, and waits until all of it has ended (rules 12 to 12b).
///
/// It says whether the spindle was still running. Of the spindle itself, or of what forked it, it does not return.
pub fn cancel<S: Spindle>(id: Id<S>) -> Cancelling<S> {
    Cancelling(id)
}

/// The effect that [`cancel`] describes.
#[derive(Debug)]
#[must_use = "nothing is cancelled until it is performed"]
pub struct Cancelling<S: Spindle>(Id<S>);

impl<S: Spindle, T: SpindleOf<S::Contract>> Effect<S> for Cancelling<T> {
    type Output = bool;
    type Wait = CancelWait<S::Contract>;

    fn perform(self) -> CancelWait<S::Contract> {
        state::cancel::<S::Contract>(self.0.raw());
        CancelWait(PhantomData)
    }
}

/// Waits until all that was cancelled has ended.
#[must_use = "an end is told only while it is awaited"]
#[derive(Debug)]
pub struct CancelWait<C>(PhantomData<fn() -> C>);

impl<C: Contract> Future for CancelWait<C> {
    type Output = bool;

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<bool> {
        state::take::<C, _>(|incoming| match incoming {
            Incoming::Cancelled(was_running) => Ok(was_running),
            _ => Err(WRONG_INCOMING),
        })
    }
}

/// Performs a call to a port if this computation ends in any way but `Ok` (rule 12c).
///
/// It belongs to the `defcomp!` that performs it, whose result is then a `Result`. An `Err`, a failure, a cancel, a
/// closed page: each performs what was compensated, newest first, one after the other, after the destructors, and
/// before whoever called the computation goes on. What fails, or is not answered in 30 s, is reported as
/// [`Output::Unsettled`](crate::Output::Unsettled).
///
/// ```
/// # use pagemachine::prelude::*;
/// # #[port] pub trait Stock { async fn take(&self) -> Result<u32, String>; async fn give_back(&self, taken: u32); }
/// # #[contract(ports(Stock))] pub mod shop {
/// #     #[spindle(output = Result<u32, String>)] pub mod sale {
/// #         #[event("pay", answer)] pub struct PayEvent { pub cents: u32 }
/// #         #[yields(PayEvent)] pub struct Payment;
/// #     }
/// # }
/// #[spindle(shop::sale)]
/// mod sale {
///     defcomp! {
///         pub fn run() -> Result<u32, String> {
///             Ok(taken) <- stock::take();
///             _ <- compensate(stock::give_back(taken));   // unless we end well
///             PayEvent { cents } <- yields(Payment);
///             if cents < 100 { Err("too little".to_owned()) } else { Ok(cents) }
///         }
///     }
/// }
/// # fn main() {}
/// ```
pub fn compensate<R>(request: R) -> Compensating<R> {
    Compensating(request)
}

/// The effect that [`compensate`] describes.
#[derive(Debug)]
#[must_use = "nothing is compensated until it is performed"]
pub struct Compensating<R>(R);

impl<S: Spindle, R: Request<S::Contract>> Effect<S> for Compensating<R> {
    type Output = ();
    type Wait = Now<()>;

    fn perform(self) -> Now<()> {
        Now(state::compensate::<S::Contract>(self.0.into_call()).then_some(()))
    }
}

pin_project! {
    /// A computation that compensates; what the expansion of `defcomp!` awaits.
    #[doc(hidden)]
    #[project = StageOf]
    #[derive(Debug)]
    pub enum Compensated<S, F: Future> {
        Body { #[pin] body: F, is_success: fn(&F::Output) -> bool, is_open: bool, spindle: PhantomData<fn() -> S> },
        Settling { outcome: Option<F::Output> },
    }
}

/// Performs the compensations of `body` unless it ends well.
///
/// What [`Outcome`] asks is asked of `is_success` alone: a result that is none is one error.
#[doc(hidden)]
pub fn compensated<S: Spindle, F: Future>(body: F, is_success: fn(&F::Output) -> bool) -> Compensated<S, F> {
    Compensated::Body { body, is_success, is_open: false, spindle: PhantomData }
}

impl<S: Spindle, F: Future> Future for Compensated<S, F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        match self.as_mut().project() {
            StageOf::Body { body, is_success, is_open, .. } => {
                if !std::mem::replace(is_open, true) {
                    state::open_scope::<S::Contract>();
                }
                let outcome = ready!(body.poll(context));
                if state::close_scope::<S::Contract>(is_success(&outcome)) {
                    return Poll::Ready(outcome);
                }
                self.set(Self::Settling { outcome: Some(outcome) });
                Poll::Pending
            }
            StageOf::Settling { outcome } => {
                let settled = state::take::<S::Contract, _>(|incoming| match incoming {
                    Incoming::Settled => Ok(()),
                    _ => Err(WRONG_INCOMING),
                });
                match (settled, outcome.take()) {
                    (Poll::Ready(()), Some(outcome)) => Poll::Ready(outcome),
                    (_, waiting) => {
                        *outcome = waiting;
                        Poll::Pending
                    }
                }
            }
        }
    }
}

/// Whether a computation that compensates ended well.
#[diagnostic::on_unimplemented(
    message = "a computation that compensates ends with a `Result`, found `{Self}`",
    label = "whether this is a success is unknown",
    note = "an `Err` performs what was compensated, an `Ok` lets it be"
)]
#[doc(hidden)]
pub trait Outcome {
    fn is_success(&self) -> bool;
}

impl<T, E> Outcome for Result<T, E> {
    fn is_success(&self) -> bool {
        self.is_ok()
    }
}

/// The id of the spindle that performs it.
pub fn this() -> This {
    This(())
}

/// The effect that [`this`] describes.
#[derive(Debug)]
#[must_use = "an effect is performed with `<-`"]
pub struct This(());

impl<S: Spindle> Effect<S> for This {
    type Output = Id<S>;
    type Wait = Now<Id<S>>;

    fn perform(self) -> Now<Id<S>> {
        Now(state::spend::<S::Contract>().then(|| Id::new(state::this::<S::Contract>())))
    }
}

/// Counts a round of jumps against the budget of the turn (rule 15); what the expansion of `defcomp!` awaits.
#[doc(hidden)]
pub fn jump<S: Spindle>() -> Now<()> {
    Now(state::spend::<S::Contract>().then_some(()))
}
