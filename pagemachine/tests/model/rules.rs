//! The rules of the semantics, stated a second time: for reading, not for speed.
//!
//! Nothing is suspended here. A spindle is a program and how far it has come in it, a list of [`Frame`]s; all that a
//! page knows lies in lists; whoever waits says for what. It was written from the rules alone (their numbers stand in
//! the comments), and shares nothing with the machine but the words for failures and refusals.

use std::{cmp::Reverse, mem};

use pagemachine::{Failure, Keep, Limit, Rejected, Settings, Taken};

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
    /// All that ever were; no number is used again (rule 8).
    spindles: Vec<Spindle>,
    /// Who is to run, in the order in which they became ready (rule 9).
    ready: Vec<(Who, Woken)>,
    /// By the kind that writes them.
    cells: [Cell; 2],
    offers: u64,
    calls: u64,
    waits: u64,
    newest: u64,
}

#[derive(Debug)]
struct Spindle {
    kind: usize,
    /// What forked it, as long as that has not ended; then it belongs to the page (rule 11b).
    maker: Option<Who>,
    /// When it came there: the newest has the largest.
    came: u64,
    life: Life,
    /// The computations that it is in, and the blocks in them, the innermost last.
    frames: Vec<Frame>,
    last: u32,
    handles: Vec<Who>,
    knows: Vec<Who>,
    ticks: Option<(Time, u64)>,
    waits: Wait,
    /// Who began to wait first has the smallest.
    since: u64,
    settling: Option<Settling>,
    /// When what is left of its end is given up (rule 12d).
    settled_by: Option<(Time, u64)>,
    kept: Vec<Event>,
    /// `keep = once` events that it has taken, and the newest offer at that time.
    taken: Vec<(Event, u64)>,
    /// Offers that have ended and had stood for 500 ms.
    stood: Vec<Offer>,
    /// How many writes of each cell it has seen (rule 19a).
    seen: [u64; 2],
    /// Why it fails, found in this step: it performs nothing more.
    fails: Option<Failure>,
    /// Effects and jumps of this turn (rule 15).
    spent: u16,
}

#[derive(Clone, Debug, PartialEq)]
enum Life {
    Running,
    /// It failed or was cancelled, and something is not settled.
    Ending,
    Ended(End),
}

type End = Result<Outcome, Failure>;

/// A spindle that was forked and never runs.
const NEVER: Who = Who::MAX;

/// What a computation, or a block in one, has still to do.
#[derive(Debug)]
enum Frame {
    Computation { program: Program, at: usize, round: u32, held: Vec<(u32, bool)>, compensations: Vec<u32> },
    Block { program: Program, at: usize, times: u32 },
}

#[derive(Clone, Debug, PartialEq)]
enum Wait {
    /// It runs, or is ready to, or has ended.
    Nothing,
    Event(Offer),
    Reply {
        call: u64,
        read: bool,
    },
    Timer {
        deadline: Time,
        tick: bool,
    },
    Outcome(Who),
    Cancelled {
        all: Vec<Who>,
        was_running: bool,
    },
    Write(usize),
    Settled,
}

#[derive(Clone, Debug, PartialEq)]
struct Offer {
    number: u64,
    which: usize,
    made: Time,
}

/// What wakes a spindle.
#[derive(Clone, Debug)]
enum Woken {
    Started,
    With(u32),
    Outcome(Who),
    Write(usize),
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
    /// The spindle has ended so.
    Report(End),
}

#[derive(Debug, Default)]
struct Cell {
    value: u32,
    writes: u64,
    writer: Option<Who>,
}

/// What becomes of a spindle by what it has just done.
enum Doing {
    GoesOn,
    Waits,
    Ends(End),
}

use Doing::{Ends, GoesOn, Waits};

/// Inputs.
impl Model {
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            said: Vec::new(),
            now: 0,
            closing: false,
            spindles: Vec::new(),
            ready: Vec::new(),
            cells: Default::default(),
            offers: 0,
            calls: 0,
            waits: 0,
            newest: 0,
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
        while let Some((due, who)) = self.next_due()
            && due <= at
        {
            self.now = due;
            match self.spindles[who].waits {
                Wait::Timer { tick, .. } => {
                    let value = if tick { moment(due) } else { 0 };
                    self.step(who, &Woken::With(value));
                }
                _ => self.give_up(who),
            }
            self.run_all();
        }
        self.now = at;
    }

    /// Rule 21: the first deadline, of equal ones the oldest.
    fn next_due(&self) -> Option<(Time, Who)> {
        let timers = self.spindles.iter().enumerate().filter_map(|(who, spindle)| match spindle.waits {
            Wait::Timer { deadline, .. } => Some((deadline, false, spindle.since, who)),
            _ => None,
        });
        let ends = self.spindles.iter().enumerate().filter_map(|(who, spindle)| {
            let (deadline, age) = spindle.settled_by?;
            Some((deadline, true, age, who))
        });
        timers.chain(ends).min().map(|(deadline, _, _, who)| (deadline, who))
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
                if self.running() >= self.settings.spindles {
                    return Err(Rejected::OverLimit);
                }
                let who = self.start(kind, program, None);
                self.ready.push((who, Woken::Started));
            }
            Input::Event { to, event, seen, again } => return self.event(to, event, seen, again),
            Input::Reply { who, call, ok } => match self.waits_for(who, call)? {
                Wait::Settled => self.compensated(who, ok),
                _ if ok => self.step(who, &Woken::With(u32::try_from(call).unwrap() % 3)),
                _ => self.step(who, &Woken::With(DOWN)),
            },
            Input::Lost { who, call } => match self.waits_for(who, call)? {
                Wait::Settled => self.compensated(who, false),
                // Rule 13: it fails the spindle that called.
                _ => self.end(who, Err(Failure::PortLost)),
            },
            Input::Time => {}
            Input::Cancel(who) => {
                if !self.is_running(who) {
                    return Err(Rejected::UnknownSpindle);
                }
                self.cancel(who);
            }
            Input::Close => {
                self.closing = true;
                if self.running() == 0 {
                    self.said.push(Said::Closed);
                }
                // Rule 12b: everything, the newest first.
                for who in self.forked_by(None) {
                    self.cancel(who);
                }
            }
        }
        Ok(Taken::Applied)
    }

    /// Rule 21a: a reply to a call let go, given up or never made is refused.
    fn waits_for(&self, who: Who, number: u64) -> Result<Wait, Rejected> {
        let spindle = self.spindles.get(who).ok_or(Rejected::UnknownCall)?;
        let is_out = match (&spindle.waits, &spindle.settling) {
            (Wait::Reply { call, .. }, _) => *call == number,
            (Wait::Settled, Some(settling)) => settling.out.is_some_and(|(call, _)| call == number),
            _ => false,
        };
        if is_out { Ok(spindle.waits.clone()) } else { Err(Rejected::UnknownCall) }
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
        let who = to.or_else(|| self.only(event.kind)).ok_or(Rejected::UnknownSpindle)?;
        if !self.is_running(who) || self.spindles[who].kind != event.kind {
            return Err(Rejected::UnknownSpindle);
        }
        let seen = seen.unwrap_or(0);
        if seen > self.offers {
            return Err(Rejected::Ahead);
        }
        let spindle = &self.spindles[who];
        let offer = match &spindle.waits {
            Wait::Event(offer) if ACCEPTS[offer.which].contains(&event.which) => Some(offer.number),
            _ => None,
        };
        match (KEEPS[event.which], offer) {
            // Rule 4a.
            (Keep::None, None) => return Err(Rejected::NotOffered),
            (Keep::None, Some(offer)) if again || seen < offer => return Err(Rejected::Stale),
            // Rule 5a.
            (Keep::Once, _) if self.is_repeat(who, event, seen) => return Err(Rejected::Duplicate),
            // Rule 5: a waiting offer takes it at once, seen or not.
            (_, Some(_)) => {
                self.end_offer(who, true);
                self.remember(who, event);
                self.step(who, &Woken::With(answer(event)));
                return Ok(Taken::Answered);
            }
            (_, None) => {}
        }
        let spindle = &mut self.spindles[who];
        // Rule 5a: the newest of its type, in the newest's place.
        if KEEPS[event.which] == Keep::Latest {
            spindle.kept.retain(|kept| kept.which != event.which);
        }
        // Rule 5c.
        if spindle.kept.len() >= self.settings.kept {
            return Err(Rejected::Full);
        }
        spindle.kept.push(event);
        Ok(Taken::Kept)
    }

    fn only(&self, kind: usize) -> Option<Who> {
        let mut of_kind =
            (0..self.spindles.len()).filter(|&who| self.is_running(who) && self.spindles[who].kind == kind);
        let only = of_kind.next()?;
        of_kind.next().is_none().then_some(only)
    }

    /// Rule 5a: until a later offer that accepts it has stood for 500 ms, and its sender had seen that offer.
    fn is_repeat(&self, who: Who, event: Event, seen: u64) -> bool {
        let spindle = &self.spindles[who];
        if spindle.kept.contains(&event) {
            return true;
        }
        let Some((_, then)) = spindle.taken.iter().find(|(taken, _)| *taken == event) else { return false };
        let waiting = match &spindle.waits {
            Wait::Event(offer) if self.has_stood(offer) => Some(offer),
            _ => None,
        };
        !spindle.stood.iter().chain(waiting).any(|offer| {
            offer.number > *then && offer.number <= seen && ACCEPTS[offer.which].contains(&event.which)
        })
    }

    fn has_stood(&self, offer: &Offer) -> bool {
        self.now >= offer.made + 500_000
    }

    fn remember(&mut self, who: Who, event: Event) {
        if KEEPS[event.which] != Keep::Once {
            return;
        }
        let taken = &mut self.spindles[who].taken;
        taken.retain(|(taken, _)| *taken != event);
        taken.push((event, self.offers));
        // Rule 22: the oldest is forgotten.
        if taken.len() > self.settings.remembered {
            taken.remove(0);
        }
    }

    /// Rule 4b.
    fn end_offer(&mut self, who: Who, answered: bool) {
        if let Wait::Event(offer) = mem::replace(&mut self.spindles[who].waits, Wait::Nothing) {
            self.said.push(Said::OfferEnded { who, offer: offer.number, answered });
            if self.has_stood(&offer) {
                self.spindles[who].stood.push(offer);
            }
        }
    }
}

/// Turns and steps: rules 3, 9 and 15.
impl Model {
    fn run_all(&mut self) {
        while !self.ready.is_empty() {
            let (who, woken) = self.ready.remove(0);
            self.step(who, &woken);
        }
        for spindle in &mut self.spindles {
            // Who sleeps for zero stays in this moment, and its count goes on.
            if !matches!(spindle.waits, Wait::Timer { deadline, .. } if deadline == self.now) {
                spindle.spent = 0;
            }
        }
    }

    /// A step is what one spindle does from one wait to its next.
    fn step(&mut self, who: Who, woken: &Woken) {
        let value = match woken {
            // The first thing that each does is to ask who it is, which is an effect.
            Woken::Started => match self.spend(who) {
                Err(Ends(end)) => return self.end(who, end),
                _ => 0,
            },
            Woken::With(value) => *value,
            Woken::Outcome(of) => self.outcome(*of).expect("it has ended"),
            // Rule 19a: the newest value, whatever was written since it became ready.
            Woken::Write(cell) => self.look(who, *cell),
        };
        let spindle = &mut self.spindles[who];
        spindle.last = value;
        spindle.waits = Wait::Nothing;
        self.run(who);
    }

    fn run(&mut self, who: Who) {
        loop {
            let doing = match self.next(who) {
                Some(op) => self.perform(who, op),
                None => self.leave(who, Ok(self.spindles[who].last)).unwrap_or_else(|ends| ends),
            };
            match doing {
                GoesOn => {}
                Waits => return,
                Ends(Err(failure)) => return self.end(who, Err(failure)),
                Ends(Ok(outcome)) => {
                    let failure = self.spindles[who].fails.take();
                    return self.end(who, failure.map_or(Ok(outcome), Err));
                }
            }
        }
    }

    /// What it does next; nothing if its innermost computation has come to its end.
    fn next(&mut self, who: Who) -> Option<Op> {
        let frames = &mut self.spindles[who].frames;
        loop {
            match frames.last_mut().expect("a spindle that runs is in a computation") {
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
                Frame::Computation { program, at, .. } => {
                    *at += 1;
                    return program.get(*at - 1).cloned();
                }
            }
        }
    }

    /// Rule 15: the count is of a turn; who exceeds it fails.
    fn spend(&mut self, who: Who) -> Result<(), Doing> {
        let spindle = &mut self.spindles[who];
        if let Some(failure) = &spindle.fails {
            return Err(Ends(Err(failure.clone())));
        }
        if spindle.spent == self.settings.budget {
            return Err(self.fails(who, Failure::OverBudget));
        }
        spindle.spent += 1;
        Ok(())
    }

    fn fails(&mut self, who: Who, failure: Failure) -> Doing {
        self.spindles[who].fails = Some(failure.clone());
        Ends(Err(failure))
    }

    /// Rule 12a: the next wait of one that was cancelled is not performed.
    fn may_wait(&self, who: Who) -> Result<(), Doing> {
        let spindle = &self.spindles[who];
        match &spindle.fails {
            Some(failure) => Err(Ends(Err(failure.clone()))),
            None if spindle.life == Life::Ending => Err(Ends(Err(Failure::Cancelled))),
            None => Ok(()),
        }
    }

    fn waits(&mut self, who: Who, wait: Wait) -> Doing {
        self.waits += 1;
        let spindle = &mut self.spindles[who];
        spindle.waits = wait;
        spindle.since = self.waits;
        Waits
    }

    /// Wakes those that wait so, who began first first.
    fn wake(&mut self, woken_by: impl Fn(&Wait) -> Option<Woken>) {
        let mut waiting: Vec<_> = (0..self.spindles.len())
            .filter_map(|who| Some((self.spindles[who].since, who, woken_by(&self.spindles[who].waits)?)))
            .collect();
        waiting.sort_by_key(|(since, ..)| *since);
        for (_, who, woken) in waiting {
            self.spindles[who].waits = Wait::Nothing;
            self.ready.push((who, woken));
        }
    }
}

/// Effects.
impl Model {
    fn perform(&mut self, who: Who, op: Op) -> Doing {
        self.try_perform(who, op).unwrap_or_else(|ends| ends)
    }

    fn try_perform(&mut self, who: Who, op: Op) -> Result<Doing, Doing> {
        let last = self.spindles[who].last;
        let value = match op {
            Op::Yield(which) => {
                self.spend(who)?;
                self.may_wait(who)?;
                // Rule 1: one output, also when a kept event answers it at once. Rule 4: no number comes twice.
                self.offers += 1;
                self.said.push(Said::Asks { who, offer: self.offers, which });
                let offer = Offer { number: self.offers, which, made: self.now };
                // Rule 5: in the order in which they came.
                let kept = &mut self.spindles[who].kept;
                let first = kept.iter().position(|event| ACCEPTS[which].contains(&event.which));
                match first.map(|first| kept.remove(first)) {
                    Some(event) => {
                        self.said.push(Said::OfferEnded { who, offer: self.offers, answered: true });
                        self.remember(who, event);
                        answer(event)
                    }
                    None => return Ok(self.waits(who, Wait::Event(offer))),
                }
            }
            Op::Notify(tag) => {
                self.spend(who)?;
                self.said.push(Said::Tells { who, tag, last });
                last
            }
            Op::Call { read, n } => {
                self.spend(who)?;
                self.may_wait(who)?;
                let call = self.call(who, read, n);
                return Ok(self.waits(who, Wait::Reply { call, read }));
            }
            Op::Fork(kind, program) => {
                self.spend(who)?;
                let forked = self.fork(who, kind, program)?;
                let spindle = &mut self.spindles[who];
                spindle.handles.push(forked);
                spindle.knows.push(forked);
                last
            }
            Op::Await(nth) => {
                let handles = &self.spindles[who].handles;
                if handles.is_empty() {
                    return Ok(GoesOn);
                }
                let of = handles[nth % handles.len()];
                self.spend(who)?;
                // Rule 3: what has ended is not waited for.
                let Some(value) = self.outcome(of) else {
                    self.may_wait(who)?;
                    return Ok(self.waits(who, Wait::Outcome(of)));
                };
                value
            }
            Op::Cancel(nth) => {
                let knows = &self.spindles[who].knows;
                let other = knows[nth % knows.len()];
                self.spend(who)?;
                return self.performs_cancel(who, other);
            }
            Op::Put(n) => {
                self.spend(who)?;
                u32::from(self.put(who, n))
            }
            Op::Get(cell) => {
                self.spend(who)?;
                self.look(who, cell)
            }
            Op::Changed(cell) => {
                self.spend(who)?;
                if self.spindles[who].seen[cell] == self.cells[cell].writes {
                    self.may_wait(who)?;
                    return Ok(self.waits(who, Wait::Write(cell)));
                }
                self.look(who, cell)
            }
            Op::Now => {
                self.spend(who)?;
                moment(self.now)
            }
            Op::Sleep(micros) => {
                self.spend(who)?;
                self.may_wait(who)?;
                // Rule 21a: also for zero.
                let deadline = self.now + micros;
                return Ok(self.waits(who, Wait::Timer { deadline, tick: false }));
            }
            Op::Interval(period) => {
                self.spend(who)?;
                self.spindles[who].ticks = Some((self.now, period));
                last
            }
            Op::Tick => {
                let Some((start, period)) = self.spindles[who].ticks else { return Ok(GoesOn) };
                self.spend(who)?;
                self.may_wait(who)?;
                // Rule 21a: what was missed is left out, and a tick of this very moment came before it.
                let passed = (self.now - start) / period;
                let deadline = start + (passed + 1) * period;
                return Ok(self.waits(who, Wait::Timer { deadline, tick: true }));
            }
            Op::Repeat(times, program) => {
                self.spindles[who].frames.push(Frame::Block { program, at: 0, times });
                last
            }
            Op::If(then, otherwise) => {
                let program = if last % 2 == 1 { then } else { otherwise };
                self.spindles[who].frames.push(Frame::Block { program, at: 0, times: 1 });
                last
            }
            Op::Compute(program) => {
                self.spindles[who].frames.push(computation(program));
                last
            }
            Op::Compensate(n) => {
                self.spend(who)?;
                let most = self.settings.compensations;
                let Frame::Computation { compensations, .. } = self.innermost(who) else { unreachable!() };
                // Rule 22.
                if compensations.len() >= most {
                    return Err(self.fails(who, Failure::OverLimit(Limit::Compensations)));
                }
                compensations.push(n);
                last
            }
            Op::Hold { tag, forks } => {
                let Frame::Computation { held, .. } = self.innermost(who) else { unreachable!() };
                held.push((tag, forks));
                last
            }
            Op::Check if last == DOWN => return self.leave(who, Err(())),
            Op::Check => last,
            Op::Jump(times) => return self.jump(who, times),
            Op::Return { ok: true } => return self.leave(who, Ok(last)),
            Op::Return { ok: false } => return self.leave(who, Err(())),
            Op::Panic => {
                // It unwinds in this step.
                self.drop_all_held(who);
                return Err(Ends(Err(Failure::Panicked("on purpose".into()))));
            }
            Op::Foreign => {
                self.may_wait(who)?;
                return Err(Ends(Err(Failure::ForeignAwait)));
            }
        };
        self.spindles[who].last = value;
        Ok(GoesOn)
    }

    fn call(&mut self, who: Who, read: bool, n: u32) -> u64 {
        self.calls += 1;
        self.said.push(Said::Calls { who, call: self.calls, read, n });
        self.calls
    }

    /// Rule 9: it first runs after its maker's step. Rule 15: it begins with its maker's count.
    fn fork(&mut self, maker: Who, kind: usize, program: Program) -> Result<Who, Doing> {
        // Rule 12: what an ending spindle forks never runs, so nobody is told of it.
        if self.spindles[maker].life == Life::Ending {
            return Ok(NEVER);
        }
        // Rule 22.
        if self.running() >= self.settings.spindles {
            return Err(self.fails(maker, Failure::OverLimit(Limit::Spindles)));
        }
        let who = self.start(kind, program, Some(maker));
        self.ready.push((who, Woken::Started));
        Ok(who)
    }

    fn start(&mut self, kind: usize, program: Program, maker: Option<Who>) -> Who {
        let who = self.spindles.len();
        let (handles, mut knows, spent) = match maker.map(|maker| &self.spindles[maker]) {
            Some(maker) => (maker.handles.clone(), maker.knows.clone(), maker.spent),
            None => (Vec::new(), Vec::new(), 0),
        };
        knows.push(who);
        self.newest += 1;
        self.spindles.push(Spindle {
            kind,
            maker,
            came: self.newest,
            life: Life::Running,
            frames: vec![computation(program)],
            last: 0,
            handles,
            knows,
            ticks: None,
            waits: Wait::Nothing,
            since: 0,
            settling: None,
            settled_by: None,
            kept: Vec::new(),
            taken: Vec::new(),
            stood: Vec::new(),
            seen: [0; 2],
            fails: None,
            spent,
        });
        // Rule 7: each once.
        self.said.push(Said::Started { who, kind });
        who
    }

    /// Rule 11b: its output, or its failure as a value; nothing as long as it has not ended.
    fn outcome(&self, of: Who) -> Option<u32> {
        match self.spindles.get(of).map(|spindle| &spindle.life) {
            None => Some(code(&Failure::Cancelled)),
            Some(Life::Ended(Ok(outcome))) => Some(value_of(*outcome)),
            Some(Life::Ended(Err(failure))) => Some(code(failure)),
            Some(_) => None,
        }
    }

    /// Rule 19: the first to write owns it, until it has ended; a write that is refused is none.
    fn put(&mut self, who: Who, n: u32) -> bool {
        let kind = self.spindles[who].kind;
        let owner = self.cells[kind].writer.filter(|writer| !self.has_ended(*writer));
        if owner.is_some_and(|owner| owner != who) {
            return false;
        }
        let cell = &mut self.cells[kind];
        *cell = Cell { value: n, writes: cell.writes + 1, writer: Some(who) };
        // Rule 19a: its own write it has seen.
        self.spindles[who].seen[kind] = cell.writes;
        self.wake(|wait| (*wait == Wait::Write(kind)).then_some(Woken::Write(kind)));
        true
    }

    /// Rule 19a: who looks has seen every write so far.
    fn look(&mut self, who: Who, cell: usize) -> u32 {
        let Cell { value, writes, .. } = self.cells[cell];
        self.spindles[who].seen[cell] = writes;
        if writes == 0 { 0 } else { 20 + value }
    }

    /// Rule 14: it drops what it does not hand on.
    fn jump(&mut self, who: Who, times: u32) -> Result<Doing, Doing> {
        let Frame::Computation { round, .. } = self.innermost(who) else { unreachable!() };
        if *round >= times {
            return Ok(GoesOn);
        }
        let Frame::Computation { at, round, .. } = self.drop_locals(who) else { unreachable!() };
        *at = 0;
        *round += 1;
        self.spend(who)?;
        Ok(GoesOn)
    }

    fn innermost(&mut self, who: Who) -> &mut Frame {
        let frames = self.spindles[who].frames.iter_mut();
        frames.rev().find(|frame| matches!(frame, Frame::Computation { .. })).expect("it is in one")
    }
}

/// Ends: rules 7, 12c and 12d.
impl Model {
    /// The innermost computation ends; the caller goes on when it is settled.
    fn leave(&mut self, who: Who, outcome: Outcome) -> Result<Doing, Doing> {
        let Frame::Computation { compensations, .. } = self.drop_locals(who) else { unreachable!() };
        // Rule 12c: in any way but `Ok`, and before the caller goes on.
        if outcome.is_ok() || compensations.is_empty() {
            self.spindles[who].frames.pop();
            return Ok(self.hand_over(who, outcome));
        }
        let compensations = compensations.clone();
        self.may_wait(who)?;
        self.spindles[who].frames.pop();
        Ok(self.settle(who, compensations, Then::Caller(outcome)))
    }

    /// Leaves the blocks of the innermost computation, and runs its destructors.
    fn drop_locals(&mut self, who: Who) -> &mut Frame {
        let frames = &mut self.spindles[who].frames;
        while matches!(frames.last(), Some(Frame::Block { .. })) {
            frames.pop();
        }
        if let Some(Frame::Computation { held, .. }) = frames.last_mut() {
            let held = mem::take(held);
            self.drop_held(who, held);
        }
        self.spindles[who].frames.last_mut().expect("it is in a computation")
    }

    /// Destructors run once, the newest first; they may notify and fork.
    fn drop_held(&mut self, who: Who, held: Vec<(u32, bool)>) {
        for (tag, forks) in held.into_iter().rev() {
            if self.spend(who).is_ok() {
                self.said.push(Said::Tells { who, tag, last: 0 });
            }
            if forks && self.spend(who).is_ok() {
                let kind = self.spindles[who].kind;
                let _forked = self.fork(who, kind, [Op::Notify(tag)].into());
            }
        }
    }

    fn drop_all_held(&mut self, who: Who) {
        for at in (0..self.spindles[who].frames.len()).rev() {
            if let Frame::Computation { held, .. } = &mut self.spindles[who].frames[at] {
                let held = mem::take(held);
                self.drop_held(who, held);
            }
        }
    }

    fn hand_over(&mut self, who: Who, outcome: Outcome) -> Doing {
        let spindle = &mut self.spindles[who];
        if spindle.frames.is_empty() {
            return Ends(Ok(outcome));
        }
        spindle.last = value_of(outcome);
        GoesOn
    }

    /// The spindle ends: by its own, by a failure, by a cancel. Its offer is withdrawn, its destructors run, and what
    /// all its computations compensate is performed, the newest first.
    fn end(&mut self, who: Who, end: End) {
        if let Wait::Reply { call, read: true } = self.spindles[who].waits
            && end == Err(Failure::Cancelled)
        {
            self.said.push(Said::LetGo { who, call });
        }
        self.end_offer(who, false);
        self.ready.retain(|(ready, _)| *ready != who);
        let spindle = &mut self.spindles[who];
        spindle.waits = Wait::Nothing;
        spindle.life = Life::Ending;
        spindle.fails = None;
        self.drop_all_held(who);
        let spindle = &mut self.spindles[who];
        spindle.fails = None;
        let compensations = mem::take(&mut spindle.frames).into_iter().flat_map(|frame| match frame {
            Frame::Computation { compensations, .. } => compensations,
            Frame::Block { .. } => Vec::new(),
        });
        let compensations: Vec<_> = compensations.collect();
        if compensations.is_empty() {
            self.report(who, end);
        } else {
            self.settle(who, compensations, Then::Report(end));
        }
    }

    fn settle(&mut self, who: Who, left: Vec<u32>, then: Then) -> Doing {
        let by = self.settles_from_now(who);
        self.spindles[who].settling = Some(Settling { left, out: None, then });
        self.waits(who, Wait::Settled);
        if by <= self.now {
            self.give_up(who);
        } else {
            self.settle_next(who);
        }
        Waits
    }

    /// Rule 12d: 30 s from when that begins.
    fn settles_from_now(&mut self, who: Who) -> Time {
        self.waits += 1;
        let deadline = self.now + u64::try_from(self.settings.settle.as_micros()).unwrap();
        self.spindles[who].settled_by.get_or_insert((deadline, self.waits)).0
    }

    /// Rule 12c: one after the other.
    fn settle_next(&mut self, who: Who) {
        let settling = self.spindles[who].settling.as_mut().expect("it settles");
        match settling.left.pop() {
            Some(n) => {
                let call = self.call(who, false, n);
                self.spindles[who].settling.as_mut().expect("it settles").out = Some((call, n));
            }
            None => self.settled(who),
        }
    }

    /// Rule 12d: one that fails is reported, and the next is performed.
    fn compensated(&mut self, who: Who, ok: bool) {
        let settling = self.spindles[who].settling.as_mut().expect("it settles");
        let (call, n) = settling.out.take().expect("it is out");
        if !ok {
            self.said.push(Said::Unsettled { who, call: Some(call), request: Some(n) });
        }
        self.settle_next(who);
    }

    fn settled(&mut self, who: Who) {
        let spindle = &mut self.spindles[who];
        let settling = spindle.settling.take().expect("it settles");
        spindle.waits = Wait::Nothing;
        if spindle.life == Life::Running {
            spindle.settled_by = None;
        }
        match settling.then {
            Then::Report(end) => self.report(who, end),
            Then::Caller(outcome) => match self.hand_over(who, outcome) {
                Ends(end) => self.end(who, end),
                _ => self.run(who),
            },
        }
    }

    /// Rule 12d: what is left after 30 s is reported and given up.
    fn give_up(&mut self, who: Who) {
        if let Wait::Reply { call, .. } = self.spindles[who].waits {
            self.said.push(Said::Unsettled { who, call: Some(call), request: None });
            return self.end(who, Err(Failure::Cancelled));
        }
        let settling = self.spindles[who].settling.as_mut().expect("it settles");
        let out = settling.out.take().map(|(call, n)| (Some(call), n));
        let left = mem::take(&mut settling.left).into_iter().rev().map(|n| (None, n));
        for (call, n) in out.into_iter().chain(left) {
            self.said.push(Said::Unsettled { who, call, request: Some(n) });
        }
        self.settled(who);
    }

    /// Rule 7: the end is reported when the spindle has ended, its compensations included. Rule 5c: with what it kept.
    fn report(&mut self, who: Who, end: End) {
        let spindle = &mut self.spindles[who];
        spindle.life = Life::Ended(end.clone());
        spindle.settled_by = None;
        let dropped = mem::take(&mut spindle.kept).len();
        self.said.push(match end {
            Ok(outcome) => Said::Completed { who, outcome, dropped },
            Err(failure) => Said::Failed { who, failure, dropped },
        });
        // Rule 11b: what it forked outlives it, and comes to the page.
        for orphan in self.forked_by(Some(who)).into_iter().rev() {
            self.newest += 1;
            self.spindles[orphan].maker = None;
            self.spindles[orphan].came = self.newest;
        }
        // Who awaits it comes before who cancelled it.
        self.wake(|wait| (*wait == Wait::Outcome(who)).then_some(Woken::Outcome(who)));
        let ended: Vec<_> = (0..self.spindles.len()).map(|who| self.has_ended(who)).collect();
        self.wake(|wait| match wait {
            Wait::Cancelled { all, was_running } if all.iter().all(|who| ended[*who]) => {
                Some(Woken::With(u32::from(*was_running)))
            }
            _ => None,
        });
        if self.closing && self.running() == 0 {
            self.said.push(Said::Closed);
        }
    }
}

/// Cancel: rules 12 to 12b.
impl Model {
    /// Waits until all of it has ended, and says whether it was still running.
    fn performs_cancel(&mut self, who: Who, other: Who) -> Result<Doing, Doing> {
        if self.has_ended(other) {
            self.spindles[who].last = 0;
            return Ok(GoesOn);
        }
        self.may_wait(who)?;
        let was_running = self.is_running(other);
        let all = self.made_by(other);
        let is_of_it = all.contains(&who);
        self.cancel(other);
        // Of itself, or of what forked it, it does not return.
        if is_of_it {
            return Ok(Waits);
        }
        if all.iter().all(|who| self.has_ended(*who)) {
            self.spindles[who].last = u32::from(was_running);
            return Ok(GoesOn);
        }
        Ok(self.waits(who, Wait::Cancelled { all, was_running }))
    }

    /// Rule 12: with what it forked, innermost and newest first.
    fn cancel(&mut self, who: Who) {
        let all: Vec<_> = self.made_by(who).into_iter().filter(|who| self.is_running(*who)).collect();
        for &who in &all {
            self.spindles[who].life = Life::Ending;
        }
        for &who in &all {
            self.cancel_one(who);
        }
    }

    fn cancel_one(&mut self, who: Who) {
        match self.spindles[who].waits {
            // Rule 12a: it first gets the reply; and what compensates is not cancellable (rule 12c).
            Wait::Reply { read: false, .. } | Wait::Settled => {
                self.settles_from_now(who);
            }
            _ => self.end(who, Err(Failure::Cancelled)),
        }
    }

    /// A spindle and what it forked, and so on, innermost and newest first, of what has not ended.
    fn made_by(&self, who: Who) -> Vec<Who> {
        let mut all: Vec<_> =
            self.forked_by(Some(who)).into_iter().flat_map(|made| self.made_by(made)).collect();
        if !self.has_ended(who) {
            all.push(who);
        }
        all
    }

    /// What this one forked, or what the page has; the newest first.
    fn forked_by(&self, maker: Option<Who>) -> Vec<Who> {
        let mut forked: Vec<_> = (0..self.spindles.len())
            .filter(|who| self.spindles[*who].maker == maker && !self.has_ended(*who))
            .collect();
        forked.sort_by_key(|who| Reverse(self.spindles[*who].came));
        forked
    }

    fn is_running(&self, who: Who) -> bool {
        self.spindles.get(who).is_some_and(|spindle| spindle.life == Life::Running)
    }

    fn has_ended(&self, who: Who) -> bool {
        self.spindles.get(who).is_none_or(|spindle| matches!(spindle.life, Life::Ended(_)))
    }

    /// How many have not ended.
    fn running(&self) -> u32 {
        let running = (0..self.spindles.len()).filter(|who| !self.has_ended(*who)).count();
        u32::try_from(running).unwrap()
    }
}

fn computation(program: Program) -> Frame {
    Frame::Computation { program, at: 0, round: 0, held: Vec::new(), compensations: Vec::new() }
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
