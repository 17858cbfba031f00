//! The rules of the semantics, stated a second time: for reading, not for speed.
//!
//! Nothing is suspended here. A spindle is a program and how far it has come in it, a list of [`Frame`]s; all that a
//! page knows lies in lists; whoever waits says for what. It was written from the rules (their numbers stand in the
//! comments) and, where they are silent, from `ARCHITECTURE.md`. It shares nothing with the machine but the words for
//! failures and refusals.
//!
//! To be read in this order: what a page is and what it is given, here; then [`events`], [`steps`], [`effects`],
//! [`fibers`], [`channels`], [`ends`].

mod channels;
mod effects;
mod ends;
mod events;
mod fibers;
mod steps;

use std::{collections::VecDeque, mem};

use pagemachine::{Failure, Rejected, Settings, Taken};

use channels::Channel;

use crate::program::{ACCEPTS, DOWN, Fed, Program, Who};

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
    Stream { who: Who, call: u64, fed: Fed },
    Time,
    Cancel(Who),
    Close,
}

/// An event: whose, which of [`EVENTS`](crate::program::EVENTS), and its parameter.
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
    Streams { who: Who, call: u64, n: u32 },
    LetGo { who: Who, call: u64 },
    Expired { who: Who, event: Event },
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
    /// The newest time that came with an input.
    until: Time,
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
    kept: Vec<Past>,
    /// `once` events that it remembers having taken (rule 5a).
    remembered: Vec<Past>,
    /// All events that it ever took, ..
    taken: Vec<Past>,
    /// .. and all offers that it ever made.
    offered: Vec<Offer>,
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

/// An event that was kept or taken.
#[derive(Clone, Debug)]
struct Past {
    event: Event,
    at: Time,
    /// Of two the later has the larger.
    age: u64,
    /// The newest offer of the page at that time.
    newest: u64,
}

#[derive(Clone, Debug, PartialEq)]
struct Offer {
    number: u64,
    which: usize,
    made: Time,
}

/// What falls due; of one moment in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Due {
    Timer,
    Settling,
    Expiry,
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
            until: 0,
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
        // Rule 21c: what is due comes first; a close and a cancel are taken all the same.
        if !self.pass(at) {
            match input {
                Input::Time => return Ok(Taken::Behind),
                Input::Cancel(_) | Input::Close => {}
                Input::Start { .. } if self.closing => return Err(Rejected::Closed),
                _ => return Err(Rejected::Behind),
            }
        }
        let taken = self.take(input);
        self.run_all();
        taken
    }

    /// Rule 21: time never goes back. What is due comes before whatever else is of that time, one turn each.
    fn pass(&mut self, at: Time) -> bool {
        self.until = at.max(self.until);
        let mut turns = 0;
        while let Some((due, what, id)) = self.next_due()
            && due <= self.until
        {
            if turns == self.settings.turns {
                return false;
            }
            turns += 1;
            self.now = due;
            match (what, &self.all[id].waits) {
                (Due::Timer, Wait::Timer { tick: true, .. }) => self.step(id, Woken::With(moment(due))),
                (Due::Timer, _) => self.step(id, Woken::With(0)),
                (Due::Settling, _) => self.give_up(id),
                (Due::Expiry, _) => self.expire(id),
            }
            self.run_all();
        }
        self.now = self.until;
        true
    }

    /// Rule 21: the first deadline, of equal ones by what is due, and then the oldest.
    fn next_due(&self) -> Option<(Time, Due, Id)> {
        let parts = self.all.iter().enumerate();
        let waits = parts.clone().filter_map(|(id, part)| match (&part.waits, part.settled_by) {
            (Wait::Timer { deadline, .. }, _) => Some((*deadline, Due::Timer, part.since, id)),
            (_, Some((deadline, age))) => Some((deadline, Due::Settling, age, id)),
            _ => None,
        });
        let expires =
            parts.filter_map(|(id, _)| self.next_expiry(id).map(|(at, age)| (at, Due::Expiry, age, id)));
        waits.chain(expires).min().map(|(deadline, what, _, id)| (deadline, what, id))
    }

    pub fn next_deadline(&self) -> Option<Time> {
        self.next_due().map(|(deadline, ..)| deadline)
    }

    fn take(&mut self, input: Input) -> Result<Taken, Rejected> {
        // Rule 12b: from the close on it takes replies and time only.
        let is_late =
            !matches!(input, Input::Reply { .. } | Input::Lost { .. } | Input::Stream { .. } | Input::Time);
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
            Input::Lost { who, call } if self.streams(who, call) => self.fed(who, call, Fed::Lost)?,
            Input::Lost { who, call } => match self.caller(who, call)? {
                (id, Wait::Settled) => self.compensated(id, false),
                (id, _) => self.lost(id, call),
            },
            Input::Stream { who, call, fed } => self.fed(who, call, fed)?,
            Input::Time => {}
            Input::Cancel(who) => {
                let id = self.running(who).ok_or(Rejected::UnknownSpindle)?;
                self.cancel(id);
            }
            Input::Close => {
                self.closing = true;
                self.let_streams_go();
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
