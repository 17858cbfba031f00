//! What a spindle knows of time, and who waits for it (rules 21, 21a).

use std::{
    collections::BTreeMap,
    marker::PhantomData,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use crate::{
    Contract, Effect, RawId, Spindle, Time,
    effect::{Now, WRONG_INCOMING},
    state::{self, Incoming, State, Wait},
};

/// The moment of this turn. It stands still until the spindle waits.
///
/// ```
/// # use pagemachine::{Machine, Settings, prelude::*};
/// # #[contract]
/// # pub mod page {
/// #     #[spindle(output = u64)]
/// #     pub mod reader {
/// #         #[event("turn", answer)] pub struct TurnEvent;
/// #         #[yields(TurnEvent)] pub struct Reading;
/// #     }
/// # }
/// #[spindle(page::reader)]
/// mod reader {
///     defcomp! {
///         /// How many seconds the visitor reads.
///         pub fn run() -> u64 {
///             begun <- now();
///             TurnEvent <- yields(Reading);
///             ended <- now();
///             ended.since(begun).as_secs()
///         }
///     }
/// }
/// # fn main() {
/// # use pagemachine::{Event, Input, Output, Time};
/// # let mut machine = Machine::<page::Contract>::new(Settings::default());
/// # machine.start(Time::default(), reader::run()).expect("the page is open");
/// # let event = page::reader::TurnEvent.into_event();
/// # let event = Input::Event { spindle: None, seen: Some(1), again: false, event };
/// # machine.handle(Time::from_micros(3_000_000), event).expect("it is offered");
/// # let last = std::iter::from_fn(|| machine.poll_output()).last();
/// # assert!(matches!(last, Some(Output::Completed { value: page::Done::Reader(3), .. })));
/// # }
/// ```
pub fn now() -> Moment {
    Moment(())
}

/// The effect that [`now`] describes.
#[derive(Debug)]
#[must_use = "an effect is performed with `<-`"]
pub struct Moment(());

impl<S: Spindle> Effect<S> for Moment {
    type Output = Time;
    type Wait = Now<Time>;

    fn perform(self) -> Now<Time> {
        Now(turn_time::<S::Contract>())
    }
}

/// Waits for `duration`, in whole microseconds; for zero too it waits for a turn of its own.
///
/// What happens at the very moment of its end comes after it: an answer at the deadline is too late.
/// A spindle that sleeps for zero again and again stays in one moment, and has one turn's budget for it (rule 15).
///
/// ```
/// # use pagemachine::{Machine, Settings, Time, prelude::*};
/// # use std::time::Duration;
/// # #[contract] pub mod page { #[spindle] pub mod egg { #[notify] pub struct Done; } }
/// #[spindle(page::egg)]
/// mod egg {
///     defcomp! {
///         pub fn run() {
///             _ <- sleep(Duration::from_secs(360));
///             _ <- notify(Done);
///         }
///     }
/// }
/// # fn main() {
/// let mut machine = Machine::<page::Contract>::new(Settings::default());
/// machine.start(Time::default(), egg::run()).expect("the page is open");
/// assert_eq!(machine.next_deadline(), Some(Time::from_micros(360_000_000)));
/// # }
/// ```
pub fn sleep(duration: Duration) -> Sleeping {
    Sleeping(duration)
}

/// The effect that [`sleep`] describes.
#[derive(Debug)]
#[must_use = "nothing sleeps until it is performed"]
pub struct Sleeping(Duration);

impl<S: Spindle> Effect<S> for Sleeping {
    type Output = ();
    type Wait = SleepWait<S::Contract>;

    fn perform(self) -> SleepWait<S::Contract> {
        set::<S::Contract>(|now, _| now.after(self.0));
        SleepWait(PhantomData)
    }
}

/// Waits for the end of a sleep.
#[derive(Debug)]
#[must_use = "a sleep ends only while it is awaited"]
pub struct SleepWait<C>(PhantomData<fn() -> C>);

impl<C: Contract> Future for SleepWait<C> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        take_due::<C>().map(|_| ())
    }
}

/// Begins a row of ticks, one at the end of each `period` from now on.
///
/// A period of less than a microsecond is a microsecond.
///
/// ```
/// # use pagemachine::{Input, Machine, Output, Settings, Time, prelude::*};
/// # use std::time::Duration;
/// # #[port] pub trait Weather { #[read] async fn degrees(&self) -> i32; }
/// # #[contract(ports(Weather))]
/// # pub mod page { #[spindle] pub mod thermometer { #[notify] pub struct Degrees { pub now: i32 } } }
/// #[spindle(page::thermometer)]
/// mod thermometer {
///     defcomp! {
///         pub fn run() {
///             ticks <- interval(Duration::from_secs(60));
///             loop {
///                 now <- weather::degrees();      // may take its time: the ticks stay on the minute
///                 _ <- notify(Degrees { now });
///                 _ <- ticks.next();
///             }
///         }
///     }
/// }
/// # fn main() {
/// # let mut machine = Machine::<page::Contract>::new(Settings::default());
/// # machine.start(Time::default(), thermometer::run()).expect("the page is open");
/// # let call = machine.spindles().find_map(|running| match running.waiting {
/// #     pagemachine::Waiting::Call { call, .. } => Some(call),
/// #     _ => None,
/// # });
/// # let reply = page::Reply::Weather(weather::Reply::Degrees(7));
/// # let reply = Input::Reply { call: call.expect("it is out"), reply };
/// # machine.handle(Time::from_micros(150_000_000), reply).expect("it is awaited");
/// assert_eq!(machine.next_deadline(), Some(Time::from_micros(180_000_000)), "after a call of 150 s");
/// # }
/// ```
pub fn interval(period: Duration) -> Pacing {
    Pacing(period)
}

/// The effect that [`interval`] describes.
#[derive(Debug)]
#[must_use = "no ticks begin until it is performed"]
pub struct Pacing(Duration);

impl<S: Spindle> Effect<S> for Pacing {
    type Output = Interval;
    type Wait = Now<Interval>;

    fn perform(self) -> Now<Interval> {
        let period = u64::try_from(self.0.as_micros()).unwrap_or(u64::MAX).max(1);
        Now(turn_time::<S::Contract>().map(|start| Interval { start, period }))
    }
}

/// Ticks at equal distances, begun by [`interval`].
///
/// It is the moments alone: it holds no timer, and a tick that nobody waits for costs nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    start: Time,
    /// In microseconds, and not zero.
    period: u64,
}

impl Interval {
    /// Waits for the next tick after this turn, and gives its moment. Ticks that were missed are left out.
    pub fn next(&self) -> Ticking {
        Ticking(*self)
    }

    fn tick_after(self, now: Time) -> Time {
        let start = self.start.as_micros();
        let passed = now.as_micros().saturating_sub(start) / self.period;
        Time::from_micros(self.period.saturating_mul(passed.saturating_add(1)).saturating_add(start))
    }
}

/// The effect that [`Interval::next`] describes.
#[derive(Debug)]
#[must_use = "a tick is waited for when it is performed"]
pub struct Ticking(Interval);

impl<S: Spindle> Effect<S> for Ticking {
    type Output = Time;
    type Wait = TickWait<S::Contract>;

    fn perform(self) -> TickWait<S::Contract> {
        // What was missed by the newest input is left out, also while the page catches up with it (rule 21a).
        set::<S::Contract>(|_, until| self.0.tick_after(until));
        TickWait(PhantomData)
    }
}

/// Waits for a tick.
#[derive(Debug)]
#[must_use = "a tick comes only while it is awaited"]
pub struct TickWait<C>(PhantomData<fn() -> C>);

impl<C: Contract> Future for TickWait<C> {
    type Output = Time;

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Time> {
        take_due::<C>()
    }
}

fn take_due<C: Contract>() -> Poll<Time> {
    state::take::<C, _>(|incoming| match incoming {
        Incoming::Due(moment) => Ok(moment),
        _ => Err(WRONG_INCOMING),
    })
}

fn turn_time<C: Contract>() -> Option<Time> {
    state::try_with::<C, _>(|state| state.spend().then_some(state.now)).flatten()
}

/// Lets the current spindle wait for a moment, which is made of the turn's time and of the newest input's.
fn set<C: Contract>(deadline: impl FnOnce(Time, Time) -> Time) {
    state::with::<C, _>(|state| {
        if !state.spend() || state.may_wait().is_none() {
            return;
        }
        let (waiter, now) = (state.current, state.now);
        let deadline = deadline(now, state.until);
        let age = state.timers.set(deadline, waiter);
        let slot = &mut state.slots[waiter.slot() as usize];
        slot.wait = Wait::Timer;
        slot.data = age;
        slot.tag = u16::from(deadline <= now);
        if deadline <= now && waiter != state.spindle {
            state.extra(state.spindle.slot()).dozing += 1;
        }
    });
}

impl<C: Contract> State<C> {
    /// Takes the next waiter whose timer is due.
    pub(crate) fn take_due(&mut self, now: Time) -> Option<RawId> {
        let waiter = self.timers.take_due(now)?;
        self.wake_from_doze(waiter);
        Some(waiter)
    }

    /// Lets the timer go that a slot waits for.
    pub(crate) fn let_timer_go(&mut self, waiter: RawId) {
        self.timers.let_go(self.slots[waiter.slot() as usize].data);
        self.wake_from_doze(waiter);
    }

    fn wake_from_doze(&mut self, waiter: RawId) {
        let dozes = self.slots[waiter.slot() as usize].tag != 0;
        if dozes && self.is_fiber(waiter.slot()) {
            let spindle = self.spindle_of(waiter.slot());
            self.extra(spindle.slot()).dozing -= 1;
        }
    }
}

/// The timers of a page. One is let go when its waiter goes, so none is held in vain (rule 22).
#[derive(Default)]
pub(crate) struct Timers {
    /// Who waits, by deadline and then by age.
    queue: BTreeMap<(Time, u64), RawId>,
    /// The deadlines by age, which is all that a waiter knows of its timer.
    deadlines: BTreeMap<u64, Time>,
    newest: u64,
}

impl Timers {
    /// Sets a timer, and gives its age.
    pub(crate) fn set(&mut self, deadline: Time, waiter: RawId) -> u64 {
        self.newest += 1;
        self.queue.insert((deadline, self.newest), waiter);
        self.deadlines.insert(self.newest, deadline);
        self.newest
    }

    pub(crate) fn let_go(&mut self, age: u64) {
        if let Some(deadline) = self.deadlines.remove(&age) {
            self.queue.remove(&(deadline, age));
        }
    }

    pub(crate) fn deadline(&self, age: u64) -> Option<Time> {
        self.deadlines.get(&age).copied()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.queue.is_empty()
    }

    /// The deadline of the next one.
    pub(crate) fn next(&self) -> Option<Time> {
        self.queue.first_key_value().map(|((deadline, _), _)| *deadline)
    }

    /// Takes the next one that is due, and gives its waiter.
    pub(crate) fn take_due(&mut self, now: Time) -> Option<RawId> {
        let next = self.queue.first_entry().filter(|next| next.key().0 <= now)?;
        let ((_, age), waiter) = next.remove_entry();
        self.deadlines.remove(&age);
        Some(waiter)
    }
}
