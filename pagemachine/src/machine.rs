//! All spindles of one page: inputs in, outputs out; no I/O, no clock, no threads.

use std::{mem, task::Poll, time::Duration};

use serde::{Deserialize, Serialize};

use crate::{
    CallId, Computation, Contract, Delivery, Ended, EndsWith, Engine, Failure, Id, RawId, Rejected, Spindle,
    Time,
    coroutine::Coroutine,
    guard::{discard, guard},
    state::{ARM, Incoming, Life, NONE, Offered, Slot, State, Undo, Wait},
};

/// The bounds of a page (rule 22). The defaults suit a page of the web.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Settings {
    /// Maximum number of events that a spindle keeps until a yield takes them: 64.
    pub kept: usize,
    /// `once` events that a spindle remembers having taken: 64; at least 1.
    pub remembered: usize,
    /// How long an `every` or `once` event is kept before it expires: 30 s.
    pub expiry: Duration,
    /// Spindles in the page: 4,096; at most 1,048,576.
    pub spindles: u32,
    /// Effects and jumps of a spindle in one turn: 10,000.
    pub budget: u16,
    /// Maximum number of due turns in one call of [`Machine::handle`]: 1,000; at least 1.
    pub turns: u32,
    /// What a computation compensates: 64.
    pub compensations: usize,
    /// Items of a stream that its receiver holds until they are taken: 64; at least 1.
    pub items: usize,
    /// How long a spindle that ends waits for its call and its compensations: 30 s.
    pub settle: Duration,
    /// What [`random`](crate::random()) and [`fresh_id`](crate::fresh_id) come from: 0. A host gives each page its own.
    pub seed: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            kept: 64,
            remembered: 64,
            expiry: Duration::from_secs(30),
            spindles: 4_096,
            budget: 10_000,
            turns: 1_000,
            compensations: 64,
            items: 64,
            settle: Duration::from_secs(30),
            seed: 0,
        }
    }
}

/// What goes into a machine. All that a spindle can see is one, and can be written down (rule 23).
///
/// A start is an input too, but it carries code: see [`Machine::start`].
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound = "", rename_all = "snake_case")]
pub enum Input<C: Contract> {
    /// The view sends an event (rule 4a).
    Event {
        /// Whom it is for; `None` is the only running spindle of its kind (rule 8).
        spindle: Option<RawId>,
        /// The newest offer that its sender had been shown.
        seen: Option<u64>,
        /// Whether it is the second click of a double click, or a repeat of a held key.
        again: bool,
        /// The event.
        event: C::Event,
    },
    /// A port replies.
    Reply {
        /// To this call.
        call: CallId,
        /// The reply.
        reply: C::Reply,
    },
    /// A stream of a port gives an item (rule 20a).
    ///
    /// A host pulls one while there is [`room`](Machine::room).
    Item {
        /// To this call.
        call: CallId,
        /// The item.
        item: C::Reply,
    },
    /// A stream of a port has ended (rule 20a).
    End {
        /// The one of this call.
        call: CallId,
    },
    /// A port panicked, or will not reply for another reason (rule 13).
    Lost {
        /// This call was lost.
        call: CallId,
    },
    /// Time passes (rule 21).
    Time,
    /// The host cancels a spindle (rule 12).
    Cancel {
        /// This one, and what it forked.
        spindle: RawId,
    },
    /// The page is closed: all its spindles are cancelled (rule 12b).
    Close,
}

/// What became of an input that was not refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// The event answered an offer.
    Answered,
    /// The event is kept for a later yield.
    Kept,
    /// Any other input.
    Applied,
    /// Time has passed in part: more was due than one call does (rule 21c). Give [`Input::Time`] again.
    Behind,
}

/// What comes out of a machine, in the order in which it was performed (rule 2).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound = "", rename_all = "snake_case")]
pub enum Output<C: Contract> {
    /// A spindle was started or forked.
    Started {
        /// This one.
        spindle: RawId,
        /// Its place in [`Descriptor::spindles`](crate::Descriptor::spindles).
        kind: u16,
    },
    /// A spindle asks the view for input.
    Yield {
        /// This one.
        spindle: RawId,
        /// The number of the offer that waits.
        offer: u64,
        /// What it asks.
        value: C::Yield,
    },
    /// An offer ended.
    OfferEnded {
        /// The spindle that made it.
        spindle: RawId,
        /// The spindle's kind.
        kind: u16,
        /// The number of the offer.
        offer: u64,
        /// By an answer, or without one.
        how: Ended,
    },
    /// A kept event was dropped because nothing took it in time (rule 5c).
    Expired {
        /// The spindle that kept it.
        spindle: RawId,
        /// The spindle's kind.
        kind: u16,
        /// The event.
        event: C::Event,
    },
    /// A spindle tells the view something.
    Notify {
        /// This one.
        spindle: RawId,
        /// What it tells.
        value: C::Notify,
    },
    /// A spindle calls a port.
    Call {
        /// The number of the call, for the reply or the items.
        call: CallId,
        /// What it asks.
        request: C::Call,
    },
    /// A call to a `#[read]` has no one left who waits for its reply, or a stream no receiver.
    LetGo {
        /// This call.
        call: CallId,
    },
    /// A spindle ended with its output.
    Completed {
        /// This one.
        spindle: RawId,
        /// Its output.
        value: C::Done,
        /// How many kept events it leaves unread (rule 5c).
        dropped: u32,
    },
    /// A spindle ended without an output.
    Failed {
        /// This one.
        spindle: RawId,
        /// Its kind.
        kind: u16,
        /// Why.
        failure: Failure,
        /// How many kept events it leaves unread (rule 5c).
        dropped: u32,
    },
    /// A call of a spindle that ends, or a compensation, failed or was not answered in time (rule 12d).
    Unsettled {
        /// The spindle.
        spindle: RawId,
        /// Its kind.
        kind: u16,
        /// The call, if it was made.
        call: Option<CallId>,
        /// What was to be undone; `None` for a call of the spindle itself.
        request: Option<C::Call>,
    },
    /// The page is closed, and all its spindles have ended.
    Closed,
}

/// A spindle that runs, or a fiber of one; see [`Machine::spindles`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Running {
    /// The spindle.
    pub id: RawId,
    /// Its place in [`Descriptor::spindles`](crate::Descriptor::spindles).
    pub kind: u16,
    /// Whether it is a fiber of this spindle.
    pub is_fiber: bool,
    /// What it waits for.
    pub waiting: Waiting,
    /// Whether it was cancelled, and waits for the reply to its call.
    pub ending: bool,
    /// How many events it keeps.
    pub kept: usize,
}

/// What a spindle waits for between two turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// An event.
    Offer {
        /// The number of the offer.
        number: u64,
        /// The yield's place in [`Descriptor::yields`](crate::Descriptor::yields).
        tag: u16,
    },
    /// A reply.
    Call {
        /// The call.
        call: CallId,
        /// Whether it is a `#[read]`.
        read: bool,
    },
    /// This moment.
    Timer(Time),
    /// The end of a spindle that it forked.
    Outcome(RawId),
    /// The end of what it cancelled.
    Cancel,
    /// A write that it has not seen.
    Cell {
        /// The cell's place in [`Descriptor::cells`](crate::Descriptor::cells).
        tag: u16,
    },
    /// An item of a channel.
    Take,
    /// Room in a channel, or that its item is taken.
    Put,
    /// Fibers of its own, which are told apart.
    Fibers,
}

/// All spindles of one page of the contract `C`.
///
/// The same inputs in the same order give the same outputs. Whoever feeds it is its host: a web server, a test.
///
/// ```no_run
/// # fn drive<C: pagemachine::Contract>(reply_to: fn(C::Call) -> C::Reply) {
/// use pagemachine::{Input, Machine, Output, Settings, Time};
///
/// let mut machine = Machine::<C>::new(Settings::default());
/// // .. `machine.start(now, checkout::run(TEA))`, and then:
/// while let Some(output) = machine.poll_output() {
///     if let Output::Call { call, request } = output {
///         let reply = reply_to(request);
///         let _refused = machine.handle(Time::default(), Input::Reply { call, reply });
///     }
/// }
/// # }
/// ```
pub struct Machine<C: Contract> {
    /// `None` only while a spindle is stepped.
    state: Option<Box<State<C>>>,
}

impl<C: Contract> std::fmt::Debug for Machine<C> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.spindles()).finish()
    }
}

impl<C: Contract> Machine<C> {
    /// A page without spindles.
    pub fn new(settings: Settings) -> Self {
        Self::with_engine(settings, Engine::default())
    }

    /// A page whose spindles are suspended and resumed by this engine.
    pub fn with_engine(settings: Settings, engine: Engine) -> Self {
        Self { state: Some(Box::new(State::new(settings, engine))) }
    }

    /// Starts a spindle, and runs the turn that this causes.
    ///
    /// # Errors
    /// [`Rejected::Closed`] after [`Input::Close`], [`Rejected::OverLimit`] at the bound of spindles,
    /// [`Rejected::Behind`] as [`handle`](Self::handle) says.
    pub fn start<S, F>(&mut self, at: Time, computation: Computation<S, F>) -> Result<Id<S>, Rejected>
    where
        S: Spindle<Contract = C>,
        F: Future<Output: EndsWith<S>> + Send + 'static,
    {
        let is_behind = !self.pass(at);
        let state = self.state_mut();
        if state.closing {
            return Err(Rejected::Closed);
        }
        if is_behind {
            return Err(Rejected::Behind);
        }
        if state.running >= state.settings.spindles.min(RawId::SLOTS) {
            return Err(Rejected::OverLimit);
        }
        let coroutine = Coroutine::of_spindle::<S, F>(state.engine, computation.body);
        let id = state.start(S::KIND, coroutine, NONE, 0);
        self.run();
        Ok(Id::new(id))
    }

    /// Takes an input, and runs the turn that it causes.
    ///
    /// `at` is when it came. Time never goes back: an earlier moment counts as the newest so far.
    ///
    /// What is due by then comes first, a turn each. One call runs no more than [`Settings::turns`] of these, so that a
    /// page cannot hold its host: if more is due, the page is *behind*. [`Input::Time`] then gives [`Taken::Behind`], and
    /// the host gives it again, at a time of its choice, until it gives [`Taken::Applied`]. A close and a cancel are
    /// taken all the same, and any other input is rejected.
    ///
    /// ```
    /// # fn catch_up<C: pagemachine::Contract>(machine: &mut pagemachine::Machine<C>, now: pagemachine::Time) {
    /// use pagemachine::{Input, Taken};
    ///
    /// while machine.handle(now, Input::Time) == Ok(Taken::Behind) {
    ///     std::thread::yield_now(); // or whatever lets others go on
    /// }
    /// # }
    /// ```
    ///
    /// # Errors
    /// Why the input was rejected. It then has no effect, except that time advances; [`Rejected::Behind`] if more was due
    /// than one call does.
    pub fn handle(&mut self, at: Time, input: Input<C>) -> Result<Taken, Rejected> {
        if !self.pass(at) {
            match input {
                Input::Time => return Ok(Taken::Behind),
                // A page that cannot catch up can still be ended.
                Input::Cancel { .. } | Input::Close => {}
                _ => return Err(Rejected::Behind),
            }
        }
        let taken = match input {
            Input::Event { spindle, seen, again, event } => self.event(spindle, seen, again, event)?,
            Input::Reply { call, reply } => {
                let (caller, wait) = self.caller(call)?;
                self.forget_call(call);
                if wait == Wait::Compensation {
                    self.compensated(caller, C::is_failure(&reply));
                } else {
                    self.step(caller, Incoming::Reply(reply));
                }
                Taken::Applied
            }
            Input::Item { call, item } => {
                self.state_mut().item(call, item)?;
                Taken::Applied
            }
            Input::End { call } => {
                self.state_mut().end_stream(call)?;
                Taken::Applied
            }
            Input::Lost { call } if self.room(call).is_some() => {
                self.state_mut().lose_stream(call)?;
                Taken::Applied
            }
            Input::Lost { call } => {
                let (caller, wait) = self.caller(call)?;
                self.forget_call(call);
                if wait == Wait::Compensation {
                    self.compensated(caller, true);
                } else {
                    self.lost(caller, call);
                }
                Taken::Applied
            }
            Input::Time => Taken::Applied,
            Input::Cancel { spindle } => {
                let state = self.state_mut();
                if state.closing {
                    return Err(Rejected::Closed);
                }
                let runs = |slot: &Slot<C>| slot.life == Life::Running && !slot.is_fiber();
                if !state.slot(spindle).is_some_and(runs) {
                    return Err(Rejected::UnknownSpindle);
                }
                self.cancel(spindle.slot(), None);
                Taken::Applied
            }
            Input::Close => {
                if mem::replace(&mut self.state_mut().closing, true) {
                    return Err(Rejected::Closed);
                }
                self.close();
                Taken::Applied
            }
        };
        self.run();
        Ok(taken)
    }

    /// The next output, if there is one.
    pub fn poll_output(&mut self) -> Option<Output<C>> {
        self.state_mut().outputs.pop_front()
    }

    /// When the machine wants [`Input::Time`], if nothing else comes before.
    pub fn next_deadline(&self) -> Option<Time> {
        let state = self.state();
        [state.timers.next(), state.settling.next(), state.expiring.next()].into_iter().flatten().min()
    }

    /// The number of the newest offer; 0 before the first.
    pub fn newest_offer(&self) -> u64 {
        self.state().offers
    }

    /// How many items the receiver of an open stream has room for (rule 20a); `None` if this call is no open stream.
    ///
    /// A host pulls an item when there is room, and asks again after each turn if there was none.
    pub fn room(&self, call: CallId) -> Option<usize> {
        self.state().room(call)
    }

    /// What the spindles that have not ended wait for. One that has fibers comes several times.
    pub fn spindles(&self) -> impl Iterator<Item = Running> {
        let state = self.state();
        (0..).zip(&state.slots).filter_map(|(index, slot)| {
            let id = state.spindle_of(index);
            let waiting = match slot.wait {
                Wait::Nothing | Wait::Settled => return None,
                Wait::Compensation => Waiting::Call { call: state.call_of(index), read: false },
                Wait::Offer => Waiting::Offer { number: slot.data, tag: slot.tag },
                Wait::Call => Waiting::Call { call: state.call_of(index), read: slot.tag != 0 },
                Wait::Timer => Waiting::Timer(state.timers.deadline(slot.data)?),
                Wait::Outcome => Waiting::Outcome(RawId::from_number(slot.data)),
                Wait::Cancel => Waiting::Cancel,
                Wait::Cell => Waiting::Cell { tag: slot.tag },
                Wait::Take => Waiting::Take,
                Wait::Put => Waiting::Put,
                Wait::Fibers | Wait::Arms => Waiting::Fibers,
            };
            let spindle = &state.slots[id.slot() as usize];
            let kept = state.extras.get(spindle.extra as usize).map_or(0, |extra| extra.messages.kept());
            let is_fiber = slot.is_fiber();
            Some(Running {
                id,
                kind: spindle.kind,
                is_fiber,
                waiting,
                ending: slot.life == Life::Ending,
                kept,
            })
        })
    }

    /// Whether [`Input::Close`] was given and all has ended.
    pub fn is_closed(&self) -> bool {
        let state = self.state();
        state.closing && state.running == 0
    }

    pub(crate) fn state(&self) -> &State<C> {
        self.state.as_deref().expect("the page is back from its step")
    }

    pub(crate) fn state_mut(&mut self) -> &mut State<C> {
        self.state.as_deref_mut().expect("the page is back from its step")
    }

    /// An event, by rules 4a to 5c.
    fn event(
        &mut self,
        spindle: Option<RawId>,
        seen: Option<u64>,
        again: bool,
        event: C::Event,
    ) -> Result<Taken, Rejected> {
        let state = self.state_mut();
        if state.closing {
            return Err(Rejected::Closed);
        }
        let tag = C::event_tag(&event);
        let info = &C::DESCRIPTOR.events[usize::from(tag)];
        let id = spindle.or_else(|| state.only(info.kind)).ok_or(Rejected::UnknownSpindle)?;
        state
            .slot(id)
            .filter(|slot| slot.life == Life::Running && slot.kind == info.kind)
            .ok_or(Rejected::UnknownSpindle)?;
        if seen.is_some_and(|seen| seen > state.offers) {
            return Err(Rejected::Ahead);
        }
        let index = id.slot();
        let offered = state.offered(index, tag);
        let mut once = None;
        match info.delivery {
            Delivery::Answer => {
                let Offered { number, .. } = offered.ok_or(Rejected::NotOffered)?;
                if again || seen.is_none_or(|seen| seen < number) {
                    return Err(Rejected::Stale);
                }
            }
            Delivery::Once if again => return Err(Rejected::Duplicate),
            Delivery::Once => {
                // The user's code comes first: if it panics, its spindle fails, and nothing else has changed.
                match guard(|| state.compare(index, &event, seen)) {
                    Ok(compared) => once = Some(compared?),
                    Err(panic) => {
                        self.stop(id, Failure::Panicked(panic));
                        return Ok(Taken::Applied);
                    }
                }
            }
            Delivery::Every | Delivery::Latest => {}
        }
        let state = self.state_mut();
        let taken = if let Some(Offered { by, .. }) = offered {
            state.end_offer(by.slot(), Ended::Answered);
            state.took(index, info.delivery);
            if let Some(compared) = once {
                state.remember(index, compared);
            }
            self.step(by, Incoming::Event(event));
            Taken::Answered
        } else {
            state.keep(id, tag, event)?;
            Taken::Kept
        };
        if !self.state().forgotten.is_empty() {
            self.drop_forgotten(id);
        }
        Ok(taken)
    }

    /// Drops the events that a spindle has forgotten.
    #[cold]
    fn drop_forgotten(&mut self, spindle: RawId) {
        for forgotten in mem::take(&mut self.state_mut().forgotten) {
            if let Err(panic) = apart::<C, _>(|| drop(forgotten)) {
                self.fail_if_running(spindle, panic);
            }
        }
    }

    /// A panic of user code outside of a step is its spindle's failure, unless that has ended meanwhile.
    fn fail_if_running(&mut self, spindle: RawId, panic: String) {
        if self.state().slot(spindle).is_some_and(|slot| slot.life == Life::Running) {
            self.stop(spindle, Failure::Panicked(panic));
        }
    }

    /// Lets time pass: timers fire, the calls of spindles that take too long to settle are given up, and kept events
    /// expire (rules 5c, 12d, 21).
    ///
    /// `false` if more is due than one call does (rule 21c).
    #[inline]
    fn pass(&mut self, at: Time) -> bool {
        let state = self.state_mut();
        let until = state.until.max(at);
        state.until = until;
        if state.timers.is_empty() && state.expiring.is_empty() && state.settling.is_empty() {
            state.now = until;
            return true;
        }
        self.pass_until(until)
    }

    fn pass_until(&mut self, until: Time) -> bool {
        let mut turns = 0;
        while let Some(due) = self.next_deadline().filter(|due| *due <= until) {
            if turns >= self.state().settings.turns.max(1) {
                return false;
            }
            turns += 1;
            // What falls due happens at its own time, whenever the host tells of it.
            let state = self.state_mut();
            state.now = due;
            if let Some(sleeper) = state.take_due(due) {
                self.step(sleeper, Incoming::Due(due));
                self.run();
                continue;
            }
            if let Some(overdue) = state.settling.take_due(due) {
                self.give_up(overdue);
                self.run();
                continue;
            }
            // Last, so that whatever else is due may still take the event.
            state.expire(due);
        }
        self.state_mut().now = until;
        true
    }

    /// Runs what is ready until every spindle waits, which ends the turn.
    fn run(&mut self) {
        while let Some(id) = self.state_mut().ready.pop_front() {
            let state = self.state_mut();
            let runs = |slot: &&Slot<C>| slot.life == Life::Running || slot.wait == Wait::Settled;
            let Some(slot) = state.slot(id).filter(runs) else { continue };
            let (wait, data, tag) = (slot.wait, slot.data, slot.tag);
            let incoming = match wait {
                Wait::Settled => Incoming::Settled,
                Wait::Outcome => match guard(|| state.outcome(RawId::from_number(data))) {
                    Ok(Some(outcome)) => Incoming::Outcome(outcome),
                    Ok(None) => continue,
                    Err(panic) => {
                        self.fail(id, Failure::Panicked(panic));
                        continue;
                    }
                },
                Wait::Cancel => Incoming::Cancelled(tag != 0),
                Wait::Cell if state.is_news_for(id, tag) => Incoming::Written,
                Wait::Cell => continue,
                Wait::Take | Wait::Put => {
                    let woken = if wait == Wait::Take { state.take_as(id) } else { state.put_as(id) };
                    match woken {
                        Some(incoming) => incoming,
                        None => continue,
                    }
                }
                Wait::Fibers => Incoming::Fibers,
                Wait::Arms => Incoming::Won(RawId::from_number(data)),
                Wait::Nothing | Wait::Offer | Wait::Call | Wait::Timer | Wait::Compensation => {
                    Incoming::Nothing
                }
            };
            self.step(id, incoming);
        }
        let state = self.state_mut();
        state.reset_budgets();
        if state.closing && state.running == 0 && state.settling.is_empty() && !state.told_closed {
            state.told_closed = true;
            state.outputs.push_back(Output::Closed);
        }
    }

    /// Runs a spindle or a fiber to its next wait or its end, and does what it asked for meanwhile.
    #[inline]
    fn step(&mut self, id: RawId, incoming: Incoming<C>) {
        let state = self.state_mut();
        let slot = &mut state.slots[id.slot() as usize];
        let Some(mut coroutine) = slot.coroutine.take() else { return };
        slot.wait = Wait::Nothing;
        state.ending = slot.life == Life::Ending;
        state.incoming = incoming;
        let result = self.inside(id, || coroutine.resume());
        let state = self.state_mut();
        let slot = &mut state.slots[id.slot() as usize];
        slot.coroutine = Some(coroutine);
        let only_waits = !state.ending && state.failure.is_none() && state.dropped.is_empty();
        if only_waits && slot.wait.asks_no_more() && matches!(result, Ok(Poll::Pending)) {
            return;
        }
        self.stepped(id, result);
    }

    /// What a spindle or a fiber leaves to do behind its step.
    fn stepped(&mut self, id: RawId, result: Result<Poll<Option<C::Done>>, String>) {
        let state = self.state_mut();
        let is_ending = state.ending;
        let (failure, target) = (state.failure.take(), state.cancel.take());
        if !state.dropped.is_empty() {
            self.end_dropped();
        }
        let Some(wait) = self.state().slot(id).map(|slot| slot.wait) else { return };
        match (result, failure) {
            (Err(panic), _) => self.fail(id, Failure::Panicked(panic)),
            (Ok(_), Some(failure)) => self.fail(id, failure),
            (Ok(Poll::Ready(Some(done))), None) => self.end(id, Ok(done)),
            (Ok(Poll::Ready(None)), None) => self.fiber_ended(id),
            (Ok(Poll::Pending), None) if is_ending => self.end(id, Err(Failure::Cancelled)),
            (Ok(Poll::Pending), None) => match wait {
                Wait::Nothing => self.fail(id, Failure::ForeignAwait),
                Wait::Cancel => {
                    if let Some(target) = target {
                        self.cancel(target.slot(), Some(id));
                    }
                }
                Wait::Compensation => {
                    self.state_mut().settle_from_now(id);
                    self.settle(id);
                }
                _ => {}
            },
        }
    }

    /// Runs `f` as a spindle or a fiber, its page in the exchange; an error is the message of its panic.
    fn inside<T>(&mut self, id: RawId, f: impl FnOnce() -> T) -> Result<T, String> {
        let mut state = self.state.take().expect("a page is not stepped inside its own step");
        let spindle = state.spindle_of(id.slot());
        (state.current, state.spindle) = (id, spindle);
        let index = spindle.slot();
        let before = state.slots[index as usize].spent;
        state.spent = before;
        let outer = C::exchange().with(|exchange| exchange.swap(Some(state)));
        let result = guard(f);
        self.state = C::exchange().with(|exchange| exchange.swap(outer));
        let state = self.state_mut();
        if !state.channels.left.is_empty() {
            state.close_left();
        }
        if !matches!(state.incoming, Incoming::Nothing) {
            state.incoming = Incoming::Nothing;
        }
        if before == 0 && state.spent > 0 {
            state.spenders.push(index);
        }
        state.slots[index as usize].spent = state.spent;
        result
    }

    /// A spindle fails; what fails in a fiber fails its spindle (rule 11).
    fn fail(&mut self, id: RawId, failure: Failure) {
        let spindle = self.state().spindle_of(id.slot());
        self.end(id, Err(failure.clone()));
        let runs = |slot: &Slot<C>| slot.life == Life::Running;
        if id != spindle && self.state().slot(spindle).is_some_and(runs) {
            self.stop(spindle, failure);
        }
    }

    /// Ends what runs, or lets it settle if it has a call out (rule 12a); its fibers end at once.
    fn stop(&mut self, id: RawId, failure: Failure) {
        let state = self.state_mut();
        let index = id.slot();
        let slot = &mut state.slots[index as usize];
        if slot.wait != Wait::Compensation && (slot.wait != Wait::Call || slot.tag != 0) {
            return self.end(id, Err(failure));
        }
        slot.life = Life::Ending;
        let kind = slot.kind;
        if kind < ARM {
            state.count(kind, index, false);
        }
        if failure != Failure::Cancelled {
            state.extra(index).end = Some(Err(failure));
        }
        // It takes nothing more: what it keeps is counted at its end, and does not expire.
        state.let_kept_stay(index);
        self.state_mut().settle_from_now(id);
        self.end_fibers(index);
    }

    /// The port that a spindle or a fiber has called was lost (rule 13).
    fn lost(&mut self, caller: RawId, call: CallId) {
        let state = self.state_mut();
        let slot = &mut state.slots[caller.slot() as usize];
        slot.wait = Wait::Nothing;
        if slot.life == Life::Ending && caller != call.spindle {
            // It was left behind, so its spindle does not fail by it.
            self.unsettled(caller, Some(call), None);
            return self.end(caller, Err(Failure::Cancelled));
        }
        self.fail(caller, Failure::PortLost);
    }

    /// A fiber has ended, and keeps its output; who waits for it runs next (rule 9).
    fn fiber_ended(&mut self, id: RawId) {
        let state = self.state_mut();
        let slot = &mut state.slots[id.slot() as usize];
        if slot.life == Life::Ending {
            // Its output goes to nobody.
            return self.end(id, Err(Failure::Cancelled));
        }
        slot.life = Life::Held;
        let (kind, parent) = (slot.kind, slot.parent);
        let waiter = state.id(parent);
        match state.slots[parent as usize].wait {
            Wait::Arms if kind == ARM => {
                state.slots[parent as usize].data = id.number();
                loop {
                    // Each is no longer running afterwards.
                    let loser = self.state().arms(parent).next();
                    let Some(loser) = loser else { break };
                    self.cancel(loser, None);
                }
            }
            Wait::Fibers => {}
            _ => return,
        }
        self.state_mut().ready.push_front(waiter);
    }

    /// Ends the fibers whose handles were dropped in the step that is over, newest first (rule 11).
    #[cold]
    fn end_dropped(&mut self) {
        while !self.state().dropped.is_empty() {
            let mut dropped = self.state_mut().take_dropped();
            self.state_mut().withdrawn = 0;
            for (_, fiber) in dropped.drain(..) {
                if self.state().slot(fiber).is_some() {
                    self.cancel(fiber.slot(), None);
                }
            }
            let state = self.state_mut();
            if state.dropped.is_empty() {
                state.dropped = dropped;
            }
        }
    }

    /// Ends a spindle or a fiber: its fibers first, then its wait, its variables, and what it compensates.
    fn end(&mut self, id: RawId, mut end: Result<C::Done, Failure>) {
        let index = id.slot();
        let state = self.state_mut();
        let slot = &mut state.slots[index as usize];
        let (kind, life) = (slot.kind, slot.life);
        if life == Life::Free || life == Life::Held && kind < ARM {
            return;
        }
        let coroutine = slot.coroutine.take();
        if life == Life::Running && kind < ARM {
            state.count(kind, index, false);
        }
        // It had failed before its call was answered, whatever it ended with after that (rule 11).
        if life == Life::Ending
            && let Some(failed) = state.extra_of(index).and_then(|extra| extra.end.take())
        {
            discard(mem::replace(&mut end, failed));
        }
        // From here on it takes no event, and what its destructors fork never runs.
        state.slots[index as usize].life = Life::Ending;
        state.let_kept_stay(index);
        self.end_fibers(index);
        self.end_wait(id);
        self.state_mut().ending = true;
        let dropped = self.inside(id, || drop(coroutine));
        let state = self.state_mut();
        state.ending = false;
        state.failure = None;
        state.cancel = None;
        if !state.dropped.is_empty() {
            self.end_dropped();
        }
        if let Err(message) = dropped {
            let state = self.state_mut();
            state.panicked = Some((state.spindle_of(index), message));
        }
        let state = self.state_mut();
        let spindle = state.spindle_of(index);
        if state.slots[index as usize].extra != NONE
            && let extra = state.extra(index)
            && !extra.undos.is_empty()
        {
            extra.end = Some(end);
            self.state_mut().settle_from_now(id);
            self.settle(id);
        } else {
            self.finish(id, end);
        }
        if kind >= ARM {
            self.fail_by_panic(spindle);
        }
    }

    /// A running spindle fails if the destructor of a fiber has panicked; one that ends does as it ends.
    fn fail_by_panic(&mut self, spindle: RawId) {
        let state = self.state_mut();
        let runs = state.slot(spindle).is_some_and(|slot| slot.life == Life::Running);
        if runs && let Some((_, message)) = state.panicked.take_if(|(of, _)| *of == spindle) {
            self.end(spindle, Err(Failure::Panicked(message)));
        }
    }

    /// Ends the fibers of a spindle or of a fiber, innermost and newest first.
    #[inline]
    fn end_fibers(&mut self, index: u32) {
        let state = self.state();
        if state.slots[index as usize].newest_child == NONE {
            return;
        }
        let mut doomed = Vec::new();
        for fiber in state.fibers(index) {
            add_tree(state, fiber, &mut doomed);
        }
        for fiber in doomed {
            self.cancel_one(fiber, None);
        }
    }

    /// Reports the end of a spindle and wakes who waits for it. A fiber just goes.
    fn finish(&mut self, id: RawId, mut end: Result<C::Done, Failure>) {
        let index = id.slot();
        let state = self.state_mut();
        if let Some((_, message)) = state.panicked.take_if(|(of, _)| *of == id) {
            end = Err(Failure::Panicked(message));
        }
        state.settled(index);
        let Slot { kind, parent, .. } = state.slots[index as usize];
        state.running -= 1;
        let mut left = state.extra_of(index).map(|extra| {
            (mem::take(&mut extra.messages), mem::take(&mut extra.waiters), mem::take(&mut extra.cancellers))
        });

        if kind >= ARM {
            state.unlink(index);
            state.free_slot(index);
            if state.slots[parent as usize].life == Life::Held && !state.is_fiber(parent) {
                state.free_if_left(parent);
            }
        } else {
            let kept = left.as_ref().map_or(0, |(messages, ..)| messages.kept());
            let dropped = u32::try_from(kept).unwrap_or(u32::MAX);
            if let Some((messages, ..)) = &mut left
                && let Err(panic) = apart::<C, _>(|| drop(mem::take(messages)))
            {
                discard(mem::replace(&mut end, Err(Failure::Panicked(panic))));
            }
            if state.is_held(index) {
                let copy = guard(|| end.clone());
                let outcome = copy.unwrap_or_else(|panic| {
                    discard(mem::replace(&mut end, Err(Failure::Panicked(panic.clone()))));
                    Err(Failure::Panicked(panic))
                });
                state.extra(index).outcome = Some(outcome);
            }
            state.outputs.push_back(match end {
                Ok(value) => Output::Completed { spindle: id, value, dropped },
                Err(failure) => Output::Failed { spindle: id, kind, failure, dropped },
            });
            state.unlink(index);
            state.slots[index as usize].life = Life::Held;
            state.free_if_left(index);
        }
        let Some((_, waiters, cancellers)) = left else { return };
        state.ready.extend(waiters);
        for canceller in cancellers {
            self.ended_for(canceller);
        }
    }

    /// Performs the newest compensation of a spindle; after the last of a computation the spindle goes on, or ends
    /// (rule 12c).
    fn settle(&mut self, id: RawId) {
        let index = id.slot();
        loop {
            let state = self.state_mut();
            let number = state.calls + 1;
            let goes_on = state.slots[index as usize].coroutine.is_some();
            let Some(extra) = state.extra_of(index) else { return };
            match extra.undos.pop() {
                Some(Undo::Call(request)) if extra.is_overdue => self.unsettled(id, None, Some(request)),
                Some(Undo::Call(request)) => {
                    // It stays in the list until it has been performed: a failure is reported with it.
                    let (copy, panic) = match guard(|| request.clone()) {
                        Ok(copy) => (Undo::Call(copy), None),
                        Err(panic) => (Undo::WithoutCopy, Some(panic)),
                    };
                    extra.undos.push(copy);
                    let slot = &mut state.slots[index as usize];
                    (slot.wait, slot.data) = (Wait::Compensation, number);
                    let spindle = state.spindle_of(index);
                    if let Some(panic) = panic {
                        // It is performed all the same, and its spindle fails as it ends.
                        state.panicked = Some((spindle, panic));
                    }
                    state.make_call(id, spindle, request);
                    return;
                }
                Some(Undo::Scope) if goes_on => {
                    let slot = &mut state.slots[index as usize];
                    slot.wait = Wait::Settled;
                    if slot.life == Life::Running {
                        state.extra(index).is_overdue = false;
                        state.settled(index);
                    }
                    state.ready.push_back(id);
                    return;
                }
                Some(Undo::Scope | Undo::WithoutCopy) => {}
                None => {
                    if let Some(end) = extra.end.take() {
                        self.finish(id, end);
                    }
                    return;
                }
            }
        }
    }

    /// A compensation was performed; the next one is (rule 12d).
    fn compensated(&mut self, id: RawId, has_failed: bool) {
        let state = self.state_mut();
        let index = id.slot();
        let call = state.call_of(index);
        state.slots[index as usize].wait = Wait::Nothing;
        let performed = state.extra_of(index).and_then(|extra| extra.undos.pop());
        match performed {
            Some(Undo::Call(request)) if has_failed => self.unsettled(id, Some(call), Some(request)),
            Some(Undo::WithoutCopy) if has_failed => self.unsettled(id, Some(call), None),
            performed => discard(performed),
        }
        self.settle(id);
    }

    /// Reports what a spindle or a fiber could not settle.
    fn unsettled(&mut self, id: RawId, call: Option<CallId>, request: Option<C::Call>) {
        let state = self.state_mut();
        let spindle = state.spindle_of(id.slot());
        let kind = state.slots[spindle.slot() as usize].kind;
        state.outputs.push_back(Output::Unsettled { spindle, kind, call, request });
    }

    /// A spindle has settled for too long: what is left is reported and given up (rule 12d).
    fn give_up(&mut self, id: RawId) {
        let state = self.state_mut();
        let Some(slot) = state.slot(id) else { return };
        let (wait, call) = (slot.wait, state.call_of(id.slot()));
        let extra = state.extra(id.slot());
        (extra.settling, extra.is_overdue) = (None, true);
        if wait == Wait::Compensation {
            self.forget_call(call);
            return self.compensated(id, true);
        }
        if wait == Wait::Call {
            self.forget_call(call);
            self.state_mut().slots[id.slot() as usize].wait = Wait::Nothing;
            self.unsettled(id, Some(call), None);
        }
        self.end(id, Err(Failure::Cancelled));
    }

    /// Who waits for the reply to a call, and why.
    fn caller(&mut self, call: CallId) -> Result<(RawId, Wait), Rejected> {
        let state = self.state_mut();
        let waits_for = |caller: RawId, is_fiber: bool| {
            let slot = state.slot(caller)?;
            let is_out = matches!(slot.wait, Wait::Call | Wait::Compensation) && slot.data == call.number;
            (is_out && slot.is_fiber() == is_fiber).then_some((caller, slot.wait))
        };
        // A fiber has no number of its own outside: its calls are its spindle's.
        if let Some(spindle) = waits_for(call.spindle, false) {
            return Ok(spindle);
        }
        let fiber = state.callers.get(&call.number).and_then(|fiber| waits_for(*fiber, true));
        fiber.filter(|(fiber, _)| state.spindle_of(fiber.slot()) == call.spindle).ok_or(Rejected::UnknownCall)
    }

    /// A call has no reply to come any more.
    fn forget_call(&mut self, call: CallId) {
        let callers = &mut self.state_mut().callers;
        if !callers.is_empty() {
            callers.remove(&call.number);
        }
    }

    /// Withdraws the offer of a spindle, or lets its call or its timer go.
    fn end_wait(&mut self, id: RawId) {
        let state = self.state_mut();
        let slot = &mut state.slots[id.slot() as usize];
        match slot.wait {
            Wait::Offer => state.end_offer(id.slot(), Ended::Withdrawn),
            Wait::Call => {
                slot.wait = Wait::Nothing;
                let call = state.call_of(id.slot());
                self.forget_call(call);
                self.state_mut().outputs.push_back(Output::LetGo { call });
            }
            Wait::Cell => {
                let (ticket, tag) = (slot.data, slot.tag);
                slot.wait = Wait::Nothing;
                state.cells.forget(ticket, tag);
            }
            Wait::Take | Wait::Put => state.leave_channel(id),
            Wait::Timer => {
                slot.wait = Wait::Nothing;
                state.let_timer_go(id);
            }
            Wait::Outcome => {
                let target = RawId::from_number(slot.data);
                slot.wait = Wait::Nothing;
                state.forget_waiter(target, id);
            }
            Wait::Nothing | Wait::Cancel | Wait::Compensation | Wait::Settled | Wait::Fibers | Wait::Arms => {
                slot.wait = Wait::Nothing;
            }
        }
    }

    /// Tells a spindle that one of those it cancelled has ended; after the last it goes on.
    fn ended_for(&mut self, canceller: RawId) {
        let state = self.state_mut();
        if state.slot(canceller).is_none_or(|slot| slot.wait != Wait::Cancel) {
            return;
        }
        let slot = &mut state.slots[canceller.slot() as usize];
        slot.data -= 1;
        if slot.data == 0 {
            state.ready.push_back(canceller);
        }
    }

    /// Cancels a spindle and what it forked, innermost and newest first (rules 12 to 12b).
    fn cancel(&mut self, target: u32, canceller: Option<RawId>) {
        let state = self.state_mut();
        let was_running = state.slots[target as usize].life == Life::Running;
        if canceller.is_none() && state.slots[target as usize].newest_child == NONE {
            let alone = state.id(target);
            return self.cancel_one(alone, None);
        }
        let mut doomed = Vec::new();
        add_tree(state, target, &mut doomed);
        for id in doomed {
            self.cancel_one(id, canceller);
        }
        let Some(canceller) = canceller else { return };
        let state = self.state_mut();
        if state.slot(canceller).is_none_or(|slot| slot.wait != Wait::Cancel) {
            return; // it was among them
        }
        let slot = &mut state.slots[canceller.slot() as usize];
        slot.tag = u16::from(was_running);
        if slot.data == 0 {
            // All has ended, so there is nothing to wait for: it goes on before anything else does (rule 3).
            state.ready.push_front(canceller);
        }
    }

    /// Ends a spindle, or lets it settle if it has a call out (rule 12a); the canceller waits for what has not ended.
    fn cancel_one(&mut self, id: RawId, canceller: Option<RawId>) {
        let state = self.state_mut();
        let Some(slot) = state.slot(id) else { return };
        match slot.life {
            Life::Running => self.stop(id, Failure::Cancelled),
            Life::Held if slot.is_fiber() => self.end(id, Err(Failure::Cancelled)),
            Life::Ending | Life::Held | Life::Free => {}
        }
        let state = self.state_mut();
        if state.slot(id).is_none_or(|slot| slot.life != Life::Ending) {
            return;
        }
        // A canceller that was among them has been ended: its slot counts something else now.
        let waits = |id: &RawId| state.slot(*id).is_some_and(|slot| slot.wait == Wait::Cancel);
        if let Some(canceller) = canceller.filter(waits) {
            state.extra(id.slot()).cancellers.push(canceller);
            state.slots[canceller.slot() as usize].data += 1;
        }
    }

    /// Cancels all spindles of the page.
    fn close(&mut self) {
        let state = self.state_mut();
        state.let_streams_go();
        let mut doomed = Vec::new();
        let mut root = state.newest_root;
        while root != NONE {
            add_tree(state, root, &mut doomed);
            root = state.slots[root as usize].older;
        }
        for id in doomed {
            self.cancel_one(id, None);
        }
    }
}

/// Runs user code outside of any page: a machine may be given an input inside another page's step, and what the code
/// performs would be that page's.
fn apart<C: Contract, T>(user: impl FnOnce() -> T) -> Result<T, String> {
    let outer = C::exchange().with(|exchange| exchange.swap(None));
    let result = guard(user);
    C::exchange().with(|exchange| exchange.swap(outer));
    result
}

/// A machine that is dropped performs nothing more, also inside another page's step (rule 12b).
impl<C: Contract> Drop for Machine<C> {
    fn drop(&mut self) {
        let dropped = apart::<C, _>(|| {
            if let Some(mut state) = self.state.take() {
                state.discard_all();
                discard(state);
            }
        });
        debug_assert!(dropped.is_ok(), "each part is dropped under its own catch");
    }
}

/// A spindle and what it forked, innermost and newest first.
pub(crate) fn add_tree<C: Contract>(state: &State<C>, index: u32, doomed: &mut Vec<RawId>) {
    // By hand, since a chain of forks may be longer than a stack is deep.
    let mut preorder = vec![index];
    let first = doomed.len();
    while let Some(index) = preorder.pop() {
        doomed.push(state.id(index));
        let mut child = state.slots[index as usize].newest_child;
        while child != NONE {
            preorder.push(child);
            child = state.slots[child as usize].older;
        }
    }
    // Backwards, a parent stands after its children and the oldest child after the newer ones.
    doomed[first..].reverse();
}
