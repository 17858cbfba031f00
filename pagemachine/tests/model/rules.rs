//! The rules of the semantics, stated a second time: for reading, not for speed.
//!
//! Nothing is suspended here. A spindle is a program and how far it has come in it, a list of [`Frame`]s; all that a
//! page knows lies in lists; whoever waits says for what. It was written from the rules alone (their numbers stand in
//! the comments), and shares nothing with the machine but the words for failures and refusals.

mod channels;

use std::{cmp::Reverse, collections::VecDeque, mem};

use pagemachine::{Failure, Keep, Limit, Rejected, Settings, Taken};

use channels::Channel;

use crate::program::{ACCEPTS, DOWN, KEEPS, Op, Program, Who};

/// A moment, in microseconds.
pub type Time = u64;

/// How a computation ends: with a number, or an error.
pub type Outcome = Result<u32, ()>;

/// What a page is given.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    Start { kind: usize, program: Program },
    Event { to: Option<Who>, event: Event, seen: Option<u64>, again: bool },
    Reply { who: Who, call: u64, ok: bool },
    Lost { who: Who, call: u64 },
    Time,
    Cancel(Who),
    Close,
}

/// An event: whose, which of [`KEEPS`], and its parameter.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Event {
    pub kind: usize,
    pub which: usize,
    pub n: u32,
}

/// What a page says.
#[derive(Clone, Debug, PartialEq)]
pub enum Said {
    Started { who: Who, kind: usize },
    Asks { who: Who, offer: u64, which: usize },
    OfferEnded { who: Who, offer: u64, answered: bool },
    Tells { who: Who, tag: u32, last: u32 },
    Calls { who: Who, call: u64, read: bool, n: u32 },
    LetGo { who: Who, call: u64 },
    Completed { who: Who, outcome: Outcome, dropped: usize },
    Failed { who: Who, failure: Failure, dropped: usize },
    Unsettled { who: Who, call: Option<u64>, request: Option<u32> },
    Closed,
}

/// A page.
#[derive(Debug)]
pub struct Model {
    settings: Settings,
    said: Vec<Said>,
    now: Time,
    closing: bool,
    /// All spindles and fibers that ever were.
    all: Vec<Part>,
    started: Who,
    /// Who is to run, in the order in which they became ready (rule 9).
    ready: VecDeque<(Id, Woken)>,
    /// Fibers whose handles were dropped in this step.
    dropped: Vec<Id>,
    /// By the kind that writes them.
    cells: [Cell; 2],
    /// By their age.
    channels: Vec<Channel>,
    offers: u64,
    calls: u64,
    /// Counts whatever has an age.
    clock: u64,
}

/// A spindle or a fiber, by its place in the list.
type Id = usize;

/// What was forked or begun by one that was ending, and never runs.
const NEVER: Id = Id::MAX;

/// A spindle, or a fiber of one.
#[derive(Debug)]
struct Part {
    /// The spindle that it is, or is part of.
    spindle: Id,
    /// What forked or began it, as long as that has not ended; then it belongs to the page (rule 11b).
    maker: Option<Id>,
    /// When it came there: the newest has the largest.
    came: u64,
    life: Life,
    /// The computations that it is in, and the blocks in them, the innermost last.
    frames: Vec<Frame>,
    last: u32,
    handles: Vec<Id>,
    knows: Vec<Id>,
    ticks: Option<(Time, u64)>,
    ends: Vec<channels::Ends>,
    waits: Wait,
    /// Who began to wait first has the smallest.
    since: u64,
    settling: Option<Settling>,
    /// When what is left of its end is given up, and since when that is so (rule 12d).
    settled_by: Option<(Time, u64)>,
    /// Why it fails, found in this step: it performs nothing more.
    fails: Option<Failure>,
    /// What all parts of a spindle have in common; a fiber's own is not used.
    common: Common,
}

#[derive(Debug, Default)]
struct Common {
    /// Its number: no number is used again (rule 8).
    who: Who,
    kind: usize,
    kept: Vec<Event>,
    /// `keep = once` events that it has taken, and the newest offer at that time.
    taken: Vec<(Event, u64)>,
    /// Offers that have ended and had stood for 500 ms.
    stood: Vec<Offer>,
    /// How many writes of each cell it has seen (rule 19a).
    seen: [u64; 2],
    /// Effects and jumps of this turn (rule 15).
    spent: u16,
}

#[derive(Clone, Debug, PartialEq)]
enum Life {
    Running,
    /// It failed or was cancelled, for this reason, and something is not settled.
    Ending(Failure),
    Ended(End),
    /// A fiber that has ended, and whose output was taken or is wanted by nobody.
    Gone,
}

type End = Result<Outcome, Failure>;

/// What a computation, or a block in one, has still to do.
#[derive(Debug)]
enum Frame {
    Computation(Computation),
    Block { program: Program, at: usize, times: u32 },
}

#[derive(Debug, Default)]
struct Computation {
    program: Program,
    at: usize,
    round: u32,
    /// The handles of its fibers.
    fibers: Vec<Id>,
    /// What tells in its destructor, and whether it also forks.
    held: Vec<(u32, bool)>,
    compensations: Vec<u32>,
}

#[derive(Clone, Debug, PartialEq)]
enum Wait {
    /// It runs, or is ready to, or has ended, or waits for ever.
    Nothing,
    Event(Offer),
    Reply {
        call: u64,
        read: bool,
    },
    Timer {
        deadline: Time,
        tick: bool,
        zero: bool,
    },
    Outcome(Id),
    Cancelled {
        all: Vec<Id>,
        was_running: bool,
    },
    Write(usize),
    Settled,
    Fibers {
        of: Vec<Id>,
        need: Need,
    },
    Channel,
}

/// Which fibers have to end.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Need {
    Any,
    All,
    /// Any, and the others are cancelled.
    Race,
}

#[derive(Clone, Debug, PartialEq)]
struct Offer {
    number: u64,
    which: usize,
    made: Time,
}

/// What wakes a spindle or a fiber.
#[derive(Clone, Debug)]
enum Woken {
    Started,
    Begun,
    With(u32),
    Outcome(Id),
    Write(usize),
    Put(usize),
    Take(usize),
    Fibers(Vec<Id>, Need),
    Settled(Outcome),
}

/// Compensations that are being performed, one after the other (rule 12c).
#[derive(Debug)]
struct Settling {
    left: Vec<u32>,
    out: Option<(u64, u32)>,
    then: Then,
}

#[derive(Clone, Debug)]
enum Then {
    /// The computation has ended so, and its caller goes on.
    Caller(Outcome),
    /// The spindle or the fiber has ended so.
    Report(End),
}

#[derive(Debug, Default)]
struct Cell {
    value: u32,
    writes: u64,
    writer: Option<Id>,
}

/// What becomes of a spindle or a fiber by what it has just done. What is done behind its step stands here too.
enum Doing {
    GoesOn,
    Waits,
    Ends(End),
    Cancels(Id),
    Settles(Vec<u32>, Outcome),
    Races(Vec<Id>),
}

use Doing::{Cancels, Ends, GoesOn, Races, Settles, Waits};

/// Inputs.
impl Model {
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            said: Vec::new(),
            now: 0,
            closing: false,
            all: Vec::new(),
            started: 0,
            ready: VecDeque::new(),
            dropped: Vec::new(),
            cells: Default::default(),
            channels: Vec::new(),
            offers: 0,
            calls: 0,
            clock: 0,
        }
    }

    /// What has been said since the last look (rule 2).
    pub fn said(&mut self) -> Vec<Said> {
        mem::take(&mut self.said)
    }

    /// A turn is what one input causes: it ends when every spindle waits.
    pub fn give(&mut self, at: Time, input: Input) -> Result<Taken, Rejected> {
        self.pass(at);
        let taken = self.take(input);
        self.run_all();
        taken
    }

    /// Rule 21: time never goes back. What is due comes before whatever else is of that time, one turn each.
    fn pass(&mut self, at: Time) {
        let at = at.max(self.now);
        while let Some((due, id)) = self.next_due()
            && due <= at
        {
            self.now = due;
            match self.all[id].waits {
                Wait::Timer { tick: true, .. } => self.step(id, Woken::With(moment(due))),
                Wait::Timer { .. } => self.step(id, Woken::With(0)),
                _ => self.give_up(id),
            }
            self.run_all();
        }
        self.now = at;
    }

    /// Rule 21: the first deadline, of equal ones the oldest.
    fn next_due(&self) -> Option<(Time, Id)> {
        let due = self.all.iter().enumerate().filter_map(|(id, part)| match (&part.waits, part.settled_by) {
            (Wait::Timer { deadline, .. }, _) => Some((*deadline, false, part.since, id)),
            (_, Some((deadline, age))) => Some((deadline, true, age, id)),
            _ => None,
        });
        due.min().map(|(deadline, .., id)| (deadline, id))
    }

    pub fn next_deadline(&self) -> Option<Time> {
        self.next_due().map(|(deadline, _)| deadline)
    }

    fn take(&mut self, input: Input) -> Result<Taken, Rejected> {
        // Rule 12b: from the close on it takes replies and time only.
        let is_late = !matches!(input, Input::Reply { .. } | Input::Lost { .. } | Input::Time);
        if self.closing && is_late {
            return Err(Rejected::Closed);
        }
        match input {
            Input::Start { kind, program } => {
                if self.is_full() {
                    return Err(Rejected::OverLimit);
                }
                self.start(kind, program, None);
            }
            Input::Event { to, event, seen, again } => return self.event(to, event, seen, again),
            Input::Reply { who, call, ok } => match self.caller(who, call)? {
                (id, Wait::Settled) => self.compensated(id, ok),
                (id, _) if ok => self.step(id, Woken::With(u32::try_from(call).unwrap() % 3)),
                (id, _) => self.step(id, Woken::With(DOWN)),
            },
            Input::Lost { who, call } => match self.caller(who, call)? {
                (id, Wait::Settled) => self.compensated(id, false),
                (id, _) => self.lost(id, call),
            },
            Input::Time => {}
            Input::Cancel(who) => {
                let id = self.running(who).ok_or(Rejected::UnknownSpindle)?;
                self.cancel(id);
            }
            Input::Close => {
                self.closing = true;
                if self.has_all_ended() {
                    self.said.push(Said::Closed);
                }
                // Rule 12b: everything, the newest first.
                for id in self.made_by(None) {
                    self.cancel(id);
                }
            }
        }
        Ok(Taken::Applied)
    }

    /// Rule 21a: a reply to a call let go, given up or never made is refused.
    fn caller(&self, who: Who, number: u64) -> Result<(Id, Wait), Rejected> {
        let is_caller = |part: &Part| match (&part.waits, &part.settling) {
            (Wait::Reply { call, .. }, _) => *call == number,
            (Wait::Settled, Some(settling)) => settling.out.is_some_and(|(call, _)| call == number),
            _ => false,
        };
        let caller = (0..self.all.len()).find(|id| self.who(*id) == who && is_caller(&self.all[*id]));
        caller.map(|id| (id, self.all[id].waits.clone())).ok_or(Rejected::UnknownCall)
    }

    /// Rule 13: it fails the spindle that called, but for a fiber that was left behind.
    fn lost(&mut self, id: Id, call: u64) {
        self.all[id].waits = Wait::Nothing;
        if self.is_fiber(id) && !self.runs(id) {
            self.unsettled(id, Some(call), None);
            return self.end(id, Err(Failure::Cancelled));
        }
        self.fail(id, Failure::PortLost);
    }

    /// The spindle of this number, if it takes inputs.
    fn running(&self, who: Who) -> Option<Id> {
        (0..self.all.len()).find(|id| !self.is_fiber(*id) && self.who(*id) == who && self.runs(*id))
    }
}

/// Events: rules 4 to 5c.
impl Model {
    fn event(
        &mut self,
        to: Option<Who>,
        event: Event,
        seen: Option<u64>,
        again: bool,
    ) -> Result<Taken, Rejected> {
        // Rule 8: without a spindle it is for the only running one of its kind.
        let id = to.map_or_else(|| self.only(event.kind), |who| self.running(who));
        let id = id.filter(|id| self.all[*id].common.kind == event.kind).ok_or(Rejected::UnknownSpindle)?;
        let seen = seen.unwrap_or(0);
        if seen > self.offers {
            return Err(Rejected::Ahead);
        }
        let offer =
            self.offers_of(id).find(|(_, offer)| accepts(offer, event)).map(|(by, offer)| (by, offer.number));
        match (KEEPS[event.which], offer) {
            // Rule 4a.
            (Keep::None, None) => return Err(Rejected::NotOffered),
            (Keep::None, Some((_, offer))) if again || seen < offer => return Err(Rejected::Stale),
            // Rule 5a.
            (Keep::Once, _) if self.is_repeat(id, event, seen) => return Err(Rejected::Duplicate),
            // Rule 5: a waiting offer takes it at once, seen or not.
            (_, Some((by, _))) => {
                self.end_offer(by, true);
                self.remember(id, event);
                self.step(by, Woken::With(answer(event)));
                return Ok(Taken::Answered);
            }
            (_, None) => {}
        }
        let kept = &mut self.all[id].common.kept;
        // Rule 5a: the newest of its type, in the newest's place.
        if KEEPS[event.which] == Keep::Latest {
            kept.retain(|older| older.which != event.which);
        }
        // Rule 5c.
        if kept.len() >= self.settings.kept {
            return Err(Rejected::Full);
        }
        kept.push(event);
        Ok(Taken::Kept)
    }

    fn only(&self, kind: usize) -> Option<Id> {
        let mut of_kind = (0..self.all.len())
            .filter(|id| !self.is_fiber(*id) && self.runs(*id) && self.all[*id].common.kind == kind);
        of_kind.next().filter(|_| of_kind.next().is_none())
    }

    /// The offers of a spindle and its fibers that wait.
    fn offers_of(&self, spindle: Id) -> impl Iterator<Item = (Id, &Offer)> {
        self.all.iter().enumerate().filter_map(move |(id, part)| match &part.waits {
            Wait::Event(offer) if part.spindle == spindle => Some((id, offer)),
            _ => None,
        })
    }

    /// Rule 5a: until a later offer that accepts it has stood for 500 ms, and its sender had seen that offer.
    fn is_repeat(&self, id: Id, event: Event, seen: u64) -> bool {
        let Common { kept, taken, stood, .. } = &self.all[id].common;
        if kept.contains(&event) {
            return true;
        }
        let Some((_, then)) = taken.iter().find(|(taken, _)| *taken == event) else { return false };
        let waiting = self.offers_of(id).map(|(_, offer)| offer).filter(|offer| self.has_stood(offer));
        !stood
            .iter()
            .chain(waiting)
            .any(|offer| accepts(offer, event) && offer.number > *then && offer.number <= seen)
    }

    fn has_stood(&self, offer: &Offer) -> bool {
        self.now >= offer.made + 500_000
    }

    fn remember(&mut self, spindle: Id, event: Event) {
        if KEEPS[event.which] != Keep::Once {
            return;
        }
        let taken = &mut self.all[spindle].common.taken;
        taken.retain(|(taken, _)| *taken != event);
        taken.push((event, self.offers));
        // Rule 22: the oldest is forgotten.
        if taken.len() > self.settings.remembered {
            taken.remove(0);
        }
    }

    /// Rule 4b.
    fn end_offer(&mut self, id: Id, answered: bool) {
        if let Wait::Event(offer) = self.all[id].waits.clone() {
            self.all[id].waits = Wait::Nothing;
            self.said.push(Said::OfferEnded { who: self.who(id), offer: offer.number, answered });
            if self.has_stood(&offer) {
                self.common(id).stood.push(offer);
            }
        }
    }
}

/// Turns and steps: rules 3, 9 and 15.
impl Model {
    fn run_all(&mut self) {
        while let Some((id, woken)) = self.ready.pop_front() {
            self.step(id, woken);
        }
        // Who sleeps for zero stays in this moment, and its count goes on.
        let dozes = |part: &&Part| matches!(part.waits, Wait::Timer { zero: true, .. });
        let dozing: Vec<_> = self.all.iter().filter(dozes).map(|part| part.spindle).collect();
        for part in self.all.iter_mut().filter(|part| !dozing.contains(&part.spindle)) {
            part.common.spent = 0;
        }
    }

    /// A step is what one spindle or fiber does from one wait to its next.
    fn step(&mut self, id: Id, woken: Woken) {
        if let Woken::Write(cell) = woken
            && !self.has_news(id, cell)
        {
            // Rule 19a: another fiber of its spindle has seen it meanwhile, so it waits on.
            self.waits(id, Wait::Write(cell));
            return;
        }
        self.all[id].waits = Wait::Nothing;
        let mut doing = self.wake_up(id, woken);
        loop {
            while let GoesOn = doing {
                doing = match self.next(id) {
                    Some(op) => self.perform(id, op),
                    None => self.leave(id, Ok(self.all[id].last)),
                }
                .unwrap_or_else(|ends| ends);
            }
            if let Ends(Ok(_) | Err(Failure::Panicked(_))) = doing {
                self.drop_ends(id);
            }
            // Rule 11: a fiber whose handle was dropped ends with the step.
            self.close_lost();
            self.end_dropped();
            match doing {
                GoesOn | Waits => return,
                Ends(Ok(outcome)) => return self.completed(id, outcome),
                Ends(Err(failure)) if self.all[id].life == Life::Ending(failure.clone()) => {
                    return self.end(id, Err(failure));
                }
                Ends(Err(failure)) => return self.fail(id, failure),
                Settles(compensations, outcome) => {
                    return self.settle(id, compensations, Then::Caller(outcome));
                }
                // Rule 11a: in their order, before anything else.
                Races(arms) => {
                    arms.into_iter().rev().for_each(|arm| self.ready.push_front((arm, Woken::Begun)));
                    return;
                }
                Cancels(other) => doing = self.performs_cancel(id, other),
            }
        }
    }

    fn wake_up(&mut self, id: Id, woken: Woken) -> Doing {
        self.all[id].last = match woken {
            // The first thing that a spindle does is to ask who it is, which is an effect.
            Woken::Started => match self.spend(id) {
                Ok(()) => 0,
                Err(ends) => return ends,
            },
            Woken::Begun => 0,
            Woken::With(value) => value,
            Woken::Outcome(of) => self.outcome(of).expect("it has ended"),
            // Rule 19a: the newest value, whatever was written since it became ready.
            Woken::Write(cell) => self.look(id, cell),
            Woken::Put(channel) => self.has_put(id, channel),
            Woken::Take(channel) => self.takes(id, channel).expect("there is an item"),
            Woken::Fibers(of, need) => self.take_outputs(id, &of, need).expect("they have ended"),
            Woken::Settled(outcome) => return self.hand_over(id, outcome),
        };
        GoesOn
    }

    /// What it does next; nothing if its innermost computation has come to its end.
    fn next(&mut self, id: Id) -> Option<Op> {
        let frames = &mut self.all[id].frames;
        loop {
            match frames.last_mut().expect("what runs is in a computation") {
                Frame::Block { program, at, times } => {
                    if *at == program.len() {
                        *at = 0;
                        *times -= 1;
                    }
                    if *times == 0 || program.is_empty() {
                        frames.pop();
                        continue;
                    }
                    *at += 1;
                    return Some(program[*at - 1].clone());
                }
                Frame::Computation(Computation { program, at, .. }) => {
                    *at += 1;
                    return program.get(*at - 1).cloned();
                }
            }
        }
    }

    /// Rule 15: a spindle's count is of a turn, its fibers included; who exceeds it fails.
    fn spend(&mut self, id: Id) -> Result<(), Doing> {
        self.close_lost();
        // Rule 11: the offers of a fiber whose handle was dropped are withdrawn before the next effect.
        for fiber in self.newest_first(self.dropped.clone()) {
            self.tree_of(fiber).into_iter().for_each(|part| self.end_offer(part, false));
        }
        if let Some(failure) = &self.all[id].fails {
            return Err(Ends(Err(failure.clone())));
        }
        if self.common(id).spent == self.settings.budget {
            return Err(self.fails(id, Failure::OverBudget));
        }
        self.common(id).spent += 1;
        Ok(())
    }

    fn fails(&mut self, id: Id, failure: Failure) -> Doing {
        self.all[id].fails = Some(failure.clone());
        Ends(Err(failure))
    }

    /// Rule 12a: the next wait of one that was cancelled is not performed.
    fn may_wait(&self, id: Id) -> Result<(), Doing> {
        match (&self.all[id].fails, &self.all[id].life) {
            (Some(failure), _) | (None, Life::Ending(failure)) => Err(Ends(Err(failure.clone()))),
            _ => Ok(()),
        }
    }

    fn waits(&mut self, id: Id, wait: Wait) -> Doing {
        self.all[id].since = self.tick();
        self.all[id].waits = wait;
        Waits
    }

    fn tick(&mut self) -> u64 {
        self.clock += 1;
        self.clock
    }

    /// Wakes those that wait so, who began first first.
    fn wake(&mut self, woken_by: impl Fn(&Wait) -> Option<Woken>) {
        let mut waiting: Vec<_> = (0..self.all.len())
            .filter_map(|id| Some((self.all[id].since, id, woken_by(&self.all[id].waits)?)))
            .collect();
        waiting.sort_by_key(|(since, ..)| *since);
        for (_, id, woken) in waiting {
            self.all[id].waits = Wait::Nothing;
            self.ready.push_back((id, woken));
        }
    }
}

/// Effects.
impl Model {
    fn perform(&mut self, id: Id, op: Op) -> Result<Doing, Doing> {
        let last = self.all[id].last;
        self.all[id].last = match op {
            Op::Yield(which) => {
                self.spend(id)?;
                self.may_wait(id)?;
                return self.offer(id, which);
            }
            Op::Notify(tag) => {
                self.spend(id)?;
                self.said.push(Said::Tells { who: self.who(id), tag, last });
                last
            }
            Op::Call { read, n } => {
                self.spend(id)?;
                self.may_wait(id)?;
                let call = self.call(id, read, n);
                return Ok(self.waits(id, Wait::Reply { call, read }));
            }
            Op::Fork(kind, program) => {
                self.spend(id)?;
                let forked = self.fork(id, kind, program)?;
                self.all[id].handles.push(forked);
                self.all[id].knows.push(forked);
                last
            }
            Op::Await(_) if self.all[id].handles.is_empty() => last,
            Op::Await(nth) => {
                self.spend(id)?;
                let of = self.all[id].handles[nth % self.all[id].handles.len()];
                // Rule 3: what has ended is not waited for.
                let Some(value) = self.outcome(of) else {
                    self.may_wait(id)?;
                    return Ok(self.waits(id, Wait::Outcome(of)));
                };
                value
            }
            Op::Cancel(nth) => {
                self.spend(id)?;
                let other = self.all[id].knows[nth % self.all[id].knows.len()];
                if !self.has_ended(other) {
                    self.may_wait(id)?;
                    return Ok(Cancels(other));
                }
                0
            }
            Op::Put(n) => {
                self.spend(id)?;
                u32::from(self.put(id, n))
            }
            Op::Get(cell) => {
                self.spend(id)?;
                self.look(id, cell)
            }
            Op::Changed(cell) => {
                self.spend(id)?;
                if !self.has_news(id, cell) {
                    self.may_wait(id)?;
                    return Ok(self.waits(id, Wait::Write(cell)));
                }
                self.look(id, cell)
            }
            Op::Now => {
                self.spend(id)?;
                moment(self.now)
            }
            Op::Sleep(micros) => {
                self.spend(id)?;
                self.may_wait(id)?;
                // Rule 21a: also for zero.
                let deadline = self.now + micros;
                return Ok(self.waits(id, Wait::Timer { deadline, tick: false, zero: micros == 0 }));
            }
            Op::Interval(period) => {
                self.spend(id)?;
                self.all[id].ticks = Some((self.now, period));
                last
            }
            Op::Tick => {
                let Some((start, period)) = self.all[id].ticks else { return Ok(GoesOn) };
                self.spend(id)?;
                self.may_wait(id)?;
                // Rule 21a: what was missed is left out, and a tick of this very moment came before it.
                let passed = (self.now - start) / period;
                let deadline = start + (passed + 1) * period;
                return Ok(self.waits(id, Wait::Timer { deadline, tick: true, zero: false }));
            }
            Op::Fiber(program) => {
                self.spend(id)?;
                let fiber = self.begin(id, program)?;
                if fiber != NEVER {
                    self.ready.push_back((fiber, Woken::Begun));
                }
                self.innermost(id).fibers.push(fiber);
                last
            }
            Op::Drop(nth) => {
                let fibers = &mut self.innermost(id).fibers;
                if !fibers.is_empty() {
                    let fiber = fibers.remove(nth % fibers.len());
                    self.dropped.push(fiber);
                }
                last
            }
            Op::Join(nth) => {
                let fibers = self.innermost(id).fibers.clone();
                if fibers.is_empty() {
                    return Ok(GoesOn);
                }
                return self.wait_for(id, vec![fibers[nth % fibers.len()]], Need::Any);
            }
            Op::JoinAny if self.innermost(id).fibers.is_empty() => last,
            Op::JoinAny => {
                let fibers = self.innermost(id).fibers.clone();
                return self.wait_for(id, fibers, Need::Any);
            }
            Op::JoinAll => {
                let fibers = self.innermost(id).fibers.clone();
                return self.wait_for(id, fibers, Need::All);
            }
            Op::Race(programs) => return self.race(id, programs),
            Op::Timeout(micros, program) => return self.race(id, vec![program, [Op::Sleep(micros)].into()]),
            Op::Open(bound) => {
                self.spend(id)?;
                let channel = self.channels.len();
                self.channels.push(Channel { bound, senders: 1, receivers: 1, ..Channel::default() });
                self.all[id].ends.push(channels::Ends { channel, sends: true, takes: true });
                last
            }
            Op::Send(nth, n) => {
                let Some(channel) = self.sender(id, nth) else { return Ok(GoesOn) };
                self.spend(id)?;
                return self.puts(id, channel, n);
            }
            Op::Receive(nth) => {
                let Some(channel) = self.receiver(id, nth) else { return Ok(GoesOn) };
                self.spend(id)?;
                let Some(value) = self.takes(id, channel) else {
                    self.may_wait(id)?;
                    let waits = self.waits(id, Wait::Channel);
                    self.waits_to_take(id, channel);
                    return Ok(waits);
                };
                value
            }
            Op::Close(nth) => {
                let Some(channel) = self.sender(id, nth) else { return Ok(GoesOn) };
                self.spend(id)?;
                self.close(channel);
                last
            }
            Op::DropSender(nth) => {
                self.drop_sender(id, nth);
                last
            }
            Op::DropReceiver(nth) => {
                self.drop_receiver(id, nth);
                last
            }
            Op::Repeat(times, program) => {
                self.all[id].frames.push(Frame::Block { program, at: 0, times });
                last
            }
            Op::If(then, otherwise) => {
                let program = if last % 2 == 1 { then } else { otherwise };
                self.all[id].frames.push(Frame::Block { program, at: 0, times: 1 });
                last
            }
            Op::Compute(program) => {
                self.all[id].frames.push(computation(program));
                last
            }
            Op::Compensate(n) => {
                self.spend(id)?;
                // Rule 22.
                if self.innermost(id).compensations.len() >= self.settings.compensations {
                    return Err(self.fails(id, Failure::OverLimit(Limit::Compensations)));
                }
                self.innermost(id).compensations.push(n);
                last
            }
            Op::Hold { tag, forks } => {
                self.innermost(id).held.push((tag, forks));
                last
            }
            Op::Check if last == DOWN => return self.leave(id, Err(())),
            Op::Jump(times) if self.innermost(id).round < times => {
                // Rule 14: it drops what it does not hand on, fibers included.
                self.drop_locals(id);
                let computation = self.innermost(id);
                (computation.at, computation.round) = (0, computation.round + 1);
                self.spend(id)?;
                last
            }
            Op::Check | Op::Jump(_) => last,
            Op::Return { ok: true } => return self.leave(id, Ok(last)),
            Op::Return { ok: false } => return self.leave(id, Err(())),
            Op::Panic => {
                // It unwinds in this step.
                self.drop_all_locals(id);
                return Err(Ends(Err(Failure::Panicked("on purpose".into()))));
            }
            Op::Foreign => {
                self.may_wait(id)?;
                return Err(Ends(Err(Failure::ForeignAwait)));
            }
        };
        Ok(GoesOn)
    }

    fn offer(&mut self, id: Id, which: usize) -> Result<Doing, Doing> {
        // Rule 1: one output, also when a kept event answers it at once. Rule 4: no number comes twice.
        self.offers += 1;
        let (who, spindle) = (self.who(id), self.all[id].spindle);
        self.said.push(Said::Asks { who, offer: self.offers, which });
        let offer = Offer { number: self.offers, which, made: self.now };
        // Rule 5: in the order in which they came.
        let kept = &mut self.all[spindle].common.kept;
        if let Some(first) = kept.iter().position(|event| accepts(&offer, *event)) {
            let event = kept.remove(first);
            self.said.push(Said::OfferEnded { who, offer: self.offers, answered: true });
            self.remember(spindle, event);
            self.all[id].last = answer(event);
            return Ok(GoesOn);
        }
        // Rule 4: two that wait, and accept the same event.
        let clashes = |other: &Offer| ACCEPTS[other.which].iter().any(|event| ACCEPTS[which].contains(event));
        let is_ambiguous = self.offers_of(spindle).any(|(_, other)| clashes(other));
        self.waits(id, Wait::Event(offer));
        if is_ambiguous { Err(Ends(Err(Failure::Ambiguous))) } else { Ok(Waits) }
    }

    fn call(&mut self, id: Id, read: bool, n: u32) -> u64 {
        self.calls += 1;
        self.said.push(Said::Calls { who: self.who(id), call: self.calls, read, n });
        self.calls
    }

    /// Rule 9: it first runs after its maker's step. Rule 15: it begins with its maker's count.
    fn fork(&mut self, maker: Id, kind: usize, program: Program) -> Result<Id, Doing> {
        // Rule 12: what an ending spindle forks never runs, so nobody is told of it.
        if !self.runs(maker) {
            return Ok(NEVER);
        }
        if self.is_full() {
            return Err(self.fails(maker, Failure::OverLimit(Limit::Spindles)));
        }
        Ok(self.start(kind, program, Some(maker)))
    }

    fn start(&mut self, kind: usize, program: Program, maker: Option<Id>) -> Id {
        let (id, who) = (self.all.len(), self.started);
        let spent = maker.map_or(0, |maker| self.common(maker).spent);
        let common = Common { who, kind, spent, ..Common::default() };
        // It is its spindle that forks, also in a fiber (rule 11).
        self.enter(program, id, maker, maker.map(|maker| self.all[maker].spindle), common);
        self.all[id].knows.push(id);
        self.started += 1;
        // Rule 7: each once.
        self.said.push(Said::Started { who, kind });
        self.ready.push_back((id, Woken::Started));
        id
    }

    /// Rule 11: a fiber is part of its spindle.
    fn begin(&mut self, maker: Id, program: Program) -> Result<Id, Doing> {
        if !self.runs(maker) {
            return Ok(NEVER);
        }
        if self.is_full() {
            return Err(self.fails(maker, Failure::OverLimit(Limit::Spindles)));
        }
        Ok(self.enter(program, self.all[maker].spindle, Some(maker), Some(maker), Common::default()))
    }

    /// It knows what its maker knows.
    fn enter(
        &mut self,
        program: Program,
        spindle: Id,
        from: Option<Id>,
        maker: Option<Id>,
        common: Common,
    ) -> Id {
        let ends = from.map(|from| self.clone_ends(from)).unwrap_or_default();
        let from = from.map(|from| &self.all[from]);
        let (handles, knows) =
            from.map(|from| (from.handles.clone(), from.knows.clone())).unwrap_or_default();
        let came = self.tick();
        self.all.push(Part {
            spindle,
            maker,
            came,
            life: Life::Running,
            frames: vec![computation(program)],
            last: 0,
            handles,
            knows,
            ticks: None,
            ends,
            waits: Wait::Nothing,
            since: 0,
            settling: None,
            settled_by: None,
            fails: None,
            common,
        });
        self.all.len() - 1
    }

    /// Rule 22: spindles and fibers, until they have ended and their outputs were taken.
    fn is_full(&self) -> bool {
        let counts = |id: &Id| !self.has_ended(*id) || self.is_fiber(*id) && self.all[*id].life != Life::Gone;
        (0..self.all.len()).filter(counts).count() >= self.settings.spindles as usize
    }

    /// Rule 11b: its output, or its failure as a value; nothing as long as it has not ended.
    fn outcome(&self, of: Id) -> Option<u32> {
        match self.all.get(of).map(|part| &part.life) {
            None => Some(code(&Failure::Cancelled)),
            Some(Life::Ended(Ok(outcome))) => Some(value_of(*outcome)),
            Some(Life::Ended(Err(failure))) => Some(code(failure)),
            Some(_) => None,
        }
    }

    /// Rule 19: the first to write owns it, until it has ended; a write that is refused is none.
    fn put(&mut self, id: Id, n: u32) -> bool {
        let spindle = self.all[id].spindle;
        let kind = self.all[spindle].common.kind;
        let owner = self.cells[kind].writer.filter(|writer| !self.has_ended(*writer));
        if owner.is_some_and(|owner| owner != spindle) {
            return false;
        }
        self.cells[kind] = Cell { value: n, writes: self.cells[kind].writes + 1, writer: Some(spindle) };
        // Rule 19a: its own write it has seen.
        self.common(id).seen[kind] = self.cells[kind].writes;
        self.wake(|wait| (*wait == Wait::Write(kind)).then_some(Woken::Write(kind)));
        true
    }

    /// Rule 19a: a write that this spindle, all its fibers as one, has not seen.
    fn has_news(&self, id: Id, cell: usize) -> bool {
        self.all[self.all[id].spindle].common.seen[cell] < self.cells[cell].writes
    }

    /// Rule 19a: who looks has seen every write so far.
    fn look(&mut self, id: Id, cell: usize) -> u32 {
        let Cell { value, writes, .. } = self.cells[cell];
        self.common(id).seen[cell] = writes;
        if writes == 0 { 0 } else { 20 + value }
    }

    fn innermost(&mut self, id: Id) -> &mut Computation {
        let mut computations = self.all[id].frames.iter_mut().rev().filter_map(|frame| match frame {
            Frame::Computation(computation) => Some(computation),
            Frame::Block { .. } => None,
        });
        computations.next().expect("what runs is in a computation")
    }
}

/// Fibers: rules 11 and 11a.
impl Model {
    fn wait_for(&mut self, id: Id, of: Vec<Id>, need: Need) -> Result<Doing, Doing> {
        self.spend(id)?;
        // Rule 3: what has ended is not waited for.
        if let Some(value) = self.take_outputs(id, &of, need) {
            self.all[id].last = value;
            return Ok(GoesOn);
        }
        self.may_wait(id)?;
        Ok(self.waits(id, Wait::Fibers { of, need }))
    }

    /// Takes what the needed fibers ended with: the first in the list that has ended, or all of them.
    fn take_outputs(&mut self, id: Id, of: &[Id], need: Need) -> Option<u32> {
        let outputs: Vec<_> = of.iter().map(|fiber| self.output(*fiber)).collect();
        let (taken, value) = if need == Need::All {
            let outputs: Vec<_> = outputs.into_iter().collect::<Option<_>>()?;
            (of, outputs.iter().fold(0, |all, output| (all * 3 + output) % 1000))
        } else {
            let first = outputs.iter().position(Option::is_some)?;
            (&of[first..=first], u32::try_from(first).unwrap() * 100 + outputs[first]?)
        };
        for fiber in taken {
            self.all[*fiber].life = Life::Gone;
        }
        if need != Need::Race {
            self.innermost(id).fibers.retain(|fiber| !taken.contains(fiber));
        }
        Some(value)
    }

    fn output(&self, fiber: Id) -> Option<u32> {
        self.all.get(fiber).filter(|part| part.life != Life::Gone).and_then(|_| self.outcome(fiber))
    }

    /// Rule 11a: it starts its effects in their order.
    fn race(&mut self, id: Id, programs: Vec<Program>) -> Result<Doing, Doing> {
        self.spend(id)?;
        self.may_wait(id)?;
        let arms: Result<Vec<_>, _> = programs.into_iter().map(|program| self.begin(id, program)).collect();
        let arms = arms?;
        self.waits(id, Wait::Fibers { of: arms.clone(), need: Need::Race });
        Ok(Races(arms))
    }

    /// A fiber has ended by itself. Rule 9: who awaits it runs next.
    fn fiber_ended(&mut self, id: Id, outcome: Outcome) {
        self.all[id].life = Life::Ended(Ok(outcome));
        let maker = self.all[id].maker.expect("a fiber is part of another");
        let Wait::Fibers { of, need } = self.all[maker].waits.clone() else { return };
        let has_ended = |fiber: &Id| self.output(*fiber).is_some();
        let goes_on = if need == Need::All { of.iter().all(has_ended) } else { of.iter().any(has_ended) };
        if !goes_on {
            return;
        }
        self.all[maker].waits = Wait::Nothing;
        if need == Need::Race {
            // Rule 11a: the others are cancelled before it goes on.
            of.iter().rev().filter(|arm| **arm != id).for_each(|arm| self.cancel(*arm));
        }
        self.ready.push_front((maker, Woken::Fibers(of, need)));
    }

    /// Rule 11: a fiber whose handle was dropped ends with the step; rule 23a: together, newest first.
    fn end_dropped(&mut self) {
        while !self.dropped.is_empty() {
            let dropped = mem::take(&mut self.dropped);
            self.newest_first(dropped).into_iter().for_each(|fiber| self.cancel(fiber));
        }
    }

    fn newest_first(&self, mut ids: Vec<Id>) -> Vec<Id> {
        ids.retain(|id| *id != NEVER);
        ids.sort_by_key(|id| Reverse(self.all[*id].came));
        ids
    }
}

/// Ends: rules 7, 12c and 12d.
impl Model {
    /// The innermost computation ends; the caller goes on when it is settled.
    fn leave(&mut self, id: Id, outcome: Outcome) -> Result<Doing, Doing> {
        self.drop_locals(id);
        // Rule 12c: in any way but `Ok`, and before the caller goes on.
        let settles = outcome.is_err() && !self.innermost(id).compensations.is_empty();
        if settles {
            self.may_wait(id)?;
        }
        let compensations = mem::take(&mut self.innermost(id).compensations);
        self.all[id].frames.pop();
        Ok(if settles { Settles(compensations, outcome) } else { self.hand_over(id, outcome) })
    }

    fn hand_over(&mut self, id: Id, outcome: Outcome) -> Doing {
        if self.all[id].frames.is_empty() {
            return match self.all[id].fails.clone() {
                Some(failure) => Ends(Err(failure)),
                None => Ends(Ok(outcome)),
            };
        }
        self.all[id].last = value_of(outcome);
        GoesOn
    }

    /// Leaves the blocks of the innermost computation, and drops its variables.
    fn drop_locals(&mut self, id: Id) {
        let frames = &mut self.all[id].frames;
        while matches!(frames.last(), Some(Frame::Block { .. })) {
            frames.pop();
        }
        let at = frames.len() - 1;
        self.drop_locals_at(id, at);
    }

    fn drop_all_locals(&mut self, id: Id) {
        (0..self.all[id].frames.len()).rev().for_each(|at| self.drop_locals_at(id, at));
    }

    /// Destructors run once, the newest first; they may notify and fork.
    fn drop_locals_at(&mut self, id: Id, at: usize) {
        let Frame::Computation(computation) = &mut self.all[id].frames[at] else { return };
        self.dropped.append(&mut computation.fibers);
        for (tag, forks) in mem::take(&mut computation.held).into_iter().rev() {
            if self.spend(id).is_ok() {
                self.said.push(Said::Tells { who: self.who(id), tag, last: 0 });
            }
            if forks && self.spend(id).is_ok() {
                let kind = self.common(id).kind;
                // What is dropped has nothing to give.
                if let Ok(forked) = self.fork(id, kind, [Op::Notify(tag)].into())
                    && forked != NEVER
                {
                    self.drop_ends(forked);
                }
            }
        }
    }

    fn completed(&mut self, id: Id, outcome: Outcome) {
        if self.is_fiber(id) && self.runs(id) {
            self.fiber_ended(id, outcome);
        } else {
            self.end(id, Ok(outcome));
        }
    }

    /// Rule 11: what fails in a fiber fails its spindle.
    fn fail(&mut self, id: Id, failure: Failure) {
        self.end(id, Err(failure.clone()));
        if self.is_fiber(id) && self.runs(self.all[id].spindle) {
            self.stop(self.all[id].spindle, failure);
        }
    }

    /// It ends for this reason. Rule 12a: with a call out it first gets the reply; what it compensates is not cancelled
    /// (rule 12c).
    fn stop(&mut self, id: Id, failure: Failure) {
        match self.all[id].waits {
            Wait::Reply { read: false, .. } | Wait::Settled => {
                self.all[id].life = Life::Ending(failure);
                self.settles_from_now(id);
                self.end_fibers(id);
            }
            _ => self.end(id, Err(failure)),
        }
    }

    /// It ends: its fibers, its wait, its variables; and what all its computations compensate is performed, the newest
    /// first.
    fn end(&mut self, id: Id, end: End) {
        self.all[id].life = Life::Ending(end.clone().err().unwrap_or(Failure::Cancelled));
        self.end_fibers(id);
        if let Wait::Reply { call, read: true } = self.all[id].waits {
            self.said.push(Said::LetGo { who: self.who(id), call });
        }
        self.end_offer(id, false);
        self.all[id].waits = Wait::Nothing;
        self.ready.retain(|(ready, _)| *ready != id);
        self.all[id].fails = None;
        self.leave_channels(id);
        self.drop_all_locals(id);
        self.drop_ends(id);
        self.all[id].fails = None;
        self.close_lost();
        self.end_dropped();
        let frames = mem::take(&mut self.all[id].frames).into_iter();
        let compensations: Vec<_> = frames
            .flat_map(|frame| match frame {
                Frame::Computation(computation) => computation.compensations,
                Frame::Block { .. } => Vec::new(),
            })
            .collect();
        if compensations.is_empty() {
            self.report(id, end);
        } else {
            self.settle(id, compensations, Then::Report(end));
        }
    }

    /// Rule 11: its fibers end with it.
    fn end_fibers(&mut self, id: Id) {
        let fibers = self.made_by(Some(id)).into_iter().filter(|made| self.is_fiber(*made));
        fibers.collect::<Vec<_>>().into_iter().for_each(|fiber| self.cancel(fiber));
    }

    fn settle(&mut self, id: Id, left: Vec<u32>, then: Then) {
        let by = self.settles_from_now(id);
        self.all[id].settling = Some(Settling { left, out: None, then });
        self.waits(id, Wait::Settled);
        if by <= self.now {
            self.give_up(id);
        } else {
            self.settle_next(id);
        }
    }

    /// Rule 12d: 30 s from when that begins.
    fn settles_from_now(&mut self, id: Id) -> Time {
        let age = self.tick();
        let deadline = self.now + u64::try_from(self.settings.settle.as_micros()).unwrap();
        self.all[id].settled_by.get_or_insert((deadline, age)).0
    }

    fn settling(&mut self, id: Id) -> &mut Settling {
        self.all[id].settling.as_mut().expect("it settles")
    }

    /// Rule 12c: one after the other.
    fn settle_next(&mut self, id: Id) {
        match self.settling(id).left.pop() {
            Some(n) => self.settling(id).out = Some((self.call(id, false, n), n)),
            None => self.settled(id),
        }
    }

    /// Rule 12d: one that fails is reported, and the next is performed.
    fn compensated(&mut self, id: Id, ok: bool) {
        let (call, n) = self.settling(id).out.take().expect("it is out");
        if !ok {
            self.unsettled(id, Some(call), Some(n));
        }
        self.settle_next(id);
    }

    fn settled(&mut self, id: Id) {
        let settling = self.all[id].settling.take().expect("it settles");
        self.all[id].waits = Wait::Nothing;
        if self.runs(id) {
            self.all[id].settled_by = None;
        }
        match settling.then {
            Then::Report(end) => self.report(id, end),
            Then::Caller(outcome) => self.ready.push_back((id, Woken::Settled(outcome))),
        }
    }

    /// Rule 12d: what is left after 30 s is reported and given up.
    fn give_up(&mut self, id: Id) {
        if let (Wait::Reply { call, .. }, Life::Ending(failure)) =
            (self.all[id].waits.clone(), self.all[id].life.clone())
        {
            self.unsettled(id, Some(call), None);
            return self.end(id, Err(failure));
        }
        let out = self.settling(id).out.take().map(|(call, n)| (Some(call), n));
        let left = mem::take(&mut self.settling(id).left).into_iter().rev().map(|n| (None, n));
        for (call, n) in out.into_iter().chain(left) {
            self.unsettled(id, call, Some(n));
        }
        self.settled(id);
    }

    fn unsettled(&mut self, id: Id, call: Option<u64>, request: Option<u32>) {
        self.said.push(Said::Unsettled { who: self.who(id), call, request });
    }

    /// Rule 7: the end is reported when the spindle has ended, its compensations included. Rule 5c: with what it kept.
    fn report(&mut self, id: Id, end: End) {
        let who = self.who(id);
        self.all[id].settled_by = None;
        if self.is_fiber(id) {
            self.all[id].life = Life::Gone;
        } else {
            self.all[id].life = Life::Ended(end.clone());
            let dropped = mem::take(&mut self.all[id].common.kept).len();
            self.said.push(match end {
                Ok(outcome) => Said::Completed { who, outcome, dropped },
                Err(failure) => Said::Failed { who, failure, dropped },
            });
        }
        // Rule 11b: what it forked outlives it, and comes to the page; what a fiber left behind, to what it was part of.
        for orphan in self.made_by(Some(id)).into_iter().rev() {
            if self.is_fiber(id) {
                self.all[orphan].maker = self.all[id].maker;
            } else if !self.is_fiber(orphan) {
                self.all[orphan].came = self.tick();
                self.all[orphan].maker = None;
            }
        }
        // Who awaits it comes before who cancelled it.
        self.wake(|wait| (*wait == Wait::Outcome(id)).then_some(Woken::Outcome(id)));
        let ended: Vec<_> = (0..self.all.len()).map(|id| self.has_ended(id)).collect();
        self.wake(|wait| match wait {
            Wait::Cancelled { all, was_running } if all.iter().all(|id| ended[*id]) => {
                Some(Woken::With(u32::from(*was_running)))
            }
            _ => None,
        });
        if self.closing && self.has_all_ended() {
            self.said.push(Said::Closed);
        }
    }
}

/// Cancel: rules 12 to 12b.
impl Model {
    /// Waits until all of it has ended, and says whether it was still running.
    fn performs_cancel(&mut self, id: Id, other: Id) -> Doing {
        let was_running = self.runs(other);
        let all = self.tree_of(other);
        self.cancel(other);
        // Of itself, or of what forked it, it does not return.
        if all.contains(&id) {
            return Waits;
        }
        if all.iter().all(|id| self.has_ended(*id)) {
            self.all[id].last = u32::from(was_running);
            return GoesOn;
        }
        self.waits(id, Wait::Cancelled { all, was_running })
    }

    /// Rule 12: with its fibers and what it forked, innermost and newest first.
    fn cancel(&mut self, id: Id) {
        for id in self.tree_of(id) {
            match self.all[id].life {
                Life::Running => self.stop(id, Failure::Cancelled),
                // The output of a fiber is wanted by nobody.
                Life::Ended(_) if self.is_fiber(id) => self.all[id].life = Life::Gone,
                _ => {}
            }
        }
    }

    /// A spindle or a fiber and what it made, and so on, innermost and newest first.
    fn tree_of(&self, id: Id) -> Vec<Id> {
        let mut tree: Vec<_> =
            self.made_by(Some(id)).into_iter().flat_map(|made| self.tree_of(made)).collect();
        if !self.has_ended(id) || self.is_fiber(id) {
            tree.push(id);
        }
        tree
    }

    /// What this one made, or what the page has; the newest first.
    fn made_by(&self, maker: Option<Id>) -> Vec<Id> {
        let is_there =
            |id: &Id| !self.has_ended(*id) || self.is_fiber(*id) && self.all[*id].life != Life::Gone;
        let made = (0..self.all.len()).filter(|id| self.all[*id].maker == maker).filter(is_there);
        self.newest_first(made.collect())
    }

    fn runs(&self, id: Id) -> bool {
        self.all.get(id).is_some_and(|part| part.life == Life::Running)
    }

    fn has_ended(&self, id: Id) -> bool {
        self.all.get(id).is_none_or(|part| matches!(part.life, Life::Ended(_) | Life::Gone))
    }

    fn has_all_ended(&self) -> bool {
        (0..self.all.len()).all(|id| self.has_ended(id))
    }

    fn is_fiber(&self, id: Id) -> bool {
        self.all[id].spindle != id
    }

    /// Rule 11: a fiber speaks as its spindle.
    fn who(&self, id: Id) -> Who {
        self.all[self.all[id].spindle].common.who
    }

    fn common(&mut self, id: Id) -> &mut Common {
        let spindle = self.all[id].spindle;
        &mut self.all[spindle].common
    }
}

fn computation(program: Program) -> Frame {
    Frame::Computation(Computation { program, ..Computation::default() })
}

fn accepts(offer: &Offer, event: Event) -> bool {
    ACCEPTS[offer.which].contains(&event.which)
}

fn answer(event: Event) -> u32 {
    10 * u32::try_from(event.which).unwrap() + event.n
}

fn value_of(outcome: Outcome) -> u32 {
    outcome.unwrap_or(DOWN)
}

/// A moment, as a small number.
pub fn moment(time: Time) -> u32 {
    u32::try_from(time % 10_007).unwrap()
}

/// A failure, as a number.
pub fn code(failure: &Failure) -> u32 {
    match failure {
        Failure::Panicked(_) => 901,
        Failure::Cancelled => 902,
        Failure::ForeignAwait => 903,
        Failure::Ambiguous => 904,
        Failure::OverBudget => 905,
        Failure::OverLimit(_) => 906,
        _ => 907,
    }
}
