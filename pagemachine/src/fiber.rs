//! Fibers: several waits of one spindle at once, and the first of them to end (rules 11, 11a).

use std::{
    borrow::BorrowMut,
    cmp::Reverse,
    convert::Infallible,
    error, fmt,
    marker::PhantomData,
    mem,
    pin::Pin,
    slice,
    task::{Context, Poll, ready},
    time::Duration,
};

use pin_project_lite::pin_project;
use serde::{Deserialize, Serialize};

use crate::{
    Contract, Effect, Ended, Failure, RawId, Spindle,
    coroutine::Coroutine,
    effect::{Now, WRONG_INCOMING},
    machine::add_tree,
    state::{self, ARM, FIBER, Incoming, Life, PageNumber, State, Wait},
    timer::{Sleeping, sleep},
};

/// Performs an effect beside what follows: part of this spindle, and ended with it (rule 11).
///
/// The effect may be a computation, named or not: `fiber(comp! { .. })`. It first runs after this step (rule 9).
/// A fiber yields, notifies, writes and draws as its spindle, and its failure is its spindle's.
///
/// # Examples
/// ```
/// # use pagemachine::{Input, Machine, Output, Settings, Time, prelude::*};
/// # use std::time::Duration;
/// # #[contract] pub mod page { #[spindle(output = u64)] pub mod kitchen { #[notify] pub struct Ready { pub minutes: u64 } } }
/// #[spindle(page::kitchen)]
/// mod kitchen {
///     defcomp! {
///         fn boil(minutes: u64) -> u64 {
///             _ <- sleep(Duration::from_secs(60 * minutes));
///             _ <- notify(Ready { minutes });
///             minutes
///         }
///     }
///     defcomp! {
///         /// Two pots boil at once.
///         pub fn run() -> u64 {
///             potatoes <- fiber(boil(20));
///             eggs <- fiber(comp! {
///                 minutes <- boil(6);
///                 minutes + 1 // to peel them
///             });
///             eggs <- eggs;
///             potatoes <- potatoes;
///             eggs + potatoes
///         }
///     }
/// }
/// # fn main() {
/// let mut machine = Machine::<page::Contract>::new(Settings::default());
/// machine.start(Time::default(), kitchen::run()).expect("the page is open");
/// machine.handle(Time::from_micros(1_200_000_000), Input::Time).expect("it is later");
/// let last = std::iter::from_fn(|| machine.poll_output()).last();
/// assert!(matches!(last, Some(Output::Completed { value: page::Done::Kitchen(27), .. })));
/// # }
/// ```
pub fn fiber<E>(effect: E) -> Spinning<E>
where
    E: Send,    // It goes where its page goes, from thread to thread.
    E: 'static, // It may outlive who begins it.
{
    Spinning(effect)
}

/// The effect that [`fiber`] describes.
#[derive(Debug)]
#[must_use = "no fiber begins until it is performed"]
pub struct Spinning<E>(E);

impl<S, E> Effect<S> for Spinning<E>
where
    S: Spindle,
    E: Effect<S, Output: Send, Wait: Send> + Send + 'static,
{
    type Output = Fiber<S, E::Output>;
    type Wait = Now<Fiber<S, E::Output>>;

    fn perform(self) -> Self::Wait {
        let begun = begin::<S, E>(self.0, FIBER);
        Now(begun.map(|(id, age, page)| Fiber { id: Some(id), age, page, output: PhantomData }))
    }
}

/// A fiber that was begun by [`fiber`]. Dropping it cancels the fiber.
///
/// `output <- handle;` waits for its end, and so does `output <- &mut handle;`, which may be given up and begun again.
/// Only the spindle whose fiber it is may wait for it.
///
/// # Examples
/// ```
/// # use pagemachine::{Input, Machine, Output, Settings, Time, prelude::*};
/// # use std::time::Duration;
/// # #[contract] pub mod page { #[spindle(output = u64)] pub mod kitchen { #[notify] pub struct Ready { pub minutes: u64 } } }
/// #[spindle(page::kitchen)]
/// mod kitchen {
///     defcomp! {
///         pub fn run() -> u64 {
///             pot <- fiber(comp! { _ <- sleep(Duration::from_secs(360)); 6 });
///             alarm <- fiber(comp! { _ <- sleep(Duration::from_secs(60)); _ <- notify(Ready { minutes: 1 }); });
///             drop(alarm); // it never rings
///             minutes <- pot;
///             minutes
///         }
///     }
/// }
/// # fn main() {
/// let mut machine = Machine::<page::Contract>::new(Settings::default());
/// machine.start(Time::default(), kitchen::run()).expect("the page is open");
/// machine.handle(Time::from_micros(360_000_000), Input::Time).expect("it is later");
/// let outputs: Vec<_> = std::iter::from_fn(|| machine.poll_output()).collect();
/// assert!(!outputs.iter().any(|output| matches!(output, Output::Notify { .. })));
/// assert!(matches!(outputs.last(), Some(Output::Completed { value: page::Done::Kitchen(6), .. })));
/// # }
/// ```
#[must_use = "a fiber is cancelled when its handle is dropped"]
pub struct Fiber<S: Spindle, T> {
    /// `None` once its output has been taken.
    id: Option<RawId>,
    age: u64,
    page: PageNumber,
    output: PhantomData<fn() -> (S, T)>,
}

impl<S: Spindle, T> fmt::Debug for Fiber<S, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a fiber of {}", crate::contract::spindle_name::<S>())
    }
}

impl<S: Spindle, T> Drop for Fiber<S, T> {
    fn drop(&mut self) {
        if let Some(id) = self.id {
            state::try_with::<S::Contract, _>(|state| {
                // Elsewhere than in its page it runs on, until its spindle ends.
                if state.page == self.page {
                    state.dropped.push((self.age, id));
                }
            });
        }
    }
}

impl<S: Spindle, T: 'static> Fiber<S, T> {
    fn has_ended(&self) -> bool {
        self.id.is_some_and(|id| state::with::<S::Contract, _>(|state| state.has_ended(id)))
    }

    /// Its output, if it has ended and nobody took it.
    fn take_output(&mut self) -> Option<T> {
        let id = self.id.take()?;
        state::with::<S::Contract, _>(|state| state.release(id))?.into_output()
    }
}

impl<S: Spindle, T: 'static> Effect<S> for Fiber<S, T> {
    type Output = T;
    type Wait = FiberWait<S, T, Self>;

    fn perform(self) -> Self::Wait {
        wait_for(slice::from_ref(&self), Need::One);
        FiberWait { fiber: self, output: PhantomData }
    }
}

impl<S: Spindle, T: 'static> Effect<S> for &mut Fiber<S, T> {
    type Output = T;
    type Wait = FiberWait<S, T, Self>;

    fn perform(self) -> Self::Wait {
        wait_for(slice::from_ref(&*self), Need::One);
        FiberWait { fiber: self, output: PhantomData }
    }
}

/// Waits for the end of a fiber, and holds or borrows its handle meanwhile.
#[must_use = "an output arrives only while it is awaited"]
pub struct FiberWait<S, T, F> {
    fiber: F,
    output: PhantomData<fn() -> (S, T)>,
}

impl<S, T, F> fmt::Debug for FiberWait<S, T, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FiberWait")
    }
}

impl<S: Spindle, T: 'static, F: BorrowMut<Fiber<S, T>> + Unpin> Future for FiberWait<S, T, F> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<T> {
        poll_for::<S, _>(|| {
            self.fiber.borrow_mut().has_ended().then(|| self.fiber.borrow_mut().take_output())?
        })
    }
}

/// Describes a computation without a name, in a `defcomp!`.
///
/// What stands in it is what stands in a `defcomp!`, but for an `else`: an `Err` of `Ok(..) <- effect` and of `?` leaves
/// it as it is. It takes what it names along, by move.
/// The [`spindle`](macro@crate::spindle) attribute says all that may stand in a `defcomp!`.
///
/// # Errors
/// It is the `spindle` attribute that reads it, so elsewhere it is a compile error that says so.
///
/// ```compile_fail
/// # use pagemachine::prelude::*;
/// // error: `comp!` stands outside of a `defcomp!`, or inside of another macro
/// let nameless = comp! { 1 };
/// ```
#[macro_export]
macro_rules! comp {
    ($($body:tt)*) => {
        ::core::compile_error!(
            "`comp!` stands outside of a `defcomp!`, or inside of another macro\nhelp: it is part of a `defcomp!`: `handle <- fiber(comp! { .. });`"
        )
    };
}

/// Performs several effects at once, in a `defcomp!`, and goes on with the first that ends (rule 11a).
///
/// `await_any! { pattern <- effect => body, .. }` begins its effects in their order. When the first has ended the
/// others are cancelled, its output is bound to its pattern, and the value is that of its body.
/// For fibers that are to run on there is the function [`await_any()`].
///
/// # Examples
/// ```
/// # use pagemachine::{Input, Machine, Output, Settings, Time, prelude::*};
/// # use std::time::Duration;
/// # #[contract]
/// # pub mod page {
/// #     #[spindle(output = Option<u32>)]
/// #     pub mod quiz {
/// #         #[event("answer", answer)] pub struct AnswerEvent { pub n: u32 }
/// #         #[event("pass", answer)] pub struct PassEvent;
/// #         #[yields(AnswerEvent, PassEvent)] pub struct Question;
/// #         #[notify] pub struct Hint { pub number: u32 }
/// #     }
/// # }
/// #[spindle(page::quiz)]
/// mod quiz {
///     defcomp! {
///         pub fn run(hints: u32) -> Option<u32> {
///             await_any! {
///                 answer <- yields(Question) => match answer {
///                     answers::Question::Answer(AnswerEvent { n }) => Some(n),
///                     answers::Question::Pass(PassEvent) => None,
///                 },
///                 _ <- sleep(Duration::from_secs(10)) => {
///                     _ <- notify(Hint { number: hints + 1 });
///                     run(hints + 1)
///                 }
///             }
///         }
///     }
/// }
/// # fn main() {
/// let mut machine = Machine::<page::Contract>::new(Settings::default());
/// machine.start(Time::default(), quiz::run(0)).expect("the page is open");
/// machine.handle(Time::from_micros(30_000_000), Input::Time).expect("it is later");
/// let hints = std::iter::from_fn(|| machine.poll_output()).filter(|output| matches!(output, Output::Notify { .. }));
/// assert_eq!(hints.count(), 3);
/// # }
/// ```
///
/// # Errors
/// It is the `spindle` attribute that reads it, so elsewhere it is a compile error that says so.
#[macro_export]
macro_rules! await_any {
    ($($arms:tt)*) => {
        ::core::compile_error!(
            "`await_any!` stands outside of a `defcomp!`, or inside of another macro\nhelp: it is part of a `defcomp!`: `await_any! { pattern <- effect => value, .. }`"
        )
    };
}

/// Waits for the first of these fibers that has ended, and gives its place and its output (rule 11a).
///
/// It begins none and ends none: the others run on, and keep what they end with for a later look. Of several that have
/// ended, the first in the list wins. Those whose output was taken before are passed over; with none left the spindle
/// fails.
///
/// # Examples
/// ```
/// # use pagemachine::{Input, Machine, Output, Settings, Time, prelude::*};
/// # use std::time::Duration;
/// # #[contract] pub mod page { #[spindle(output = u64)] pub mod kitchen { #[notify] pub struct Ready { pub minutes: u64 } } }
/// #[spindle(page::kitchen)]
/// mod kitchen {
///     defcomp! {
///         /// Serves what is ready, as it gets ready.
///         pub fn run() -> u64 {
///             let mut pots = Vec::new();
///             for minutes in [20, 6, 12] {
///                 pot <- fiber(comp! { _ <- sleep(Duration::from_secs(60 * minutes)); minutes });
///                 pots.push(pot);
///             }
///             let mut places = 0;
///             while !pots.is_empty() {
///                 (place, minutes) <- await_any(&mut pots);
///                 _ <- notify(Ready { minutes });
///                 drop(pots.remove(place));
///                 places = places * 10 + place as u64;
///             }
///             places
///         }
///     }
/// }
/// # fn main() {
/// let mut machine = Machine::<page::Contract>::new(Settings::default());
/// machine.start(Time::default(), kitchen::run()).expect("the page is open");
/// machine.handle(Time::from_micros(1_200_000_000), Input::Time).expect("it is later");
/// let last = std::iter::from_fn(|| machine.poll_output()).last();
/// // The second of three was first, then the second of two, then the one that was left.
/// assert!(matches!(last, Some(Output::Completed { value: page::Done::Kitchen(110), .. })));
/// # }
/// ```
pub fn await_any<F>(fibers: &mut [F]) -> AwaitingAny<'_, F> {
    AwaitingAny(fibers)
}

/// The effect that [`await_any()`] describes.
#[derive(Debug)]
#[must_use = "nothing is awaited until it is performed"]
pub struct AwaitingAny<'f, F>(&'f mut [F]);

impl<'f, S: Spindle, T: 'static> Effect<S> for AwaitingAny<'f, Fiber<S, T>> {
    type Output = (usize, T);
    type Wait = AnyWait<'f, S, T>;

    fn perform(self) -> AnyWait<'f, S, T> {
        wait_for(self.0, Need::One);
        AnyWait(self.0)
    }
}

/// Waits for the first fiber to end.
#[derive(Debug)]
#[must_use = "an output arrives only while it is awaited"]
pub struct AnyWait<'f, S: Spindle, T>(&'f mut [Fiber<S, T>]);

impl<S: Spindle, T: 'static> Future for AnyWait<'_, S, T> {
    type Output = (usize, T);

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<(usize, T)> {
        poll_for::<S, _>(|| {
            let first = self.0.iter().position(Fiber::has_ended)?;
            Some((first, self.0[first].take_output()?))
        })
    }
}

/// Waits until all of these fibers have ended, and gives their outputs in the order of the list (rule 11a).
///
/// Of an empty list it gives an empty one, at once.
///
/// # Examples
/// ```
/// # use pagemachine::{Input, Machine, Output, Settings, Time, prelude::*};
/// # use std::time::Duration;
/// # #[contract] pub mod page { #[spindle(output = u64)] pub mod kitchen { #[notify] pub struct Ready { pub minutes: u64 } } }
/// #[spindle(page::kitchen)]
/// mod kitchen {
///     defcomp! {
///         pub fn run() -> u64 {
///             let mut pots = Vec::new();
///             for minutes in [20, 6, 12] {
///                 pot <- fiber(comp! { _ <- sleep(Duration::from_secs(60 * minutes)); minutes });
///                 pots.push(pot);
///             }
///             minutes <- await_all(&mut pots);
///             assert_eq!(minutes, [20, 6, 12]);
///             minutes.iter().sum()
///         }
///     }
/// }
/// # fn main() {
/// let mut machine = Machine::<page::Contract>::new(Settings::default());
/// machine.start(Time::default(), kitchen::run()).expect("the page is open");
/// machine.handle(Time::from_micros(1_200_000_000), Input::Time).expect("it is later");
/// let last = std::iter::from_fn(|| machine.poll_output()).last();
/// assert!(matches!(last, Some(Output::Completed { value: page::Done::Kitchen(38), .. })));
/// # }
/// ```
pub fn await_all<F>(fibers: &mut [F]) -> AwaitingAll<'_, F> {
    AwaitingAll(fibers)
}

/// The effect that [`await_all`] describes.
#[derive(Debug)]
#[must_use = "nothing is awaited until it is performed"]
pub struct AwaitingAll<'f, F>(&'f mut [F]);

impl<'f, S: Spindle, T: 'static> Effect<S> for AwaitingAll<'f, Fiber<S, T>> {
    type Output = Vec<T>;
    type Wait = AllWait<'f, S, T>;

    fn perform(self) -> AllWait<'f, S, T> {
        wait_for(self.0, Need::All);
        AllWait { fibers: self.0, ended: 0 }
    }
}

/// Waits for all fibers to end.
#[derive(Debug)]
#[must_use = "outputs arrive only while they are awaited"]
pub struct AllWait<'f, S: Spindle, T> {
    fibers: &'f mut [Fiber<S, T>],
    /// How many at the head of the list are known to have ended.
    ended: usize,
}

impl<S: Spindle, T: 'static> Future for AllWait<'_, S, T> {
    type Output = Vec<T>;

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Vec<T>> {
        poll_for::<S, _>(|| {
            while let Some(next) = self.fibers.get(self.ended) {
                if !next.has_ended() {
                    return None;
                }
                self.ended += 1;
            }
            self.fibers.iter_mut().map(Fiber::take_output).collect()
        })
    }
}

/// Which of the fibers that are awaited have to end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Need {
    One,
    All,
}

/// Waits for fibers, unless those that are needed have ended (rule 3).
fn wait_for<S: Spindle, T>(fibers: &[Fiber<S, T>], need: Need) {
    state::with::<S::Contract, _>(|state| {
        if !state.spend() {
            return;
        }
        let (taken, ids) =
            (fibers.iter().any(|fiber| fiber.id.is_none()), fibers.iter().filter_map(|fiber| fiber.id));
        let goes_on = match need {
            Need::One => ids.clone().any(|id| state.has_ended(id)),
            Need::All => !taken && ids.clone().all(|id| state.has_ended(id)),
        };
        let is_foreign = |fiber: &Fiber<S, T>| fiber.id.is_some() && fiber.page != state.page;
        if fibers.iter().any(is_foreign) {
            state.failure = Some(Failure::Panicked(NOT_ITS_OWN.to_owned()));
        } else if goes_on {
            state.incoming = Incoming::Fibers;
        } else if need == Need::All && taken || ids.clone().next().is_none() {
            state.failure = Some(Failure::Panicked(NONE_LEFT.to_owned()));
        } else if state.wait_for_fibers() {
            ids.for_each(|id| state.adopt(id));
        }
    });
}

const NONE_LEFT: &str = "a fiber was awaited whose output was taken before, or none was";

const NOT_ITS_OWN: &str =
    "a fiber was awaited that is not part of this spindle, or that ended with its spindle";

/// Polls who waits for fibers: when it was woken, and `output` gives nothing yet, it waits on.
fn poll_for<S: Spindle, T>(output: impl FnOnce() -> Option<T>) -> Poll<T> {
    let woken = state::take::<S::Contract, _>(|incoming| match incoming {
        Incoming::Fibers => Ok(()),
        _ => Err(WRONG_INCOMING),
    });
    if woken.is_pending() {
        return Poll::Pending;
    }
    output().map_or_else(
        || {
            state::with::<S::Contract, _>(State::wait_for_fibers);
            Poll::Pending
        },
        Poll::Ready,
    )
}

/// Begins its effects in their order, and goes on with the output of the first that ends; what `await_any!` awaits.
#[doc(hidden)]
pub fn arms<A>(arms: A) -> Racing<A> {
    Racing(arms)
}

/// An effect of an `await_any!`; it knows how it begins, so that what is wrong with it is said once, where it is given.
#[doc(hidden)]
#[must_use = "nothing begins until it is performed"]
pub struct Arm<E, T> {
    effect: E,
    begin: fn(E) -> Option<RawId>,
    output: PhantomData<fn() -> T>,
}

impl<E, T> Arm<E, T> {
    pub(crate) fn of<S>(effect: E) -> Self
    where
        S: Spindle,
        E: Effect<S, Output = T, Wait: Send> + Send + 'static,
        T: Send,
    {
        let begin = |effect| begin::<S, E>(effect, ARM).map(|(id, ..)| id);
        Self { effect, begin, output: PhantomData }
    }
}

impl<E, T> fmt::Debug for Arm<E, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Arm")
    }
}

/// The effect that [`arms`] describes.
#[doc(hidden)]
#[derive(Debug)]
#[must_use = "nothing begins until it is performed"]
pub struct Racing<A>(A);

impl<S: Spindle, A: Arms<S>> Effect<S> for Racing<A> {
    type Output = A::Won;
    type Wait = ArmsWait<S, A, A::Ids>;

    fn perform(self) -> Self::Wait {
        let may_begin = state::with::<S::Contract, _>(State::race);
        ArmsWait(may_begin.then(|| self.0.begin()), PhantomData)
    }
}

/// The effects of an `await_any!`: pairs of the first and the rest, and `()` at the end.
#[doc(hidden)]
pub trait Arms<S: Spindle> {
    /// Who they are.
    type Ids;
    /// The output of the first that ended.
    type Won;

    /// Begins them.
    fn begin(self) -> Self::Ids;

    /// Takes the output of the one that has won, if it is among them.
    fn won(ids: &Self::Ids, winner: RawId) -> Option<Self::Won>;
}

impl<S: Spindle> Arms<S> for () {
    type Ids = ();
    type Won = Infallible;

    fn begin(self) {}

    fn won((): &(), _: RawId) -> Option<Infallible> {
        None
    }
}

impl<S: Spindle, E, T: 'static, R: Arms<S>> Arms<S> for (Arm<E, T>, R) {
    type Ids = (Option<RawId>, R::Ids);
    type Won = Won<T, R::Won>;

    fn begin(self) -> Self::Ids {
        let (Arm { effect, begin, output: _ }, rest) = self;
        (begin(effect), rest.begin())
    }

    fn won((first, rest): &Self::Ids, winner: RawId) -> Option<Self::Won> {
        if *first == Some(winner) {
            let won = state::with::<S::Contract, _>(|state| state.release(winner));
            return won?.into_output().map(Won::This);
        }
        R::won(rest, winner).map(Won::Later)
    }
}

/// The output of the arm that ended first.
#[doc(hidden)]
#[derive(Debug)]
pub enum Won<T, L> {
    /// That of the first arm.
    This(T),
    /// That of a later one.
    Later(L),
}

/// Waits for the first arm to end.
///
/// It asks nothing of its arms: what is wrong with one is said where it is performed.
#[doc(hidden)]
#[must_use = "an output arrives only while it is awaited"]
pub struct ArmsWait<S, A, I>(Option<I>, PhantomData<fn() -> (S, A)>);

impl<S, A, I> fmt::Debug for ArmsWait<S, A, I> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ArmsWait")
    }
}

impl<S: Spindle, A: Arms<S>> Future for ArmsWait<S, A, A::Ids> {
    type Output = A::Won;

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<A::Won> {
        let winner = ready!(state::take::<S::Contract, _>(|incoming| match incoming {
            Incoming::Won(winner) => Ok(winner),
            _ => Err(WRONG_INCOMING),
        }));
        match self.0.as_ref().and_then(|ids| A::won(ids, winner)) {
            Some(won) => Poll::Ready(won),
            None => panic!("{WRONG_INCOMING}"),
        }
    }
}

/// Performs an effect, but for no longer than this (rule 21a).
///
/// It is an `await_any!` of the effect and a [`sleep`]: what is left behind is cancelled, a call that is out is still
/// answered, and its value goes to nobody.
///
/// # Examples
/// ```
/// # use pagemachine::{Input, Machine, Output, Settings, Time, prelude::*};
/// # use std::time::Duration;
/// # #[contract]
/// # pub mod page {
/// #     #[spindle(output = Option<u32>)]
/// #     pub mod quiz {
/// #         #[event("answer", answer)] pub struct AnswerEvent { pub n: u32 }
/// #         #[yields(AnswerEvent)] pub struct Question;
/// #     }
/// # }
/// #[spindle(page::quiz)]
/// mod quiz {
///     defcomp! {
///         pub fn run() -> Option<u32> {
///             answered <- timeout(Duration::from_secs(10), yields(Question));
///             match answered {
///                 Ok(AnswerEvent { n }) => Some(n),
///                 Err(TimedOut) => None,
///             }
///         }
///     }
/// }
/// # fn main() {
/// let mut machine = Machine::<page::Contract>::new(Settings::default());
/// machine.start(Time::default(), quiz::run()).expect("the page is open");
/// machine.handle(Time::from_micros(10_000_000), Input::Time).expect("it is later");
/// let last = std::iter::from_fn(|| machine.poll_output()).last();
/// assert!(matches!(last, Some(Output::Completed { value: page::Done::Quiz(None), .. })));
/// # }
/// ```
pub fn timeout<E>(duration: Duration, effect: E) -> TimingOut<E>
where
    E: Send,    // It goes where its page goes, from thread to thread.
    E: 'static, // It may outlive who begins it.
{
    TimingOut(duration, effect)
}

/// The effect that [`timeout`] describes.
#[derive(Debug)]
#[must_use = "nothing is performed until it is"]
pub struct TimingOut<E>(Duration, E);

/// The time of a [`timeout`] was over first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimedOut;

impl fmt::Display for TimedOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("it took too long")
    }
}

impl error::Error for TimedOut {}

impl<S, E> Effect<S> for TimingOut<E>
where
    S: Spindle,
    E: Effect<S, Output: Send, Wait: Send> + Send + 'static,
{
    type Output = Result<E::Output, TimedOut>;
    type Wait = TimeoutWait<S, E, E::Output>;

    fn perform(self) -> Self::Wait {
        let Self(duration, effect) = self;
        TimeoutWait(arms((S::arm(effect), (S::arm(sleep(duration)), ()))).perform())
    }
}

/// Waits for an effect or the end of its time.
#[derive(Debug)]
#[must_use = "an output arrives only while it is awaited"]
pub struct TimeoutWait<S, E, T>(ArmsWait<S, Timed<E, T>, TimedIds>);

type Timed<E, T> = (Arm<E, T>, (Arm<Sleeping, ()>, ()));

type TimedIds = (Option<RawId>, (Option<RawId>, ()));

impl<S: Spindle, E, T: 'static> Future for TimeoutWait<S, E, T> {
    type Output = Result<T, TimedOut>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(context).map(|won| match won {
            Won::This(output) => Ok(output),
            Won::Later(_) => Err(TimedOut),
        })
    }
}

pin_project! {
    /// Performs its effect when it is first polled.
    #[project = StageOf]
    enum Performing<S, E: Effect<S>> where S: Spindle {
        Inert { effect: Option<E>, spindle: PhantomData<fn() -> S> },
        Waiting { #[pin] wait: E::Wait },
    }
}

impl<S: Spindle, E: Effect<S>> Future for Performing<S, E> {
    type Output = E::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<E::Output> {
        if let StageOf::Inert { effect, .. } = self.as_mut().project()
            && let Some(effect) = effect.take()
        {
            self.set(Self::Waiting { wait: effect.perform() });
        }
        match self.project() {
            StageOf::Waiting { wait } => wait.poll(context),
            StageOf::Inert { .. } => Poll::Pending,
        }
    }
}

/// Begins a fiber of who runs; `None` fails the current spindle.
fn begin<S, E>(effect: E, kind: u16) -> Option<(RawId, u64, PageNumber)>
where
    S: Spindle,
    E: Effect<S, Output: Send, Wait: Send> + Send + 'static,
{
    // What is not begun is dropped after the borrow: a destructor may perform effects.
    let mut effect = Some(effect);
    state::with::<S::Contract, _>(|state| {
        let may_begin = if kind == FIBER { state.spend() } else { state.failure.is_none() };
        if !may_begin || !state.ending && state.is_full() {
            return None;
        }
        state.fibers += 1;
        if state.ending {
            // What an ending spindle begins never runs (rule 12).
            return Some((RawId::nobody(), state.fibers, state.page));
        }
        let body = Performing::<S, E>::Inert { effect: effect.take(), spindle: PhantomData };
        let coroutine = Coroutine::of_fiber(state.engine, body);
        let id = state.enter(kind, coroutine, state.current.slot());
        if kind == FIBER {
            state.ready.push_back(id);
        } else {
            // Arms run before all else, in their order; one that ends at once keeps the later from starting.
            let begun = &mut state.slots[state.current.slot() as usize].tag;
            state.ready.insert(usize::from(*begun), id);
            *begun += 1;
        }
        Some((id, state.fibers, state.page))
    })
}

impl<C: Contract> State<C> {
    /// Whether a fiber has ended, and keeps its output.
    fn has_ended(&self, fiber: RawId) -> bool {
        self.slot(fiber).is_some_and(|slot| slot.life == Life::Held)
    }

    /// Takes a fiber that has ended out of its page; its output lies in what this gives.
    pub(crate) fn release(&mut self, fiber: RawId) -> Option<Coroutine<C>> {
        let index = fiber.slot();
        if !self.has_ended(fiber) {
            return None;
        }
        let coroutine = self.slots[index as usize].coroutine.take();
        self.unlink(index);
        self.running -= 1;
        self.free_slot(index);
        coroutine
    }

    /// Lets who runs wait for fibers.
    fn wait_for_fibers(&mut self) -> bool {
        self.may_wait().map(|slot| slot.wait = Wait::Fibers).is_some()
    }

    /// Makes a fiber one of who runs, which waits for it: its end is told to what it is a part of.
    fn adopt(&mut self, fiber: RawId) {
        let (adopter, index) = (self.current.slot(), fiber.slot());
        if self.slot(fiber).is_none() || self.spindle_of(index) != self.spindle {
            self.failure = Some(Failure::Panicked(NOT_ITS_OWN.to_owned()));
            return;
        }
        let mut part = adopter;
        while self.is_fiber(part) {
            if part == index {
                return; // It waits for itself, or for what it is part of: for ever.
            }
            part = self.slots[part as usize].parent;
        }
        if self.slots[index as usize].parent != adopter {
            self.hang(index, adopter);
        }
    }

    /// Lets who runs wait for the arms that it begins.
    fn race(&mut self) -> bool {
        let may_begin = self.spend();
        let Some(slot) = self.may_wait().filter(|_| may_begin) else { return false };
        (slot.wait, slot.data, slot.tag) = (Wait::Arms, 0, 0);
        true
    }

    /// The arms that a slot waits for, newest first.
    pub(crate) fn arms(&self, index: u32) -> impl Iterator<Item = u32> {
        // Losers of earlier races, which settle, may lie between them.
        let begun = usize::from(self.slots[index as usize].tag);
        self.fibers(index)
            .filter(|&arm| {
                let slot = &self.slots[arm as usize];
                slot.kind == ARM && slot.life == Life::Running
            })
            .take(begun)
    }

    /// The handles that were dropped, newest fiber first: they count as dropped together (rule 23a).
    pub(crate) fn take_dropped(&mut self) -> Vec<(u64, RawId)> {
        let mut dropped = mem::take(&mut self.dropped);
        dropped.sort_unstable_by_key(|(age, _)| Reverse(*age));
        dropped
    }

    /// Withdraws the offers of fibers whose handles were dropped: before the next effect (rule 11).
    #[cold]
    pub(crate) fn withdraw_dropped(&mut self) {
        let dropped = self.take_dropped();
        for &(_, fiber) in &dropped {
            let mut parts = Vec::new();
            if self.slot(fiber).is_some() {
                add_tree(self, fiber.slot(), &mut parts);
            }
            for part in parts {
                if self.slots[part.slot() as usize].wait == Wait::Offer {
                    self.end_offer(part.slot(), Ended::Withdrawn);
                }
            }
        }
        self.withdrawn = dropped.len();
        self.dropped = dropped;
    }
}

#[cfg(test)]
mod tests {
    use crate::{Event, Input, Machine, Settings, Time, prelude::*};

    const SECOND: std::time::Duration = std::time::Duration::from_secs(1);

    #[contract(crate = crate)]
    mod page {
        #[cell(writer = racer)]
        pub struct Number(pub u32);
        #[spindle]
        pub mod racer {
            #[event("next", every)]
            pub struct NextEvent;
            #[yields(NextEvent)]
            pub struct Racing;
        }
        #[spindle(output = u32)]
        pub mod sleeper {}
    }

    #[spindle(page::sleeper, crate = crate)]
    mod sleeper {
        defcomp! {
            pub fn run() -> u32 {
                _ <- sleep(SECOND);
                run()
            }
        }
    }

    #[spindle(page::racer, crate = crate)]
    mod racer {
        defcomp! {
            pub fn run() {
                forked <- fork(sleeper::run());
                race(forked)
            }
        }
        defcomp! {
            fn race(forked: Handle<page::sleeper::Here>) {
                await_any! {
                    _ <- forked.clone() => {}
                    Number(_) <- changed() => {}
                    _ <- sleep(SECOND) => {}
                    NextEvent <- yields(Racing) => race(forked),
                }
            }
        }
    }

    #[test]
    fn s22_a_race_leaves_nothing_registered() {
        let mut machine = Machine::<page::Contract>::new(Settings::default());
        machine.start(Time::default(), racer::run()).expect("the page is open");
        let held = |machine: &Machine<page::Contract>| {
            let state = machine.state();
            let waiters: Vec<_> = state.extras.iter().map(|extra| extra.waiters.len()).collect();
            (state.slots.len(), state.running, state.callers.len(), waiters, state.ready.len())
        };
        let first = held(&machine);
        for _ in 0..1_000 {
            let event = page::racer::NextEvent.into_event();
            let next = Input::Event { spindle: None, seen: None, again: false, event };
            machine.handle(Time::default(), next).expect("it waits");
            while machine.poll_output().is_some() {}
        }
        assert_eq!(held(&machine), first);
    }
}
