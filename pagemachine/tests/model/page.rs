//! The page that the machine runs, and who performs a program on it.

use std::{
    convert::Infallible,
    marker::PhantomData,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use pagemachine::{
    __private::{Won, arms, compensated, jump},
    CallId, Computation, Ended, Engine, Fiber, Handle, Id, Interval, Machine, Output, Owned, RawId, Receiver,
    Rejected, Sender, Settings, Spindle, Stream, Taken, Time, Undelivered, await_all, await_any, cancel,
    changed, channel, compensate, computation, contract, fiber, fork, get, interval, notify, now, port, put,
    sleep, this, timeout, yields,
};
use serde::{Deserialize, Serialize};

use crate::{
    program::{CLOSED, DOWN, Fed, Op, Program, Who, compensates},
    rules::{Event, Input, Said, code, moment},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Down;

#[port]
pub trait Backend {
    #[read]
    async fn look(&self, n: u32) -> Result<u32, Down>;
    async fn act(&self, n: u32) -> Result<u32, Down>;
    fn feed(&self, n: u32) -> impl Stream<Item = u32>;
}

#[contract(ports(Backend))]
pub mod page {
    use super::*;

    #[cell(writer = left)]
    pub struct Left(pub u32);
    #[cell(writer = right)]
    pub struct Right(pub u32);

    #[spindle(output = Result<u32, Down>)]
    pub mod left {
        #[event("left_answer", answer)]
        pub struct AnswerEvent {
            pub n: u32,
        }
        #[event("left_latest", latest)]
        pub struct LatestEvent {
            pub n: u32,
        }
        #[event("left_every", every)]
        pub struct EveryEvent {
            pub n: u32,
        }
        #[event("left_once", once)]
        pub struct OnceEvent {
            pub n: u32,
        }
        #[yields(AnswerEvent)]
        pub struct Yield0;
        #[yields(AnswerEvent, LatestEvent)]
        pub struct Yield1;
        #[yields(EveryEvent, OnceEvent)]
        pub struct Yield2;
        #[yields(OnceEvent)]
        pub struct Yield3;
        #[yields(LatestEvent, EveryEvent)]
        pub struct Yield4;
        #[yields(AnswerEvent, OnceEvent)]
        pub struct Yield5;
        #[notify]
        pub struct Told {
            pub tag: u32,
            pub last: u32,
        }
    }

    #[spindle(output = Result<u32, Down>)]
    pub mod right {
        #[event("right_answer", answer)]
        pub struct AnswerEvent {
            pub n: u32,
        }
        #[event("right_latest", latest)]
        pub struct LatestEvent {
            pub n: u32,
        }
        #[event("right_every", every)]
        pub struct EveryEvent {
            pub n: u32,
        }
        #[event("right_once", once)]
        pub struct OnceEvent {
            pub n: u32,
        }
        #[yields(AnswerEvent)]
        pub struct Yield0;
        #[yields(AnswerEvent, LatestEvent)]
        pub struct Yield1;
        #[yields(EveryEvent, OnceEvent)]
        pub struct Yield2;
        #[yields(OnceEvent)]
        pub struct Yield3;
        #[yields(LatestEvent, EveryEvent)]
        pub struct Yield4;
        #[yields(AnswerEvent, OnceEvent)]
        pub struct Yield5;
        #[notify]
        pub struct Told {
            pub tag: u32,
            pub last: u32,
        }
    }
}

/// What of an effect is written once for each kind.
trait Kind: Spindle<Contract = page::Contract, Output = Result<u32, Down>> {
    fn ask(which: usize) -> impl Future<Output = u32> + Send;
    fn tell(tag: u32, last: u32) -> impl Future<Output = ()> + Send;
    /// What a destructor does.
    fn drop_held(tag: u32, forks: bool);
    fn put(n: u32) -> impl Future<Output = Result<(), Owned>> + Send;
    fn known(id: Id<Self>) -> Known;
}

/// A spindle that a program may cancel.
#[derive(Clone, Copy)]
enum Known {
    Left(Id<page::left::Here>),
    Right(Id<page::right::Here>),
}

/// A handle that a program may await.
#[derive(Clone)]
enum Forked {
    Left(Handle<page::left::Here>),
    Right(Handle<page::right::Here>),
}

macro_rules! kind {
    ($kind:ident, $name:ident) => {
        impl Kind for page::$kind::Here {
            async fn ask(which: usize) -> u32 {
                use page::$kind::*;

                match which {
                    0 => Self::perform(yields(Yield0)).await.n,
                    1 => match Self::perform(yields(Yield1)).await {
                        answers::Yield1::Answer(AnswerEvent { n }) => n,
                        answers::Yield1::Latest(LatestEvent { n }) => 10 + n,
                    },
                    2 => match Self::perform(yields(Yield2)).await {
                        answers::Yield2::Every(EveryEvent { n }) => 20 + n,
                        answers::Yield2::Once(OnceEvent { n }) => 30 + n,
                    },
                    3 => 30 + Self::perform(yields(Yield3)).await.n,
                    4 => match Self::perform(yields(Yield4)).await {
                        answers::Yield4::Latest(LatestEvent { n }) => 10 + n,
                        answers::Yield4::Every(EveryEvent { n }) => 20 + n,
                    },
                    _ => match Self::perform(yields(Yield5)).await {
                        answers::Yield5::Answer(AnswerEvent { n }) => n,
                        answers::Yield5::Once(OnceEvent { n }) => 30 + n,
                    },
                }
            }

            async fn tell(tag: u32, last: u32) {
                Self::perform(notify(page::$kind::Told { tag, last })).await;
            }

            fn drop_held(tag: u32, forks: bool) {
                drop(Self::perform(notify(page::$kind::Told { tag, last: 0 })));
                if forks {
                    let program = Program::from([Op::Notify(tag)]);
                    drop(Self::perform(fork(spindle::<Self>(program, Me::default()))));
                }
            }

            async fn put(n: u32) -> Result<(), Owned> {
                Self::perform(put(page::$name(n))).await
            }

            fn known(id: Id<Self>) -> Known {
                Known::$name(id)
            }
        }
    };
}

kind!(left, Left);
kind!(right, Right);

/// What a spindle has while it performs its program.
#[derive(Default)]
struct Me {
    last: u32,
    handles: Vec<Forked>,
    knows: Vec<Known>,
    ticks: Option<Interval>,
    channels: Vec<Ends>,
}

/// What it holds of a channel.
type Ends = (Option<Sender<u32>>, Option<Receiver<u32>>);

/// What is dropped when a computation is left.
struct Locals<S: Kind> {
    fibers: Vec<Fiber<S, Result<u32, Down>>>,
    held: Vec<Held<S>>,
    round: u32,
}

impl<S: Kind> Drop for Locals<S> {
    fn drop(&mut self) {
        self.fibers.clear();
        while self.held.pop().is_some() {}
    }
}

/// Tells of its end, and may fork in it.
struct Held<S: Kind> {
    tag: u32,
    forks: bool,
    spindle: PhantomData<fn() -> S>,
}

impl<S: Kind> Drop for Held<S> {
    fn drop(&mut self) {
        S::drop_held(self.tag, self.forks);
    }
}

/// How a block ends.
enum Flow {
    Next,
    Return(Result<u32, Down>),
    Jump,
}

type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A spindle that performs the program.
fn spindle<S: Kind>(program: Program, mut me: Me) -> Computation<S, Boxed<'static, Result<u32, Down>>> {
    computation(Box::pin(async move {
        let own = S::perform(this()).await;
        me.knows.push(S::known(own));
        scope::<S>(&program, &mut me).await
    }))
}

/// What `defcomp!` makes of a computation.
fn scope<'a, S: Kind>(program: &'a Program, me: &'a mut Me) -> Boxed<'a, Result<u32, Down>> {
    if compensates(program) {
        Box::pin(compensated::<S, _>(rounds::<S>(program, me), Result::is_ok))
    } else {
        Box::pin(rounds::<S>(program, me))
    }
}

async fn rounds<S: Kind>(program: &Program, me: &mut Me) -> Result<u32, Down> {
    let mut round = 0;
    loop {
        let mut locals = Locals::<S> { fibers: Vec::new(), held: Vec::new(), round };
        let flow = block::<S>(program, me, &mut locals).await;
        drop(locals);
        match flow {
            Flow::Next => return Ok(me.last),
            Flow::Return(outcome) => return outcome,
            Flow::Jump => jump::<S>().await,
        }
        round += 1;
    }
}

fn block<'a, S: Kind>(program: &'a [Op], me: &'a mut Me, locals: &'a mut Locals<S>) -> Boxed<'a, Flow> {
    Box::pin(async move {
        for op in program {
            match op {
                Op::Repeat(times, body) => {
                    for _ in 0..*times {
                        match block(body, me, locals).await {
                            Flow::Next => {}
                            left => return left,
                        }
                    }
                }
                Op::If(then, otherwise) => {
                    let body = if me.last % 2 == 1 { then } else { otherwise };
                    match block(body, me, locals).await {
                        Flow::Next => {}
                        left => return left,
                    }
                }
                Op::Compute(body) => me.last = number(scope::<S>(body, me).await),
                Op::Hold { tag, forks } => {
                    locals.held.push(Held { tag: *tag, forks: *forks, spindle: PhantomData });
                }
                Op::Check if me.last == DOWN => return Flow::Return(Err(Down)),
                Op::Jump(times) if locals.round < *times => return Flow::Jump,
                Op::Check | Op::Jump(_) => {}
                Op::Return { ok } => return Flow::Return(if *ok { Ok(me.last) } else { Err(Down) }),
                op => me.last = perform::<S>(op, me, locals).await,
            }
        }
        Flow::Next
    })
}

/// Performs an effect, and gives the next last value.
fn perform<'a, S: Kind>(op: &'a Op, me: &'a mut Me, locals: &'a mut Locals<S>) -> Boxed<'a, u32> {
    Box::pin(async move {
        match op {
            Op::Yield(which) => S::ask(*which).await,
            Op::Notify(tag) => {
                S::tell(*tag, me.last).await;
                me.last
            }
            Op::Call { read: true, n } => number(S::perform(backend::look(*n)).await),
            Op::Call { read: false, n } => number(S::perform(backend::act(*n)).await),
            Op::Fork(kind, program) => {
                let given = me.given();
                if *kind == 0 {
                    let handle =
                        S::perform(fork(spindle::<page::left::Here>(Arc::clone(program), given))).await;
                    me.knows.push(Known::Left(handle.id()));
                    me.handles.push(Forked::Left(handle));
                } else {
                    let handle =
                        S::perform(fork(spindle::<page::right::Here>(Arc::clone(program), given))).await;
                    me.knows.push(Known::Right(handle.id()));
                    me.handles.push(Forked::Right(handle));
                }
                me.last
            }
            Op::Await(_) if me.handles.is_empty() => me.last,
            Op::Await(nth) => {
                let outcome = match me.handles[nth % me.handles.len()].clone() {
                    Forked::Left(handle) => S::perform(handle).await,
                    Forked::Right(handle) => S::perform(handle).await,
                };
                outcome.map_or_else(|failure| code(&failure), number)
            }
            Op::Cancel(nth) => u32::from(match me.knows[nth % me.knows.len()] {
                Known::Left(id) => S::perform(cancel(id)).await,
                Known::Right(id) => S::perform(cancel(id)).await,
            }),
            Op::Put(n) => u32::from(S::put(*n).await.is_ok()),
            Op::Get(0) => S::perform(get::<page::Left>()).await.map_or(0, |page::Left(n)| 20 + n),
            Op::Get(_) => S::perform(get::<page::Right>()).await.map_or(0, |page::Right(n)| 20 + n),
            Op::Changed(0) => 20 + S::perform(changed::<page::Left>()).await.0,
            Op::Changed(_) => 20 + S::perform(changed::<page::Right>()).await.0,
            Op::Now => moment(S::perform(now()).await.as_micros()),
            Op::Sleep(micros) => {
                S::perform(sleep(Duration::from_micros(*micros))).await;
                0
            }
            Op::Interval(period) => {
                me.ticks = Some(S::perform(interval(Duration::from_micros(*period))).await);
                me.last
            }
            Op::Tick => match me.ticks {
                Some(ticks) => moment(S::perform(ticks.next()).await.as_micros()),
                None => me.last,
            },
            Op::Compensate(n) => {
                S::perform(compensate(backend::act(*n))).await;
                me.last
            }
            Op::Fiber(program) => {
                let fiber = S::perform(fiber(part::<S>(program, me))).await;
                locals.fibers.push(fiber);
                me.last
            }
            Op::Drop(_) | Op::Join(_) | Op::JoinAny if locals.fibers.is_empty() => me.last,
            Op::Drop(nth) => {
                drop(locals.fibers.remove(nth % locals.fibers.len()));
                me.last
            }
            Op::Join(nth) => {
                let fiber = locals.fibers.remove(nth % locals.fibers.len());
                number(S::perform(fiber).await)
            }
            Op::JoinAny => {
                let (place, output) = S::perform(await_any(&mut locals.fibers)).await;
                drop(locals.fibers.remove(place));
                100 * u32::try_from(place).unwrap() + number(output)
            }
            Op::JoinAll => {
                let outputs = S::perform(await_all(&mut locals.fibers)).await;
                locals.fibers.clear();
                outputs.into_iter().fold(0, |all, output| (all * 3 + number(output)) % 1000)
            }
            Op::Race(programs) => race::<S>(programs, me).await,
            Op::Timeout(micros, program) => {
                let limited = timeout(Duration::from_micros(*micros), part::<S>(program, me));
                // As an arm it is in the second place, and a sleep gives 0.
                S::perform(limited).await.map_or(100, number)
            }
            Op::Open(bound) => {
                let (sender, receiver) = S::perform(channel(*bound)).await;
                me.channels.push((Some(sender), Some(receiver)));
                me.last
            }
            Op::Stream(n) => {
                let receiver = S::perform(backend::feed(*n)).await;
                me.channels.push((None, Some(receiver)));
                me.last
            }
            Op::Send(nth, n) => match me.sender(*nth) {
                Some(sender) => {
                    let put = S::perform(sender.put(*n)).await;
                    put.map_or_else(|Undelivered { item }| 600 + item, |()| 1)
                }
                None => me.last,
            },
            Op::Receive(nth) => match me.receiver(*nth) {
                Some(receiver) => S::perform(receiver.take()).await.map_or(CLOSED, |n| 50 + n),
                None => me.last,
            },
            Op::Close(nth) => {
                match (me.sender(*nth), me.receiver(*nth)) {
                    (Some(sender), _) => S::perform(sender.close()).await,
                    (None, Some(receiver)) => S::perform(receiver.close()).await,
                    (None, None) => {}
                }
                me.last
            }
            Op::DropSender(_) | Op::DropReceiver(_) if me.channels.is_empty() => me.last,
            Op::DropSender(nth) => {
                let at = nth % me.channels.len();
                me.channels[at].0 = None;
                me.last
            }
            Op::DropReceiver(nth) => {
                let at = nth % me.channels.len();
                me.channels[at].1 = None;
                me.last
            }
            // A panic like any other, but that it does not print.
            Op::Panic => std::panic::resume_unwind(Box::new("on purpose".to_owned())),
            Op::Foreign => std::future::pending().await,
            structure => unreachable!("{structure:?} is not an effect"),
        }
    })
}

impl Me {
    /// What a fork or a fiber is given.
    fn given(&self) -> Self {
        let (handles, knows, channels) = (self.handles.clone(), self.knows.clone(), self.channels.clone());
        Self { handles, knows, channels, ..Self::default() }
    }

    fn sender(&self, nth: usize) -> Option<&Sender<u32>> {
        self.channels.get(nth.checked_rem(self.channels.len())?)?.0.as_ref()
    }

    fn receiver(&self, nth: usize) -> Option<&Receiver<u32>> {
        self.channels.get(nth.checked_rem(self.channels.len())?)?.1.as_ref()
    }
}

/// A computation that is performed beside this one.
fn part<S: Kind>(program: &Program, me: &Me) -> Computation<S, Part> {
    let (program, mut me) = (Arc::clone(program), me.given());
    computation(Part(Box::pin(async move { scope::<S>(&program, &mut me).await })))
}

/// A type of its own, since rustc loses sight of a box's `'static` where it asks whether what holds one is `Send`.
struct Part(Boxed<'static, Result<u32, Down>>);

impl Future for Part {
    type Output = Result<u32, Down>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        self.0.as_mut().poll(context)
    }
}

/// The value is 100 for the place of the winner, and its output.
fn race<S: Kind>(programs: &[Program], me: &Me) -> Boxed<'static, u32> {
    let mut racing = programs.iter().map(|program| part::<S>(program, me));
    let mut next = || S::arm(racing.next().expect("an arm for each program"));
    match programs.len() {
        1 => {
            let racing = S::perform(arms((next(), ())));
            Box::pin(async { number(won(racing.await)) })
        }
        2 => {
            let racing = S::perform(arms((next(), (next(), ()))));
            Box::pin(async {
                match racing.await {
                    Won::This(output) => number(output),
                    Won::Later(later) => 100 + number(won(later)),
                }
            })
        }
        _ => {
            let racing = S::perform(arms((next(), (next(), (next(), ())))));
            Box::pin(async {
                match racing.await {
                    Won::This(output) => number(output),
                    Won::Later(Won::This(output)) => 100 + number(output),
                    Won::Later(Won::Later(later)) => 200 + number(won(later)),
                }
            })
        }
    }
}

fn won<T>(won: Won<T, Infallible>) -> T {
    match won {
        Won::This(output) => output,
        Won::Later(never) => match never {},
    }
}

fn number(outcome: Result<u32, Down>) -> u32 {
    outcome.unwrap_or(DOWN)
}

/// A machine, given the same inputs as the model, and heard in the same words.
pub struct Page {
    machine: Machine<page::Contract>,
    /// By their numbers.
    ids: Vec<RawId>,
    /// By their numbers, whether they are to a `#[read]`.
    reads: Vec<bool>,
}

impl Page {
    pub fn new(settings: Settings, engine: Engine) -> Self {
        Self { machine: Machine::with_engine(settings, engine), ids: Vec::new(), reads: vec![false] }
    }

    pub fn next_deadline(&self) -> Option<u64> {
        self.machine.next_deadline().map(Time::as_micros)
    }

    pub fn give(&mut self, at: u64, input: &Input) -> Result<Taken, Rejected> {
        let at = Time::from_micros(at);
        let input = match input {
            Input::Start { kind: 0, program } => {
                let started = spindle::<page::left::Here>(Arc::clone(program), Me::default());
                return self.machine.start(at, started).map(|_| Taken::Applied);
            }
            Input::Start { program, .. } => {
                let started = spindle::<page::right::Here>(Arc::clone(program), Me::default());
                return self.machine.start(at, started).map(|_| Taken::Applied);
            }
            Input::Event { to, event, seen, again } => pagemachine::Input::Event {
                spindle: to.map(|who| self.id(who)),
                seen: *seen,
                again: *again,
                event: event_of(*event),
            },
            Input::Reply { who, call, ok } => {
                let reply = if *ok { Ok(u32::try_from(call % 3).unwrap()) } else { Err(Down) };
                let is_read = self.reads.get(usize::try_from(*call).unwrap()).is_some_and(|read| *read);
                let reply = if is_read { backend::Reply::Look(reply) } else { backend::Reply::Act(reply) };
                let call = CallId { spindle: self.id(*who), number: *call };
                pagemachine::Input::Reply { call, reply: page::Reply::Backend(reply) }
            }
            Input::Lost { who, call } => {
                pagemachine::Input::Lost { call: CallId { spindle: self.id(*who), number: *call } }
            }
            Input::Stream { who, call, fed } => {
                let call = CallId { spindle: self.id(*who), number: *call };
                match fed {
                    Fed::Item(n) => {
                        let item = page::Reply::Backend(backend::Reply::Feed(*n));
                        pagemachine::Input::Item { call, item }
                    }
                    Fed::End => pagemachine::Input::End { call },
                    Fed::Lost => pagemachine::Input::Lost { call },
                }
            }
            Input::Time => pagemachine::Input::Time,
            Input::Cancel(who) => pagemachine::Input::Cancel { spindle: self.id(*who) },
            Input::Close => pagemachine::Input::Close,
        };
        self.machine.handle(at, input)
    }

    fn id(&self, who: Who) -> RawId {
        self.ids.get(who).copied().unwrap_or(RawId::from_number(999_999))
    }

    /// What has been said since the last look.
    pub fn said(&mut self) -> Vec<Said> {
        let mut said = Vec::new();
        while let Some(output) = self.machine.poll_output() {
            said.push(self.heard(output));
        }
        said
    }

    fn heard(&mut self, output: Output<page::Contract>) -> Said {
        match output {
            Output::Started { spindle, kind } => {
                self.ids.push(spindle);
                Said::Started { who: self.ids.len() - 1, kind: usize::from(kind) }
            }
            Output::Yield { spindle, offer, value } => {
                Said::Asks { who: self.who(spindle), offer, which: place_of(&value) }
            }
            Output::OfferEnded { spindle, offer, how, .. } => {
                Said::OfferEnded { who: self.who(spindle), offer, answered: how == Ended::Answered }
            }
            Output::Notify { spindle, value } => {
                let (page::Notify::Left(page::left::Notify::Told(page::left::Told { tag, last }))
                | page::Notify::Right(page::right::Notify::Told(page::right::Told { tag, last }))) = value;
                Said::Tells { who: self.who(spindle), tag, last }
            }
            Output::Call { call, request } => {
                let who = self.who(call.spindle);
                let page::Call::Backend(asked) = &request;
                self.reads.push(matches!(asked, backend::Call::Look { .. }));
                match *asked {
                    backend::Call::Look { n } => Said::Calls { who, call: call.number, read: true, n },
                    backend::Call::Act { n } => Said::Calls { who, call: call.number, read: false, n },
                    backend::Call::Feed { n } => Said::Streams { who, call: call.number, n },
                }
            }
            Output::LetGo { call } => Said::LetGo { who: self.who(call.spindle), call: call.number },
            Output::Expired { spindle, event, .. } => {
                Said::Expired { who: self.who(spindle), event: number_of(&event) }
            }
            Output::Completed { spindle, value, dropped } => {
                let (page::Done::Left(outcome) | page::Done::Right(outcome)) = value;
                let outcome = outcome.map_err(|Down| ());
                Said::Completed { who: self.who(spindle), outcome, dropped: dropped as usize }
            }
            Output::Failed { spindle, failure, dropped, .. } => {
                Said::Failed { who: self.who(spindle), failure, dropped: dropped as usize }
            }
            Output::Unsettled { spindle, call, request, .. } => Said::Unsettled {
                who: self.who(spindle),
                call: call.map(|call| call.number),
                request: request.as_ref().map(asked_by),
            },
            Output::Closed => Said::Closed,
        }
    }

    fn who(&self, id: RawId) -> Who {
        self.ids.iter().position(|started| *started == id).expect("it was started")
    }
}

fn event_of(Event { kind, which, n }: Event) -> page::Event {
    macro_rules! of_kind {
        ($kind:ident) => {{
            use page::$kind::*;
            match which {
                0 => pagemachine::Event::into_event(AnswerEvent { n }),
                1 => pagemachine::Event::into_event(LatestEvent { n }),
                2 => pagemachine::Event::into_event(EveryEvent { n }),
                _ => pagemachine::Event::into_event(OnceEvent { n }),
            }
        }};
    }
    if kind == 0 { of_kind!(left) } else { of_kind!(right) }
}

/// An event, as the model has it.
fn number_of(event: &page::Event) -> Event {
    macro_rules! of_kind {
        ($kind:ident, $number:literal, $event:expr) => {{
            use page::$kind::{AnswerEvent, Event as Of, EveryEvent, LatestEvent, OnceEvent};
            let (which, n) = match *$event {
                Of::Answer(AnswerEvent { n }) => (0, n),
                Of::Latest(LatestEvent { n }) => (1, n),
                Of::Every(EveryEvent { n }) => (2, n),
                Of::Once(OnceEvent { n }) => (3, n),
            };
            Event { kind: $number, which, n }
        }};
    }
    match event {
        page::Event::Left(event) => of_kind!(left, 0, event),
        page::Event::Right(event) => of_kind!(right, 1, event),
    }
}

/// A yield's place in its spindle.
fn place_of(value: &page::Yield) -> usize {
    macro_rules! of_kind {
        ($kind:ident, $value:expr) => {{
            use page::$kind::Yield;
            match $value {
                Yield::Yield0(_) => 0,
                Yield::Yield1(_) => 1,
                Yield::Yield2(_) => 2,
                Yield::Yield3(_) => 3,
                Yield::Yield4(_) => 4,
                Yield::Yield5(_) => 5,
            }
        }};
    }
    match value {
        page::Yield::Left(value) => of_kind!(left, value),
        page::Yield::Right(value) => of_kind!(right, value),
    }
}

/// What a call asks.
fn asked_by(request: &page::Call) -> u32 {
    let page::Call::Backend(backend::Call::Look { n } | backend::Call::Act { n } | backend::Call::Feed { n }) =
        request;
    *n
}
