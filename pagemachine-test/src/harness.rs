//! A host for tests.

use std::{
    fmt,
    marker::PhantomData,
    mem,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, Waker},
    thread,
    time::Duration,
};

use pagemachine::{
    Accepts, Backend, Call, CallId, Computation, Contract, EndsWith, Engine, Event, Failure, Id, Input,
    Machine, Notifies, Output, RawId, Rejected, Settings, Spindle, Taken, Time, Waiting, Yield,
};

use crate::report::{self, Entry};

/// A page in a test: a machine, fakes for its ports, and virtual time.
///
/// Each method gives the machine its input and runs it until nothing more comes out; calls are answered by the
/// fakes meanwhile. What goes wrong panics with the run so far.
///
/// When it is dropped, all inputs are given a second time to a fresh machine, and what comes out is compared
/// (see [`replay`](Self::replay)). See the crate's documentation for an example.
pub struct Harness<C: Contract> {
    machine: Machine<C>,
    settings: Settings,
    engine: Engine,
    now: Time,
    answer: Answer<C>,
    starts: Vec<Start<C>>,
    calls: Vec<Pending<C>>,
    entries: Vec<Entry<C>>,
}

type Answer<C> = Box<dyn Fn(CallId, <C as Contract>::Call) -> Answering<C> + Send>;
type Answering<C> = Pin<Box<dyn Future<Output = <C as Contract>::Reply> + Send>>;
type Start<C> = Box<dyn Fn(&mut Machine<C>, Time) -> Result<RawId, Rejected> + Send>;

/// A call that is out.
struct Pending<C: Contract> {
    id: CallId,
    request: C::Call,
    answering: Answering<C>,
}

impl<C: Contract> fmt::Debug for Harness<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.report())
    }
}

impl<C: Contract> Harness<C> {
    /// A page without spindles, whose calls `ports` answers: the contract's `Ports { .. }`, or [`answer`](crate::answer).
    pub fn new(ports: impl Backend<C>) -> Self {
        Self::with_settings(ports, Settings::default())
    }

    /// The same with other bounds.
    pub fn with_settings(ports: impl Backend<C>, settings: Settings) -> Self {
        Self::with_engine(ports, settings, Engine::default())
    }

    /// The same on this engine.
    pub fn with_engine(ports: impl Backend<C>, settings: Settings, engine: Engine) -> Self {
        let ports = Arc::new(ports);
        let answer = move |id, request| -> Answering<C> {
            let ports = Arc::clone(&ports);
            let caller = Call { page: "test".into(), session: "test".into(), id };
            Box::pin(async move { ports.answer(caller, request).await })
        };
        Self {
            machine: Machine::with_engine(settings.clone(), engine),
            settings,
            engine,
            now: Time::default(),
            answer: Box::new(answer),
            starts: Vec::new(),
            calls: Vec::new(),
            entries: Vec::new(),
        }
    }

    /// Starts a spindle, as a page's `mount` does.
    ///
    /// It takes a closure, since the second run starts the spindle again, and a computation that was started is gone:
    /// `page.start(|| checkout::run(TEA))`.
    ///
    /// # Panics
    /// If the page is closed, or has as many spindles as it may have.
    #[track_caller]
    pub fn start<S, F>(&mut self, start: impl Fn() -> Computation<S, F> + Send + 'static) -> Id<S>
    where
        S: Spindle<Contract = C>,
        F: Future<Output: EndsWith<S>> + Send + 'static,
    {
        let start: Start<C> = Box::new(move |machine, at| machine.start(at, start()).map(Id::raw));
        let verdict = start(&mut self.machine, self.now);
        self.entries.push(Entry::Start { at: self.now, place: self.starts.len(), verdict });
        self.starts.push(start);
        self.run();
        match verdict {
            Ok(id) => Id::new(id),
            Err(rejected) => self.fail(format_args!("the start was refused: {rejected}")),
        }
    }

    /// The offer of a spindle that waits at the yield `Y`, to be answered.
    ///
    /// # Panics
    /// If the spindle does not wait there.
    #[track_caller]
    pub fn at<Y>(&mut self, spindle: Id<Y::Spindle>) -> At<'_, C, Y>
    where
        Y: Yield<Spindle: Spindle<Contract = C>>,
    {
        self.run();
        let waiting = self.machine.spindles().find(|running| running.id == spindle.raw());
        match waiting.map(|running| running.waiting) {
            Some(Waiting::Offer { tag, .. }) if tag == Y::TAG => {}
            other => {
                let found = other.map_or_else(|| "does not run".into(), report::waits::<C>);
                self.fail(format_args!("expected {spindle:?} to wait at `{}`: it {found}", yield_name::<Y>()))
            }
        }
        At { harness: self, spindle, point: PhantomData }
    }

    /// A spindle that waits at the yield `Y`: how a test finds what was forked. Of several, the one whose offer is newest.
    ///
    /// # Panics
    /// If none does.
    #[track_caller]
    pub fn waiting_at<Y>(&mut self) -> Id<Y::Spindle>
    where
        Y: Yield<Spindle: Spindle<Contract = C>>,
    {
        self.run();
        let offers = self.machine.spindles().filter_map(|running| match running.waiting {
            Waiting::Offer { number, tag } if tag == Y::TAG => Some((number, running.id)),
            _ => None,
        });
        match offers.max() {
            Some((_, id)) => Id::new(id),
            None => {
                self.fail(format_args!("expected a spindle to wait at `{}`: none does", yield_name::<Y>()))
            }
        }
    }

    /// An event as a view would send it, not yet sent. It is for the only running spindle of its kind, and its sender
    /// has seen all that was asked, unless the next words say otherwise.
    pub fn event<E>(&mut self, event: E) -> Sending<'_, C>
    where
        E: Event<Spindle: Spindle<Contract = C>>,
    {
        let seen = Some(self.machine.newest_offer());
        Sending { harness: self, spindle: None, seen, again: false, event: event.into_event() }
    }

    /// What a spindle completed with.
    ///
    /// # Panics
    /// If it has not.
    #[track_caller]
    pub fn completed<S: Spindle<Contract = C>>(&mut self, spindle: Id<S>) -> S::Output {
        self.run();
        let value = self.outputs().find_map(|output| match output {
            Output::Completed { spindle: id, value, .. } if *id == spindle.raw() => Some(value.clone()),
            _ => None,
        });
        match value.and_then(S::from_done) {
            Some(output) => output,
            None => self.fail(format_args!("expected {spindle:?} to have completed")),
        }
    }

    /// Why a spindle failed.
    ///
    /// # Panics
    /// If it has not.
    #[track_caller]
    pub fn failed<S: Spindle<Contract = C>>(&mut self, spindle: Id<S>) -> Failure {
        self.run();
        let failure = self.outputs().find_map(|output| match output {
            Output::Failed { spindle: id, failure, .. } if *id == spindle.raw() => Some(failure.clone()),
            _ => None,
        });
        match failure {
            Some(failure) => failure,
            None => self.fail(format_args!("expected {spindle:?} to have failed")),
        }
    }

    /// Whether a spindle has not ended yet.
    pub fn is_running<S: Spindle<Contract = C>>(&mut self, spindle: Id<S>) -> bool {
        self.run();
        self.machine.spindles().any(|running| running.id == spindle.raw())
    }

    /// How many spindles have not ended yet.
    pub fn running(&mut self) -> usize {
        self.run();
        self.machine.spindles().count()
    }

    /// Whether a spindle has told the view this.
    pub fn told<S: Notifies<N, Contract = C>, N>(&mut self, spindle: Id<S>, notify: N) -> bool {
        self.run();
        let told = S::into_notify(notify);
        self.outputs().any(|output| match output {
            Output::Notify { spindle: id, value } => *id == spindle.raw() && *value == told,
            _ => false,
        })
    }

    /// All that has come out, in its order.
    pub fn outputs(&self) -> impl Iterator<Item = &Output<C>> {
        self.entries.iter().filter_map(|entry| match entry {
            Entry::Output(output) => Some(output),
            Entry::Start { .. } | Entry::Input { .. } => None,
        })
    }

    /// The calls that no fake has answered yet, in the order in which they were made.
    pub fn calls(&mut self) -> impl Iterator<Item = (CallId, &C::Call)> {
        self.run();
        self.calls.iter().map(|call| (call.id, &call.request))
    }

    /// Answers a call in its fake's place.
    ///
    /// # Errors
    /// [`Rejected::UnknownCall`] if nothing waits for it.
    pub fn reply(&mut self, call: CallId, reply: C::Reply) -> Result<Taken, Rejected> {
        self.give(Input::Reply { call, reply })
    }

    /// Loses a call, as a port that panics does.
    ///
    /// # Errors
    /// [`Rejected::UnknownCall`] if nothing waits for it.
    pub fn lose(&mut self, call: CallId) -> Result<Taken, Rejected> {
        self.give(Input::Lost { call })
    }

    /// Cancels a spindle and what it forked.
    ///
    /// # Errors
    /// [`Rejected::UnknownSpindle`] if it has ended or is ending.
    pub fn cancel<S: Spindle<Contract = C>>(&mut self, spindle: Id<S>) -> Result<Taken, Rejected> {
        self.give(Input::Cancel { spindle: spindle.raw() })
    }

    /// Closes the page.
    ///
    /// # Errors
    /// [`Rejected::Closed`] if that was done before.
    pub fn close(&mut self) -> Result<Taken, Rejected> {
        self.give(Input::Close)
    }

    /// Lets virtual time pass.
    ///
    /// # Panics
    /// Never: time is always taken.
    pub fn advance(&mut self, duration: Duration) {
        self.now = self.now.after(duration);
        let taken = self.give(Input::Time);
        debug_assert!(taken.is_ok(), "time is always taken");
    }

    /// Gives any input.
    ///
    /// # Errors
    /// What the machine says of it.
    pub fn give(&mut self, input: Input<C>) -> Result<Taken, Rejected> {
        self.run();
        self.feed(input)
    }

    /// Gives all inputs to a fresh machine, and compares what comes out (rule 23a).
    ///
    /// Replies are those of the first run. It is done when the harness is dropped, unless the test has failed.
    ///
    /// # Panics
    /// If the second run differs: the spindles depend on something that is not an input.
    #[track_caller]
    pub fn replay(&mut self) {
        self.run();
        self.replay_on(self.engine);
        #[cfg(feature = "genawaiter")]
        for engine in [Engine::Airlock, Engine::Genawaiter] {
            self.replay_on(engine);
        }
    }

    #[track_caller]
    fn replay_on(&self, engine: Engine) {
        let mut machine = Machine::with_engine(self.settings.clone(), engine);
        let mut outputs: Vec<Output<C>> = Vec::new();
        let mut said = 0;
        for (line, entry) in self.entries.iter().enumerate() {
            let same = match entry {
                Entry::Start { at, place, verdict } => (self.starts[*place])(&mut machine, *at) == *verdict,
                Entry::Input { at, input, verdict } => machine.handle(*at, input.clone()) == *verdict,
                Entry::Output(output) => {
                    said += 1;
                    outputs.get(said - 1) == Some(output)
                }
            };
            if !matches!(entry, Entry::Output(_)) {
                outputs.extend(std::iter::from_fn(|| machine.poll_output()));
            }
            if !same {
                let second = match entry {
                    Entry::Output(_) => outputs.get(said - 1).map_or_else(
                        || "nothing".into(),
                        |output| format!("{:?}", Entry::Output(output.clone())),
                    ),
                    _ => "another verdict".into(),
                };
                self.fail(format_args!(
                    "the same inputs gave something else the second time: a spindle depends on what is not an input\n\
                     line {}: {entry:?}\nsecond: {second}",
                    line + 1
                ));
            }
        }
        if let Some(more) = outputs.get(said) {
            let more = Entry::Output(more.clone());
            self.fail(format_args!("the same inputs gave more the second time: {more:?}"));
        }
    }

    fn feed(&mut self, input: Input<C>) -> Result<Taken, Rejected> {
        let verdict = self.machine.handle(self.now, input.clone());
        self.entries.push(Entry::Input { at: self.now, input, verdict });
        self.run();
        verdict
    }

    /// Takes what comes out, and lets the fakes answer, until neither is left.
    fn run(&mut self) {
        loop {
            while let Some(output) = self.machine.poll_output() {
                match &output {
                    Output::Call { call, request } => {
                        let answering = (self.answer)(*call, request.clone());
                        self.calls.push(Pending { id: *call, request: request.clone(), answering });
                    }
                    Output::LetGo { call } | Output::Unsettled { call } => {
                        self.calls.retain(|pending| pending.id != *call);
                    }
                    _ => {}
                }
                self.entries.push(Entry::Output(output));
            }
            let Some(input) = self.answered() else { return };
            let verdict = self.machine.handle(self.now, input.clone());
            self.entries.push(Entry::Input { at: self.now, input, verdict });
        }
    }

    /// The first answer that is there.
    fn answered(&mut self) -> Option<Input<C>> {
        let mut context = Context::from_waker(Waker::noop());
        // What was answered or lost in its fake's place waits no longer.
        let out: Vec<CallId> = self
            .machine
            .spindles()
            .filter_map(|running| match running.waiting {
                Waiting::Call { call, .. } => Some(call),
                _ => None,
            })
            .collect();
        self.calls.retain(|pending| out.contains(&pending.id));
        for place in 0..self.calls.len() {
            let pending = &mut self.calls[place];
            let call = pending.id;
            let input = match catch_unwind(AssertUnwindSafe(|| pending.answering.as_mut().poll(&mut context)))
            {
                Ok(Poll::Pending) => continue,
                Ok(Poll::Ready(reply)) => Input::Reply { call, reply },
                Err(_) => Input::Lost { call },
            };
            self.calls.remove(place);
            return Some(input);
        }
        None
    }

    fn report(&self) -> String {
        report::report(&self.entries, &self.machine)
    }

    #[track_caller]
    fn fail(&self, message: fmt::Arguments<'_>) -> ! {
        panic!("{message}\n{}", self.report())
    }
}

fn yield_name<Y: Yield>() -> &'static str {
    let yields = <<Y::Spindle as Spindle>::Contract as Contract>::DESCRIPTOR.yields;
    yields.get(usize::from(Y::TAG)).map_or("a yield", |info| info.name)
}

impl<C: Contract> Drop for Harness<C> {
    fn drop(&mut self) {
        if !thread::panicking() {
            self.replay();
        }
        // Fakes may hold what the test looks at afterwards.
        drop(mem::take(&mut self.calls));
    }
}

/// A spindle that waits at the yield `Y`; see [`Harness::at`].
pub struct At<'h, C: Contract, Y: Yield> {
    harness: &'h mut Harness<C>,
    spindle: Id<Y::Spindle>,
    point: PhantomData<fn() -> Y>,
}

impl<C: Contract, Y: Yield> fmt::Debug for At<'_, C, Y> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} at `{}`", self.spindle, yield_name::<Y>())
    }
}

impl<C: Contract, Y: Yield<Spindle: Spindle<Contract = C>>> At<'_, C, Y> {
    /// Answers with an event that the yield accepts; another type does not compile.
    ///
    /// # Panics
    /// If the machine refuses the event.
    #[track_caller]
    pub fn answer<E>(self, event: E)
    where
        Y: Accepts<E>,
        E: Event<Spindle = Y::Spindle>,
    {
        let Self { harness, spindle, .. } = self;
        if let Err(rejected) = harness.event(event).to(spindle).send() {
            harness.fail(format_args!("expected {spindle:?} to take the answer: {rejected}"));
        }
    }

    /// Answers, where a refusal is expected.
    ///
    /// # Errors
    /// Why the machine refuses the event.
    pub fn try_answer<E>(self, event: E) -> Result<Taken, Rejected>
    where
        Y: Accepts<E>,
        E: Event<Spindle = Y::Spindle>,
    {
        self.harness.event(event).to(self.spindle).send()
    }
}

/// An event that is about to be sent; see [`Harness::event`].
#[must_use = "an event is sent by `send`"]
pub struct Sending<'h, C: Contract> {
    harness: &'h mut Harness<C>,
    spindle: Option<RawId>,
    seen: Option<u64>,
    again: bool,
    event: C::Event,
}

impl<C: Contract> fmt::Debug for Sending<'_, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}, not sent", self.event)
    }
}

impl<C: Contract> Sending<'_, C> {
    /// For this spindle.
    pub fn to<S: Spindle<Contract = C>>(mut self, spindle: Id<S>) -> Self {
        self.spindle = Some(spindle.raw());
        self
    }

    /// Its sender has seen the offers up to this number only.
    pub fn having_seen(mut self, offer: u64) -> Self {
        self.seen = Some(offer);
        self
    }

    /// It is the tail of a double click, or of a key that is held down.
    pub fn again(mut self) -> Self {
        self.again = true;
        self
    }

    /// Sends it.
    ///
    /// # Errors
    /// Why the machine refuses it.
    pub fn send(self) -> Result<Taken, Rejected> {
        let Self { harness, spindle, seen, again, event } = self;
        harness.give(Input::Event { spindle, seen, again, event })
    }
}
