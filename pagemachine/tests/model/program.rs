//! Programs and inputs: small trees that the model reads and the machine performs, and where they come from.

use std::{sync::Arc, time::Duration};

use pagemachine::{Delivery, Settings};

/// A spindle by its number: the first that was started is 0.
pub type Who = usize;

/// What a computation does, one thing after the other; it ends with `Ok` of its last value.
pub type Program = Arc<[Op]>;

/// One thing that a program does. What gives a value sets the spindle's *last value*, a small number.
#[derive(Clone, Debug, PartialEq)]
pub enum Op {
    /// One of the [`ACCEPTS`]; the value is the answer, 10 for each event's place in [`EVENTS`] and its `n`.
    Yield(usize),
    /// Tells the view this number and the last value.
    Notify(u32),
    /// Calls the backend; the value is the reply.
    Call {
        read: bool,
        n: u32,
    },
    /// Forks a spindle of this kind; the handle joins the others.
    Fork(usize, Program),
    /// Awaits the outcome of one of the handles, if there is one.
    Await(usize),
    /// Cancels one of the spindles that it knows: its maker's, its maker, itself, its own.
    Cancel(usize),
    /// Writes the cell of its kind.
    Put(u32),
    /// Looks into the cell of a kind.
    Get(usize),
    /// Waits for a write to the cell of a kind.
    Changed(usize),
    /// The value is the time.
    Now,
    /// For so many microseconds.
    Sleep(u64),
    /// Begins a row of ticks so many microseconds apart.
    Interval(u64),
    /// Waits for the next tick, if a row was begun; the value is its moment.
    Tick,
    /// Begins a fiber; the handle is this computation's.
    Fiber(Program),
    /// Drops one of the computation's handles of fibers.
    Drop(usize),
    /// Awaits one of its fibers.
    Join(usize),
    /// Awaits the first of its fibers to end; the value is 100 for its place, and its output.
    JoinAny,
    /// Awaits all its fibers; the value is made of all outputs.
    JoinAll,
    /// Races its arms; the value is 100 for the place of the winner, and its output.
    Race(Vec<Program>),
    /// Races with a sleep of so many microseconds.
    Timeout(u64, Program),
    /// Makes a channel of this bound; both its ends are this spindle's, and its forks and fibers get clones.
    Open(usize),
    /// Opens a stream; its receiver joins those of the channels.
    Stream(u32),
    /// Puts a number into one of its channels; the value is 1, or 600 and the number if it comes back.
    Send(usize, u32),
    /// Takes one out; the value is 50 and the number, or [`CLOSED`].
    Receive(usize),
    /// Closes one of its channels.
    Close(usize),
    /// Drops its sender of one of its channels.
    DropSender(usize),
    /// Drops its receiver.
    DropReceiver(usize),
    /// So many times.
    Repeat(u32, Program),
    /// If the last value is odd, else.
    If(Program, Program),
    /// A computation of its own; the value is its result.
    Compute(Program),
    /// What is undone if this computation does not end well.
    Compensate(u32),
    /// Holds a value until this computation is left, whose destructor tells this number, and may fork.
    Hold {
        tag: u32,
        forks: bool,
    },
    /// Ends this computation with an error, if the last value is [`DOWN`]: what `Ok(..) <-` does.
    Check,
    /// Begins this computation anew, but no more than so many times.
    Jump(u32),
    /// Ends this computation, with an error or the last value.
    Return {
        ok: bool,
    },
    Panic,
    /// Awaits what is not an effect.
    Foreign,
}

/// The last value after an `Err`.
pub const DOWN: u32 = 999;

/// The last value after a take from a closed channel.
pub const CLOSED: u32 = 998;

/// Both kinds of spindle have these events, here by how they are delivered, ..
pub const EVENTS: [Delivery; 4] = [Delivery::Answer, Delivery::Latest, Delivery::Every, Delivery::Once];
/// .. and these yields, here by the events that answer them.
pub const ACCEPTS: [&[usize]; 6] = [&[0], &[0, 1], &[2, 3], &[3], &[1, 2], &[0, 3]];

/// Whether this computation compensates, so that its result decides.
pub fn compensates(program: &[Op]) -> bool {
    program.iter().any(|op| match op {
        Op::Compensate(_) => true,
        Op::Repeat(_, body) => compensates(body),
        Op::If(then, otherwise) => compensates(then) || compensates(otherwise),
        _ => false,
    })
}

/// What is given to a page, in words that hold whatever the page has done: "the third call that is out".
#[derive(Clone, Debug, PartialEq)]
pub enum Given {
    Start(usize, Program),
    Event {
        to: To,
        kind: usize,
        event: usize,
        n: u32,
        seen: Seen,
        again: bool,
    },
    Reply {
        call: Which,
        ok: bool,
    },
    Lost {
        call: Which,
    },
    /// Of an open stream.
    Stream {
        nth: usize,
        fed: Fed,
    },
    Time,
    /// One that has not ended, or any.
    Cancel(usize),
    Close,
}

/// Whom an event is for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum To {
    /// The only one of its kind.
    Only,
    /// Who made one of the offers that wait, counted from the newest; the event is one that it accepts.
    Asker(usize),
    /// One that has not ended; the event is one of its kind.
    Running(usize),
    /// Any that was ever started, and one that was not.
    Any(usize),
}

/// What the sender of an event had seen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Seen {
    Nothing,
    /// This many offers before the newest.
    Before(u64),
    TooNew,
}

/// What comes of a stream.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fed {
    Item(u32),
    End,
    Lost,
}

/// A call that was made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Which {
    /// One that is out.
    Out(usize),
    /// Any that was ever made, and one that was not.
    Any(usize),
}

/// All that decides a run.
#[derive(Clone, Debug)]
pub struct Case {
    pub settings: Settings,
    /// Each input, and how much later it comes; a negative step is a clock that went back.
    pub inputs: Vec<(i64, Given)>,
}

impl Case {
    /// The case of this seed.
    pub fn random(seed: u64) -> Self {
        let mut dice = Dice { state: seed, theme: 0 };
        dice.theme = dice.below(5);
        let mut settings = Settings::default();
        settings.kept = dice.one_of(&[1, 2, 64]);
        settings.remembered = dice.one_of(&[1, 2, 64]);
        settings.expiry =
            dice.one_of(&[Duration::from_secs(30), Duration::from_secs(1), Duration::from_micros(10)]);
        settings.turns = dice.one_of(&[2, 1_000, 1_000]);
        settings.spindles = dice.one_of(&[4, 9, 4096, 4096]);
        settings.budget = dice.one_of(&[15, 60, 60, 200]);
        settings.compensations = dice.one_of(&[1, 2, 64]);
        settings.items = dice.one_of(&[1, 2, 64]);
        settings.settle = dice.one_of(&[Duration::from_secs(30), Duration::from_micros(10)]);
        let mut inputs = Vec::new();
        for _ in 0..=dice.below(3) {
            inputs.push((0, dice.start()));
        }
        for _ in 0..10 + dice.below(20) {
            inputs.push(dice.input());
        }
        Self { settings, inputs }
    }

    /// Every case that is this one with one thing less.
    pub fn smaller(&self) -> Vec<Self> {
        let mut cases = Vec::new();
        for (at, (step, given)) in self.inputs.iter().enumerate() {
            let mut with = |given: &[Given]| {
                let mut case = self.clone();
                case.inputs.splice(at..=at, given.iter().map(|given| (*step, given.clone())));
                cases.push(case);
            };
            with(&[]);
            if let Given::Start(kind, program) = given {
                for program in less(program) {
                    with(&[Given::Start(*kind, program)]);
                }
            }
        }
        cases
    }
}

/// Every program that is this one with one thing less.
fn less(program: &Program) -> Vec<Program> {
    let mut programs = Vec::new();
    for (at, op) in program.iter().enumerate() {
        for instead in instead_of(op) {
            programs.push([&program[..at], &instead, &program[at + 1..]].concat().into());
        }
    }
    programs
}

/// What is less than this and may stand in its place.
fn instead_of(op: &Op) -> Vec<Vec<Op>> {
    let mut instead = vec![Vec::new()];
    let mut within = |body: &Program, around: &dyn Fn(Program) -> Op| {
        instead.push(body.to_vec());
        instead.extend(less(body).into_iter().map(|body| vec![around(body)]));
    };
    match op {
        Op::Fork(kind, body) => within(body, &|body| Op::Fork(*kind, body)),
        Op::Repeat(times, body) => within(body, &|body| Op::Repeat(*times, body)),
        Op::Compute(body) => within(body, &Op::Compute),
        Op::Fiber(body) => within(body, &Op::Fiber),
        Op::Timeout(micros, body) => within(body, &|body| Op::Timeout(*micros, body)),
        Op::Race(arms) => {
            for (at, arm) in arms.iter().enumerate() {
                within(arm, &|arm| {
                    let mut arms = arms.clone();
                    arms[at] = arm;
                    Op::Race(arms)
                });
            }
        }
        Op::If(then, otherwise) => {
            within(then, &|then| Op::If(then, Arc::clone(otherwise)));
            within(otherwise, &|otherwise| Op::If(Arc::clone(then), otherwise));
        }
        _ => {}
    }
    instead
}

/// Numbers that look random (`SplitMix64`), and what is made of them.
struct Dice {
    state: u64,
    /// What every second thing in this case is about.
    theme: usize,
}

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % bound as u64).unwrap()
    }

    fn once_in(&mut self, times: usize) -> bool {
        self.below(times) == 0
    }

    fn one_of<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    fn number(&mut self) -> u32 {
        self.one_of(&[0, 1, 2])
    }

    fn start(&mut self) -> Given {
        let length = 3 + self.below(6);
        let mut program = self.program(length, 0).to_vec();
        if self.theme == 1 || self.once_in(3) {
            let stream = self.once_in(3);
            program.insert(0, if stream { Op::Stream(0) } else { Op::Open(self.one_of(&[0, 1, 2])) });
        }
        Given::Start(self.below(2), program.into())
    }

    fn program(&mut self, length: usize, depth: u32) -> Program {
        let ops: Vec<_> = (0..length).map(|_| self.op(depth)).collect();
        // A loop through a computation that compensates does not compile (rule 14).
        let jumps = !compensates(&ops);
        ops.into_iter().filter(|op| jumps || !matches!(op, Op::Jump(_))).collect()
    }

    /// A part of a computation: what jumps or compensates stands in the computation itself.
    fn block(&mut self, depth: u32) -> Program {
        let length = 1 + self.below(3);
        (0..length).map(|_| self.op(depth)).filter(|op| !matches!(op, Op::Jump(_))).collect()
    }

    fn op(&mut self, depth: u32) -> Op {
        let nested = if depth < 3 { 145 } else { 105 };
        let theme = if self.once_in(2) { 0 } else { self.theme };
        let about = match theme {
            // Channels, and who shares them.
            1 => [90..105, 90..105, 105..125][self.below(if depth < 3 { 3 } else { 2 })].clone(),
            // Fibers.
            2 => [77..86, 115..133][self.below(if depth < 3 { 2 } else { 1 })].clone(),
            // Calls, and what is compensated.
            3 => [24..34, 63..68, 70..76][self.below(3)].clone(),
            // Events, and cells.
            4 => [0..17, 45..55][self.below(2)].clone(),
            _ => 0..nested,
        };
        match about.start + self.below(about.len()) {
            0..17 | 86..90 => Op::Yield(self.below(ACCEPTS.len())),
            17..24 => Op::Notify(self.number()),
            24..34 => Op::Call { read: self.once_in(3), n: self.number() },
            34..40 => Op::Await(self.below(4)),
            40..45 => Op::Cancel(self.below(5)),
            45..49 => Op::Put(self.number()),
            49..51 => Op::Get(self.below(2)),
            51..55 => Op::Changed(self.below(2)),
            55..56 => Op::Now,
            56..60 => Op::Sleep(self.one_of(&[0, 0, 5, 10, 500_000])),
            60..61 => Op::Interval(self.one_of(&[3, 10])),
            61..63 => Op::Tick,
            63..68 => Op::Compensate(self.number()),
            68..70 => Op::Hold { tag: 10 + self.number(), forks: self.once_in(3) },
            70..72 => Op::Check,
            72..73 => Op::Jump(1 + self.number() * 5),
            73..75 => Op::Return { ok: self.once_in(2) },
            75..76 => Op::Panic,
            76..77 => Op::Foreign,
            77..79 => Op::Drop(self.below(3)),
            79..82 => Op::Join(self.below(3)),
            82..84 => Op::JoinAny,
            84..86 => Op::JoinAll,
            90..91 => Op::Open(self.one_of(&[0, 1, 2])),
            91..92 => Op::Stream(self.number()),
            92..97 => Op::Send(self.below(3), self.number()),
            97..102 => Op::Receive(self.below(3)),
            102..103 => Op::Close(self.below(3)),
            103..104 => Op::DropSender(self.below(3)),
            104..105 => Op::DropReceiver(self.below(3)),
            105..115 => Op::Fork(self.below(2), self.computation(depth)),
            115..125 => Op::Fiber(self.computation(depth)),
            125..130 => {
                let arms = 1 + self.below(3);
                Op::Race((0..arms).map(|_| self.computation(depth)).collect())
            }
            130..133 => Op::Timeout(self.one_of(&[0, 5, 10]), self.computation(depth)),
            133..137 => Op::Repeat(self.one_of(&[2, 3, 20]), self.block(depth + 1)),
            137..141 => Op::If(self.block(depth + 1), self.block(depth + 1)),
            _ => Op::Compute(self.computation(depth)),
        }
    }

    fn computation(&mut self, depth: u32) -> Program {
        let length = 1 + self.below(4);
        self.program(length, depth + 1)
    }

    fn fed(&mut self) -> Given {
        let fed = match self.below(8) {
            0 => Fed::End,
            1 => Fed::Lost,
            _ => Fed::Item(self.number()),
        };
        Given::Stream { nth: self.below(3), fed }
    }

    fn input(&mut self) -> (i64, Given) {
        let step = self.one_of(&[0, 0, 0, 1, 5, 5, 10, -3, 250_000, 500_000, 15_000_000, 30_000_000]);
        let given = match self.below(100) {
            0..10 if self.theme == 1 => self.fed(),
            0..50 => Given::Event {
                to: match self.below(10) {
                    0 => To::Only,
                    1 => To::Any(self.below(6)),
                    2..5 => To::Running(self.below(6)),
                    _ => To::Asker(self.below(3)),
                },
                kind: self.below(2),
                event: self.below(EVENTS.len()),
                n: self.number(),
                seen: match self.below(10) {
                    0 => Seen::Nothing,
                    1 => Seen::TooNew,
                    2..4 => Seen::Before(1 + self.below(3) as u64),
                    _ => Seen::Before(0),
                },
                again: self.once_in(10),
            },
            50..74 => Given::Reply {
                call: if self.once_in(8) { Which::Any(self.below(6)) } else { Which::Out(self.below(3)) },
                ok: !self.once_in(3),
            },
            74..78 => Given::Lost {
                call: if self.once_in(8) { Which::Any(self.below(6)) } else { Which::Out(self.below(3)) },
            },
            78..80 => Given::Time,
            80..82 => self.fed(),
            82..87 => Given::Cancel(self.below(6)),
            87..99 => self.start(),
            _ if self.once_in(2) => Given::Close,
            _ => Given::Time,
        };
        (step, given)
    }
}
