//! The host of one page in a test.

use std::{fmt, marker::PhantomData, mem, thread, time::Duration};

use pagemachine::{
    Accepts, Backend, CallId, Computation, Contract, EndsWith, Engine, Event, Failure, Id, Input, Machine,
    Notifies, Opening, Output, RawId, Rejected, Request, Settings, Spindle, SpindleOf, Taken, Time, Waiting,
    Yield, Yields,
};

use crate::{
    Nobody,
    calls::{Answered, Calls, Out},
    record::{Accepted, Given, Record, Verdict},
    replay, report,
};

type Notify<S> = <<S as Spindle>::Contract as Contract>::Notify;

/// A page in a test: its machine, who answers its ports, and virtual time.
///
/// Whatever a test does, the page then runs until every spindle waits and no fake has an answer left.
/// The crate's documentation has an example.
///
/// # Panics
/// If what a test expects is not so, with the run so far; and when it is dropped, if a second run of the same inputs
/// differs (see [`replay`](Self::replay)) or a [`Script`](crate::Script) has calls left.
pub struct Harness<C: Contract> {
    machine: Machine<C>,
    settings: Settings,
    engine: Engine,
    now: Time,
    calls: Calls<C>,
    record: Record<C>,
    /// How many outputs the test has taken.
    taken: usize,
}

impl<C: Contract> Harness<C> {
    /// A page without spindles. `ports` answers its calls: the contract's `Ports { .. }`, [`answer`](crate::answer),
    /// a [`Script`](crate::Script), or [`Nobody`].
    pub fn new(ports: impl Backend<C>) -> Self {
        let (settings, engine) = (Settings::default(), Engine::default());
        Self {
            machine: Machine::with_engine(settings.clone(), engine),
            settings,
            engine,
            now: Time::default(),
            calls: Calls::new(ports),
            record: Record::new(),
            taken: 0,
        }
    }

    /// The same with these bounds, where the test is about a bound.
    ///
    /// ```
    /// # use pagemachine::prelude::*;
    /// # use pagemachine_test::Harness;
    /// # #[contract] pub mod shop { #[spindle] pub mod sale {
    /// #   #[event("stop", answer)] pub struct StopEvent; #[yields(StopEvent)] pub struct Selling; } }
    /// # #[spindle(shop::sale)] pub mod sale { defcomp! { pub fn run() { StopEvent <- yields(Selling); } } }
    /// # fn main() {
    /// use pagemachine::{Rejected, Settings};
    ///
    /// let mut settings = Settings::default();
    /// settings.spindles = 1;
    /// let mut page = Harness::<shop::Contract>::new(shop::Ports {}).with_settings(settings);
    /// page.start(sale::run);
    /// assert_eq!(page.try_start(sale::run), Err(Rejected::OverLimit));
    /// # }
    /// ```
    ///
    /// # Panics
    /// If something was given to the page before.
    #[must_use]
    #[track_caller]
    pub fn with_settings(mut self, settings: Settings) -> Self {
        self.settings = settings;
        self.begin_anew();
        self
    }

    /// The same on this engine.
    ///
    /// # Panics
    /// If something was given to the page before.
    #[must_use]
    #[track_caller]
    pub fn with_engine(mut self, engine: Engine) -> Self {
        self.engine = engine;
        self.begin_anew();
        self
    }

    #[track_caller]
    fn begin_anew(&mut self) {
        if !self.record.turns.is_empty() {
            self.fail("expected settings and engine before the first input, found them after it");
        }
        self.machine = Machine::with_engine(self.settings.clone(), self.engine);
    }

    /// Starts a spindle, as a page's `mount` does: `page.start(|| checkout::run(TEA))`.
    ///
    /// It takes a closure since the second run starts the spindle again, and a computation that was started is gone.
    ///
    /// # Panics
    /// If the start is refused.
    #[track_caller]
    pub fn start<S, F>(&mut self, start: impl Start<S, F>) -> Id<S>
    where
        S: SpindleOf<C>,
        F: Future<Output: EndsWith<S>> + Send + 'static,
    {
        let started = self.try_start(start);
        self.expect(started, format_args!("to start a {}", report::spindle_name::<C>(S::KIND)))
    }

    /// Starts a spindle, where a refusal is expected.
    ///
    /// # Errors
    /// [`Rejected::Closed`] and [`Rejected::OverLimit`].
    #[track_caller]
    pub fn try_start<S, F>(&mut self, start: impl Start<S, F>) -> Result<Id<S>, Rejected>
    where
        S: SpindleOf<C>,
        F: Future<Output: EndsWith<S>> + Send + 'static,
    {
        let start = move |machine: &mut Machine<C>, at| machine.start(at, start.computation()).map(Id::raw);
        let accepted = self.run(Given::Start { kind: S::KIND, start: Box::new(start) })?;
        let Accepted::Started(id) = accepted else { unreachable!("a start gives an id") };
        Ok(Id::new(id))
    }

    /// A spindle that waits at the yield `Y`, to be answered: `page.at::<Shipping>(checkout).answer(..)`.
    ///
    /// # Panics
    /// If the spindle does not wait there.
    #[track_caller]
    pub fn at<Y>(&mut self, spindle: Id<Y::Spindle>) -> At<'_, C, <Y::Spindle as Yields<Y>>::Point>
    where
        Y: Yield<Spindle: SpindleOf<C> + Yields<Y>>,
    {
        self.settle();
        let waits = self.machine.spindles().any(|running| {
            running.id == spindle.raw()
                && matches!(running.waiting, Waiting::Offer { tag, .. } if tag == Y::TAG)
        });
        if !waits {
            self.found(spindle, format_args!("to wait at {}", report::yield_name::<C>(Y::TAG)));
        }
        At { harness: self, spindle, point: PhantomData }
    }

    /// The spindle that waits at the yield `Y`: how a test finds what was forked. Of several, the one that asked last.
    ///
    /// # Panics
    /// If none does.
    #[track_caller]
    pub fn waiting_at<Y>(&mut self) -> Id<Y::Spindle>
    where
        Y: Yield<Spindle: SpindleOf<C>>,
    {
        self.settle();
        let offers = self.machine.spindles().filter_map(|running| match running.waiting {
            Waiting::Offer { number, tag } if tag == Y::TAG => Some((number, running.id)),
            _ => None,
        });
        let Some((_, id)) = offers.max() else {
            let point = report::yield_name::<C>(Y::TAG);
            self.fail(format_args!("expected a spindle to wait at {point}, found none"))
        };
        Id::new(id)
    }

    /// Sends an event to the only running spindle of its kind, from a view that has seen all that was asked.
    ///
    /// # Errors
    /// Why it is refused.
    #[track_caller]
    pub fn send<E>(&mut self, event: E) -> Result<Taken, Rejected>
    where
        E: Event<Spindle: SpindleOf<C>>,
    {
        self.event(event).send()
    }

    /// An event that is about to be sent, where the test is about whom it is for or what its sender has seen.
    ///
    /// ```
    /// # use pagemachine::prelude::*;
    /// # use pagemachine_test::Harness;
    /// # #[contract] pub mod shop { #[spindle] pub mod sale {
    /// #   #[event("next", answer)] pub struct NextEvent; #[yields(NextEvent)] pub struct Asking; } }
    /// # #[spindle(shop::sale)] pub mod sale { defcomp! { pub fn run() { NextEvent <- yields(Asking); run() } } }
    /// # fn main() {
    /// # use shop::sale::NextEvent;
    /// use pagemachine::{Rejected, Taken};
    ///
    /// let mut page = Harness::<shop::Contract>::new(shop::Ports {});
    /// let sale = page.start(sale::run);
    /// assert_eq!(page.event(NextEvent).to(sale).having_seen(1).send(), Ok(Taken::Answered));
    /// // The answer to the first question does not answer the second, nor does the second click of a double click.
    /// assert_eq!(page.event(NextEvent).to(sale).having_seen(1).send(), Err(Rejected::Stale));
    /// assert_eq!(page.event(NextEvent).again().send(), Err(Rejected::Stale));
    /// # }
    /// ```
    #[track_caller]
    pub fn event<E>(&mut self, event: E) -> Sending<'_, C, E::Spindle>
    where
        E: Event<Spindle: SpindleOf<C>>,
    {
        self.settle();
        let seen = Some(self.machine.newest_offer());
        let event = event.into_event();
        Sending { harness: self, spindle: None, seen, again: false, event, kind: PhantomData }
    }

    /// What a spindle ended with.
    ///
    /// # Panics
    /// If it has not, or has failed.
    #[track_caller]
    pub fn completed<S: SpindleOf<C>>(&mut self, spindle: Id<S>) -> S::Output {
        self.settle();
        let value = self.record.outputs.iter().rev().find_map(|output| match output {
            Output::Completed { spindle: id, value, .. } if *id == spindle.raw() => Some(value),
            _ => None,
        });
        let Some(output) = value.cloned().and_then(S::from_done) else {
            self.found(spindle, "to have completed")
        };
        output
    }

    /// Why a spindle failed.
    ///
    /// # Panics
    /// If it has not, or has completed.
    #[track_caller]
    pub fn failed<S: SpindleOf<C>>(&mut self, spindle: Id<S>) -> Failure {
        self.settle();
        let failure = self.record.outputs.iter().rev().find_map(|output| match output {
            Output::Failed { spindle: id, failure, .. } if *id == spindle.raw() => Some(failure),
            _ => None,
        });
        let Some(failure) = failure else { self.found(spindle, "to have failed") };
        failure.clone()
    }

    /// All that a spindle has told the view of this type, in its order.
    ///
    /// ```
    /// # use pagemachine::prelude::*;
    /// # use pagemachine_test::Harness;
    /// # #[contract] pub mod shop { #[spindle] pub mod sale { #[notify] pub struct Price { pub pence: u32 } } }
    /// # #[spindle(shop::sale)] pub mod sale { defcomp! { pub fn run() { _ <- notify(Price { pence: 450 }); } } }
    /// # fn main() {
    /// # use shop::sale::Price;
    /// let mut page = Harness::<shop::Contract>::new(shop::Ports {});
    /// let sale = page.start(sale::run);
    /// assert_eq!(page.notified::<Price>(sale), [Price { pence: 450 }]);
    /// # }
    /// ```
    #[track_caller]
    pub fn notified<N>(&mut self, spindle: Id<impl Notifies<N, Contract = C>>) -> Vec<N> {
        fn take<S: Notifies<N>, N>(_: Id<S>, notify: &Notify<S>) -> Option<N> {
            S::from_notify(notify.clone())
        }
        self.settle();
        let told = self.record.outputs.iter().filter_map(|output| match output {
            Output::Notify { spindle: id, value } if *id == spindle.raw() => take(spindle, value),
            _ => None,
        });
        told.collect()
    }

    /// Whether a spindle has told the view this.
    #[track_caller]
    pub fn told<S: Notifies<N, Contract = C>, N>(&mut self, spindle: Id<S>, notify: N) -> bool {
        self.settle();
        let told = S::into_notify(notify);
        self.record.outputs.iter().any(
            |output| matches!(output, Output::Notify { spindle: id, value } if *id == spindle.raw() && *value == told),
        )
    }

    /// Whether a spindle has not ended.
    #[track_caller]
    pub fn is_running<S: SpindleOf<C>>(&mut self, spindle: Id<S>) -> bool {
        self.settle();
        self.machine.spindles().any(|running| running.id == spindle.raw() && !running.is_fiber)
    }

    /// How many spindles have not ended.
    #[track_caller]
    pub fn running(&mut self) -> usize {
        self.settle();
        self.machine.spindles().filter(|running| !running.is_fiber).count()
    }

    /// What has come out since the test last took it, in its order.
    #[track_caller]
    pub fn outputs(&mut self) -> &[Output<C>] {
        self.settle();
        &self.record.outputs[self.taken..]
    }

    /// Takes what has come out since the last time.
    #[track_caller]
    pub fn take_outputs(&mut self) -> Vec<Output<C>> {
        let outputs = self.outputs().to_vec();
        self.taken += outputs.len();
        outputs
    }

    /// The calls that are out, in the order in which they were made.
    #[track_caller]
    pub fn calls(&mut self) -> impl Iterator<Item = (CallId, &C::Call)> {
        self.settle();
        self.calls.out.iter().map(|Out { id, request, .. }| (*id, request))
    }

    /// Replies to a call that is out: `page.reply_to(inventory::reserve(TEA), Ok(reservation))`.
    ///
    /// Of several equal ones it is the oldest. [`Nobody`] has an example.
    ///
    /// # Panics
    /// If no such call is out.
    #[track_caller]
    pub fn reply_to<R: Request<C>>(&mut self, call: R, reply: R::Reply) {
        let call = self.out(&call.into_call());
        let taken = self.give(Input::Reply { call, reply: R::into_reply(reply) });
        self.expect(taken, format_args!("to reply to call {}", call.number));
    }

    /// Loses a call that is out, as if its port had panicked: its spindle fails with [`Failure::PortLost`].
    ///
    /// # Panics
    /// If no such call is out.
    #[track_caller]
    pub fn lose(&mut self, call: impl Request<C>) {
        let call = self.out(&call.into_call());
        let taken = self.give(Input::Lost { call });
        self.expect(taken, format_args!("to lose call {}", call.number));
    }

    /// An open stream, to give items and to end: `page.stream(catalog::prices(TEA)).item(450)`.
    ///
    /// Of several equal ones it is the oldest.
    ///
    /// ```
    /// # use pagemachine::prelude::*;
    /// # #[port] pub trait Catalog { #[read] fn prices(&self, product: u32) -> impl Stream<Item = u32>; }
    /// # #[contract(ports(Catalog))] pub mod shop {
    /// #   #[spindle(output = u32)] pub mod sale { #[notify] pub struct Price { pub pence: u32 } } }
    /// #[spindle(shop::sale)]
    /// pub mod sale {
    ///     defcomp! {
    ///         /// Tells each price; ends with how many there were.
    ///         pub fn run() -> u32 {
    ///             prices <- catalog::prices(7);
    ///             let mut told = 0;
    ///             loop {
    ///                 price <- prices.take();
    ///                 let Ok(pence) = price else { return told };
    ///                 _ <- notify(Price { pence });
    ///                 told += 1;
    ///             }
    ///         }
    ///     }
    /// }
    ///
    /// # fn main() {
    /// # use shop::sale::Price;
    /// use pagemachine_test::{Harness, Nobody};
    ///
    /// let mut page = Harness::<shop::Contract>::new(Nobody);
    /// let sale = page.start(sale::run);
    /// page.stream(catalog::prices(7)).item(450).item(470).end();
    /// assert_eq!(page.notified::<Price>(sale), [Price { pence: 450 }, Price { pence: 470 }]);
    /// assert_eq!(page.completed(sale), 2);
    /// # }
    /// ```
    ///
    /// # Panics
    /// If no such stream is open.
    #[track_caller]
    pub fn stream<O: Opening<C>>(&mut self, opening: O) -> Open<'_, C, O> {
        let call = self.out(&opening.into_call());
        Open { harness: self, call, opening: PhantomData }
    }

    #[track_caller]
    fn out(&mut self, request: &C::Call) -> CallId {
        self.settle();
        let Some(out) = self.calls.out.iter().find(|out| out.request == *request) else {
            let out: Vec<_> = self.calls.out.iter().map(|out| &out.request).collect();
            self.fail(format_args!("expected the call {request:?} to be out, found {out:?}"))
        };
        out.id
    }

    /// Replies to a call in its fake's place, by its id in [`calls`](Self::calls).
    ///
    /// # Errors
    /// [`Rejected::UnknownCall`] if nothing waits for it.
    #[track_caller]
    pub fn reply(&mut self, call: CallId, reply: C::Reply) -> Result<Taken, Rejected> {
        self.give(Input::Reply { call, reply })
    }

    /// Cancels a spindle and what it forked, as a host may.
    ///
    /// # Errors
    /// [`Rejected::UnknownSpindle`] if it has ended or is ending.
    #[track_caller]
    pub fn cancel<S: SpindleOf<C>>(&mut self, spindle: Id<S>) -> Result<Taken, Rejected> {
        self.give(Input::Cancel { spindle: spindle.raw() })
    }

    /// Closes the page: all its spindles are cancelled.
    ///
    /// # Errors
    /// [`Rejected::Closed`] if that was done before.
    #[track_caller]
    pub fn close(&mut self) -> Result<Taken, Rejected> {
        self.give(Input::Close)
    }

    /// Lets virtual time pass. What falls due meanwhile happens at its own moment, and its calls are answered then.
    #[track_caller]
    pub fn advance(&mut self, duration: Duration) {
        self.settle();
        let end = self.now.after(duration);
        while let Some(due) = self.machine.next_deadline().filter(|due| self.now < *due && *due < end) {
            self.pass_to(due);
        }
        self.pass_to(end);
    }

    #[track_caller]
    fn pass_to(&mut self, moment: Time) {
        self.now = moment;
        loop {
            let taken = self.give(Input::Time);
            if self.expect(taken, "to let time pass") != Taken::Behind {
                return;
            }
        }
    }

    /// Gives any input as it is, for what the other methods do not say.
    ///
    /// # Errors
    /// What the machine says of it.
    #[track_caller]
    pub fn give(&mut self, input: Input<C>) -> Result<Taken, Rejected> {
        self.settle();
        let Accepted::Taken(taken) = self.run(Given::Input(input))? else { unreachable!("it is no start") };
        Ok(taken)
    }

    /// Gives all inputs to a fresh machine, refused ones too, and compares what comes out (rule 23a).
    ///
    /// Starts come from the closures that were given to [`start`](Self::start), replies are those of the first run.
    /// It is done when the harness is dropped, unless the test has failed. With the feature `genawaiter` it is done
    /// on both engines.
    ///
    /// # Panics
    /// If the second run differs: a spindle depends on what is not an input.
    ///
    /// ```should_panic
    /// # use pagemachine::prelude::*;
    /// # use pagemachine_test::Harness;
    /// # #[contract] pub mod shop { #[spindle] pub mod sale { #[notify] pub struct Price { pub pence: u32 } } }
    /// use std::sync::atomic::{AtomicU32, Ordering};
    ///
    /// static PRICE: AtomicU32 = AtomicU32::new(450);
    ///
    /// #[spindle(shop::sale)]
    /// pub mod sale {
    ///     defcomp! {
    ///         pub fn run() {
    ///             _ <- notify(Price { pence: PRICE.fetch_add(1, Ordering::Relaxed) });
    ///         }
    ///     }
    /// }
    ///
    /// # fn main() {
    /// let mut page = Harness::<shop::Contract>::new(shop::Ports {});
    /// page.start(sale::run);
    /// page.replay(); // found sale#0 notifies Price { pence: 451 }
    /// # }
    /// ```
    #[track_caller]
    pub fn replay(&mut self) {
        self.settle();
        if let Err(difference) = replay::replay(&self.record, &self.settings, self.engine) {
            self.fail(difference);
        }
    }

    #[track_caller]
    fn run(&mut self, given: Given<C>) -> Verdict {
        let verdict = self.turn(given);
        self.settle();
        verdict
    }

    /// One turn of the machine.
    fn turn(&mut self, given: Given<C>) -> Verdict {
        let verdict = given.give(&mut self.machine, self.now);
        if let (Ok(_), Given::Input(Input::Reply { call, .. } | Input::Lost { call } | Input::End { call })) =
            (verdict, &given)
        {
            self.calls.remove(*call);
        }
        self.record.begin(self.now, given, verdict);
        while let Some(output) = self.machine.poll_output() {
            self.calls.follow(&output);
            self.record.outputs.push(output);
        }
        verdict
    }

    /// Gives the replies of the fakes, until none has an answer.
    #[track_caller]
    fn settle(&mut self) {
        while let Some((call, request, answered)) = self.calls.answered(&self.machine) {
            let (input, what) = match answered {
                Answered::Reply(reply) => (Input::Reply { call, reply }, "to reply to"),
                Answered::Item(item) => (Input::Item { call, item }, "to give an item to"),
                Answered::End => (Input::End { call }, "to end"),
                Answered::Panicked(message) => {
                    self.fail(format_args!("{message}\n(so panicked the fake that was asked {request:?})"))
                }
            };
            let taken = self.turn(Given::Input(input));
            self.expect(taken, format_args!("{what} call {}", call.number));
        }
    }

    #[track_caller]
    fn expect<T>(&self, taken: Result<T, Rejected>, what: impl fmt::Display) -> T {
        match taken {
            Ok(taken) => taken,
            Err(rejected) => {
                self.fail(format_args!("expected {what}, found that it {}", report::refusal(rejected)))
            }
        }
    }

    #[track_caller]
    fn found<S: SpindleOf<C>>(&self, spindle: Id<S>, expected: impl fmt::Display) -> ! {
        let state = report::state_of(&self.record, &self.machine, spindle.raw());
        self.fail(format_args!("expected {spindle:?} {expected}, found that it {state}"))
    }

    #[track_caller]
    fn fail(&self, message: impl fmt::Display) -> ! {
        panic!("{message}\n\n{self:?}")
    }
}

/// The run so far, and what each spindle waits for.
impl<C: Contract> fmt::Debug for Harness<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        report::run(f, &self.record, &self.machine)
    }
}

impl<C: Contract> Drop for Harness<C> {
    fn drop(&mut self) {
        if thread::panicking() {
            return;
        }
        self.replay();
        let calls = mem::replace(&mut self.calls, Calls::new(Nobody));
        if let Err(message) = calls.close() {
            self.fail(message);
        }
    }
}

/// What starts a spindle, as often as it is asked to: a closure that gives a computation.
#[diagnostic::on_unimplemented(
    message = "expected a closure that gives a computation",
    label = "not such a closure",
    note = "write `||` before the computation: `page.start(|| checkout::run(7))`",
    note = "a test's second run starts its spindles again, and a computation that was started is gone"
)]
pub trait Start<S, F>: 'static {
    /// The computation, anew.
    fn computation(&self) -> Computation<S, F>;
}

#[diagnostic::do_not_recommend]
impl<T: Fn() -> Computation<S, F> + 'static, S, F> Start<S, F> for T {
    fn computation(&self) -> Computation<S, F> {
        self()
    }
}

/// A spindle that waits at the yield `Y`; see [`Harness::at`].
// There it is its spindle's yield: what is none is missed once, and not for what answers it too.
#[must_use = "a yield is answered by `answer`; `waiting_at` alone says where a spindle waits"]
pub struct At<'h, C: Contract, Y: Yield> {
    harness: &'h mut Harness<C>,
    spindle: Id<Y::Spindle>,
    point: PhantomData<fn() -> Y>,
}

impl<C: Contract, Y: Yield> fmt::Debug for At<'_, C, Y> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} at {}", self.spindle, report::yield_name::<C>(Y::TAG))
    }
}

/// An event that answers the yield `Y` in a page of the contract `C`.
#[diagnostic::on_unimplemented(
    message = "the yield `{Y}` is not answered by `{Self}`",
    label = "not an event of this yield",
    note = "the events that answer a yield stand in its `yields` attribute"
)]
pub trait AnswerTo<Y, C>: Event<Spindle: SpindleOf<C>> {}

#[diagnostic::do_not_recommend]
impl<Y: Accepts<E>, C, E: Event<Spindle: SpindleOf<C>>> AnswerTo<Y, C> for E {}

impl<C: Contract, Y: Yield<Spindle: SpindleOf<C>>> At<'_, C, Y> {
    /// Answers with an event, from a view that has seen all that was asked.
    ///
    /// # Panics
    /// If the event is refused.
    ///
    /// # Examples
    /// An event that does not answer the yield does not compile:
    ///
    /// ```compile_fail
    /// # use pagemachine::prelude::*;
    /// # use pagemachine_test::Harness;
    /// # #[contract] pub mod shop { #[spindle] pub mod sale {
    /// #   #[event("stop", answer)] pub struct StopEvent; #[event("go", answer)] pub struct GoEvent;
    /// #   #[yields(StopEvent)] pub struct Selling; #[yields(GoEvent)] pub struct Stopped; } }
    /// # #[spindle(shop::sale)] pub mod sale { defcomp! { pub fn run() { StopEvent <- yields(Selling); } } }
    /// # fn main() {
    /// # use shop::sale::{GoEvent, Selling};
    /// # let mut page = Harness::<shop::Contract>::new(shop::Ports {});
    /// # let sale = page.start(sale::run);
    /// page.at::<Selling>(sale).answer(GoEvent); // error: the yield `Selling` is not answered by `GoEvent`
    /// # }
    /// ```
    #[track_caller]
    pub fn answer<E: AnswerTo<Y, C>>(self, event: E) {
        let Self { harness, spindle, .. } = self;
        let shown = format!("{event:?}");
        let taken = harness.event(event).for_raw(spindle.raw()).send();
        harness.expect(taken, format_args!("{spindle:?} to take {shown}"));
    }

    /// Answers, where a refusal is expected.
    ///
    /// # Errors
    /// Why the event is refused.
    #[track_caller]
    pub fn try_answer<E: AnswerTo<Y, C>>(self, event: E) -> Result<Taken, Rejected> {
        let Self { harness, spindle, .. } = self;
        harness.event(event).for_raw(spindle.raw()).send()
    }
}

/// An open stream; see [`Harness::stream`].
pub struct Open<'h, C: Contract, O> {
    harness: &'h mut Harness<C>,
    call: CallId,
    opening: PhantomData<fn() -> O>,
}

impl<C: Contract, O> fmt::Debug for Open<'_, C, O> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the stream of call {}", self.call.number)
    }
}

impl<C: Contract, O: Opening<C>> Open<'_, C, O> {
    /// Gives an item, in its fake's place.
    ///
    /// # Panics
    /// If the receiver has no room for it, or is gone.
    #[track_caller]
    pub fn item(&mut self, item: O::Item) -> &mut Self {
        let taken = self.harness.give(Input::Item { call: self.call, item: O::into_reply(item) });
        self.harness.expect(taken, format_args!("to give an item to call {}", self.call.number));
        self
    }

    /// Ends it, in its fake's place.
    ///
    /// # Panics
    /// If the receiver is gone.
    #[track_caller]
    pub fn end(&mut self) {
        let taken = self.harness.give(Input::End { call: self.call });
        self.harness.expect(taken, format_args!("to end call {}", self.call.number));
    }

    /// Loses it, as if its port had panicked.
    ///
    /// # Panics
    /// If the receiver is gone.
    #[track_caller]
    pub fn lose(&mut self) {
        let taken = self.harness.give(Input::Lost { call: self.call });
        self.harness.expect(taken, format_args!("to lose call {}", self.call.number));
    }
}

/// An event for a spindle `S` that is about to be sent; see [`Harness::event`].
#[must_use = "an event is sent by `send`"]
pub struct Sending<'h, C: Contract, S> {
    harness: &'h mut Harness<C>,
    spindle: Option<RawId>,
    seen: Option<u64>,
    again: bool,
    event: C::Event,
    kind: PhantomData<fn() -> S>,
}

impl<C: Contract, S> fmt::Debug for Sending<'_, C, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}, not sent", self.event)
    }
}

impl<C: Contract, S: Spindle> Sending<'_, C, S> {
    /// For this spindle. Left out, it is for the only running one of its kind (rule 8).
    pub fn to(self, spindle: Id<S>) -> Self {
        self.for_raw(spindle.raw())
    }

    fn for_raw(self, spindle: RawId) -> Self {
        Self { spindle: Some(spindle), ..self }
    }

    /// Its sender had been shown the offers up to this number; `None`: not one. Left out, all of them.
    pub fn having_seen(self, offer: impl Into<Option<u64>>) -> Self {
        Self { seen: offer.into(), ..self }
    }

    /// Marks it as the second click of a double click, or as a repeat of a held key (rule 4a).
    pub fn again(self) -> Self {
        Self { again: true, ..self }
    }

    /// Sends it.
    ///
    /// # Errors
    /// Why it is refused.
    #[track_caller]
    pub fn send(self) -> Result<Taken, Rejected> {
        let Self { harness, spindle, seen, again, event, .. } = self;
        harness.give(Input::Event { spindle, seen, again, event })
    }
}
