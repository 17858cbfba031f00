//! User code that panics outside of a step: clones, comparisons and destructors of what a page holds (rules 11, 13).

use std::{cell::Cell, fmt, panic, time::Duration};

use pagemachine::{
    CallId, EndsWith, Engine, Event, Id, Input, Machine, Output, Rejected, Settings, Spindle, Taken, Time,
    computation, contract, fiber, fork, port, put, sleep, yields,
};
use serde::{Deserialize, Serialize};

use crate::driver::engines;

/// What of a bomb goes off.
#[derive(Clone, Copy, PartialEq)]
enum Fuse {
    Clone,
    Compare,
    Drop,
}

thread_local! {
    static LIT: Cell<Option<Fuse>> = const { Cell::new(None) };
    /// Whether all destructors panic.
    static ALL: Cell<bool> = const { Cell::new(false) };
}

/// The next such operation on any bomb panics.
fn light(fuse: Fuse) {
    LIT.set(Some(fuse));
}

fn goes_off(fuse: Fuse) {
    if LIT.get() == Some(fuse) {
        LIT.set(None);
        // A panic like any other, but that it does not print.
        panic::resume_unwind(Box::new("boom".to_owned()));
    }
}

/// Data whose clone, comparison and destructor panic on request.
#[derive(Serialize, Deserialize)]
pub struct Bomb(u32);

impl Clone for Bomb {
    fn clone(&self) -> Self {
        goes_off(Fuse::Clone);
        Self(self.0)
    }
}

impl PartialEq for Bomb {
    fn eq(&self, other: &Self) -> bool {
        goes_off(Fuse::Compare);
        self.0 == other.0
    }
}

impl Drop for Bomb {
    fn drop(&mut self) {
        goes_off(Fuse::Drop);
        if ALL.get() {
            panic::resume_unwind(Box::new("boom".to_owned()));
        }
    }
}

impl fmt::Debug for Bomb {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

mod dump {
    use super::{Bomb, contract, port};

    #[port]
    pub trait Depot {
        async fn take(&self, n: u32) -> u32;
        async fn bury(&self, bomb: Bomb) -> Result<(), String>;
    }

    #[contract(ports(Depot))]
    pub mod site {
        use super::Bomb;

        #[cell(writer = digger)]
        pub struct Deep(pub Bomb);
        #[cell(writer = digger)]
        pub struct Deeper(pub Bomb);

        #[spindle(output = Result<Bomb, String>)]
        pub mod digger {
            #[event("dig", once)]
            pub struct DigEvent {
                pub bomb: Bomb,
            }
            #[event("note", latest)]
            pub struct NoteEvent {
                pub bomb: Bomb,
            }
            #[event("go", answer)]
            pub struct GoEvent;
            #[yields(DigEvent, NoteEvent)]
            pub struct Digging;
            #[yields(GoEvent)]
            pub struct Resting;
        }
    }
}

use dump::{
    depot,
    site::{
        self,
        digger::{DigEvent, Digging, GoEvent, Here, NoteEvent, Resting},
    },
};

type End = Result<Bomb, String>;

fn on_every_engine(test: impl Fn(Engine)) {
    engines().into_iter().for_each(test);
}

struct Site(Machine<site::Contract>);

impl Site {
    fn new(engine: Engine) -> Self {
        Self(Machine::with_engine(Settings::default(), engine))
    }

    fn start<F: Future<Output: EndsWith<Here>> + Send + 'static>(&mut self, body: F) -> Id<Here> {
        self.0.start(Time::default(), computation(body)).unwrap()
    }

    fn send(&mut self, digger: Id<Here>, event: impl Event<Spindle = Here>) -> Result<Taken, Rejected> {
        let (spindle, seen) = (Some(digger.raw()), Some(self.0.newest_offer()));
        let event = Input::Event { spindle, seen, again: false, event: event.into_event() };
        self.0.handle(Time::default(), event)
    }

    fn reply(&mut self, digger: Id<Here>, number: u64, reply: depot::Reply) {
        let call = CallId { spindle: digger.raw(), number };
        let reply = Input::Reply { call, reply: site::Reply::Depot(reply) };
        self.0.handle(Time::default(), reply).unwrap();
    }

    /// Every end that came out since the last look.
    fn ends(&mut self) -> Vec<String> {
        let ends = std::iter::from_fn(|| self.0.poll_output()).filter_map(|output| match output {
            Output::Completed { value, .. } => Some(format!("completed {value:?}")),
            Output::Failed { failure, .. } => Some(failure.to_string()),
            Output::Unsettled { request, .. } => Some(format!("unsettled {request:?}")),
            _ => None,
        });
        ends.collect()
    }
}

const BOOM: &str = "the spindle panicked: boom";

/// Digs for ever.
async fn digs() -> End {
    loop {
        Here::perform(yields(Digging)).await;
    }
}

/// Rests, and then digs once.
async fn rests_then_digs() -> End {
    Here::perform(yields(Resting)).await;
    Here::perform(yields(Digging)).await;
    Err("dug".to_owned())
}

fn dig(n: u32) -> DigEvent {
    DigEvent { bomb: Bomb(n) }
}

#[test]
fn s13_a_clone_or_a_comparison_of_an_event_that_panics_fails_its_spindle_alone() {
    on_every_engine(|engine| {
        for fuse in [Fuse::Clone, Fuse::Compare] {
            let mut site = Site::new(engine);
            let (digger, other) = (site.start(digs()), site.start(digs()));
            site.send(digger, dig(1)).unwrap();
            assert_eq!(site.ends(), [""; 0]);
            light(fuse);
            assert_eq!(site.send(digger, dig(2)), Ok(Taken::Applied));
            assert_eq!(site.ends(), [BOOM], "and its offer is withdrawn, not answered");
            assert_eq!(site.send(digger, dig(3)), Err(Rejected::UnknownSpindle));
            assert_eq!(site.send(other, dig(3)), Ok(Taken::Answered));
        }
    });
}

#[test]
fn s13_a_kept_event_that_panics_when_it_is_replaced_or_left_fails_its_spindle() {
    on_every_engine(|engine| {
        let mut site = Site::new(engine);
        let digger = site.start(rests_then_digs());
        site.send(digger, NoteEvent { bomb: Bomb(1) }).unwrap();
        light(Fuse::Drop);
        site.send(digger, NoteEvent { bomb: Bomb(2) }).unwrap();
        assert_eq!(site.ends(), [BOOM]);

        let digger = site.start(async {
            Here::perform(yields(Resting)).await;
            Err::<Bomb, _>("went home".to_owned())
        });
        site.send(digger, dig(1)).unwrap();
        light(Fuse::Drop);
        site.send(digger, GoEvent).unwrap();
        assert_eq!(site.ends(), [BOOM]);
    });
}

#[test]
fn s07_an_output_whose_clone_panics_is_a_failure_and_whoever_awaits_it_goes_on() {
    on_every_engine(|engine| {
        let mut site = Site::new(engine);
        site.start(async {
            let forked = fork(computation::<Here, _>(async {
                Here::perform(yields(Resting)).await;
                Ok::<_, String>(Bomb(1))
            }));
            let handle = Here::perform(forked).await;
            let outcome = Here::perform(handle).await;
            Err::<Bomb, _>(format!("it {:?}", outcome.err()))
        });
        let forked =
            site.0.spindles().find(|running| matches!(running.waiting, pagemachine::Waiting::Offer { .. }));
        light(Fuse::Clone);
        site.send(Id::new(forked.unwrap().id), GoEvent).unwrap();
        assert_eq!(site.ends(), [BOOM, r#"completed Digger(Err("it Some(Panicked(\"boom\"))"))"#]);
    });
}

#[test]
fn s12c_a_compensation_whose_clone_panics_is_performed_and_its_spindle_fails() {
    on_every_engine(|engine| {
        let mut site = Site::new(engine);
        let digger = site.start(pagemachine::__private::compensated::<Here, _>(
            async {
                Here::perform(pagemachine::compensate(depot::bury(Bomb(7)))).await;
                light(Fuse::Clone);
                Err::<Bomb, _>("gave up".to_owned())
            },
            Result::is_ok,
        ));
        let calls = std::iter::from_fn(|| site.0.poll_output());
        assert!(calls.into_iter().any(|output| matches!(output, Output::Call { .. })), "it is performed");
        site.reply(digger, 1, depot::Reply::Bury(Err("too hard".to_owned())));
        assert_eq!(site.ends(), ["unsettled None", BOOM]);
    });
}

/// Panics when it is dropped.
struct Tripwire;

impl Drop for Tripwire {
    fn drop(&mut self) {
        panic::resume_unwind(Box::new("tripped".to_owned()));
    }
}

/// A panic's payload that panics when it is dropped.
struct Chain;

impl Drop for Chain {
    fn drop(&mut self) {
        panic::resume_unwind(Box::new(Tripwire));
    }
}

#[test]
fn s12b_a_machine_is_dropped_whatever_the_destructors_in_it_do() {
    on_every_engine(|engine| {
        let mut site = Site::new(engine);
        for _ in 0..2 {
            let digger = site.start(async {
                let _wire = Tripwire;
                let _fiber = Here::perform(fiber(computation::<Here, _>(async {
                    let _wire = Tripwire;
                    Here::perform(sleep(Duration::from_secs(1))).await;
                })))
                .await;
                rests_then_digs().await
            });
            site.send(digger, dig(1)).unwrap();
        }
        site.start(async {
            let _chain = Chain;
            rests_then_digs().await
        });
        let keeper = async {
            Here::perform(put(site::Deep(Bomb(1)))).await.unwrap();
            Here::perform(put(site::Deeper(Bomb(2)))).await.unwrap();
            Ok::<_, String>(Bomb(3))
        };
        site.start(keeper);
        // Every bomb that is left goes off.
        ALL.set(true);
        drop(site);
        ALL.set(false);
    });
}

#[test]
fn s13_a_payload_that_panics_when_it_is_dropped_fails_its_spindle_alone() {
    on_every_engine(|engine| {
        let mut site = Site::new(engine);
        let _: Id<Here> = site.start(async {
            Here::perform(sleep(Duration::ZERO)).await;
            panic::resume_unwind(Box::new(Chain));
            #[expect(unreachable_code, reason = "the type of the output")]
            Err::<Bomb, String>(String::new())
        });
        site.0.handle(Time::default(), Input::Time).unwrap();
        assert_eq!(site.ends(), ["the spindle panicked: a panic without a message"]);
    });
}

/// Rule 11: a fiber's panic is its spindle's failure, whatever that ends with while the panic is under way.
#[test]
fn s11_a_fibers_panic_is_not_lost_when_its_spindle_completes_or_loses_its_port() {
    let body = || async {
        let _fiber = Here::perform(fiber(computation::<Here, _>(async {
            Here::perform(yields(Resting)).await;
            panic::resume_unwind(Box::new("boom".to_owned()));
        })))
        .await;
        let n = Here::perform(depot::take(1)).await;
        Ok::<_, String>(Bomb(n))
    };
    on_every_engine(|engine| {
        let mut site = Site::new(engine);
        let digger = site.start(body());
        site.send(digger, GoEvent).unwrap();
        assert_eq!(site.ends(), [""; 0], "it gets its reply first (rule 12a)");
        site.reply(digger, 1, depot::Reply::Take(3));
        assert_eq!(site.ends(), [BOOM]);

        let digger = site.start(body());
        site.send(digger, GoEvent).unwrap();
        let call = CallId { spindle: digger.raw(), number: 2 };
        site.0.handle(Time::default(), Input::Lost { call }).unwrap();
        assert_eq!(site.ends(), [BOOM]);
    });
}
