//! Several waits of one spindle at once: rules 11 and 11a, and what the other rules say of fibers.

#[expect(clippy::disallowed_types, reason = "it is what rule 23a speaks of")]
use std::collections::HashMap;
use std::{cell::RefCell, time::Duration};

use pagemachine::{Failure, Input, Rejected, Settings, Spindle as _, Taken, prelude::*};

use crate::driver::{
    Down,
    backend::{self, Reply},
    on_every_engine,
    page::{
        form::{self, FirstEvent, SecondEvent},
        list::{BuyEvent, KeyEvent, StopEvent},
    },
    with_settings,
};

const SECOND: Duration = Duration::from_secs(1);

/// Says when it is dropped.
struct Dropped(&'static str);

impl Drop for Dropped {
    fn drop(&mut self) {
        let text = format!("{} dropped", self.0);
        let _told = form::Here::perform(notify(form::Note { text }));
    }
}

/// Begins a fiber when it is dropped, and keeps the handle from being dropped.
struct Begins;

impl Drop for Begins {
    fn drop(&mut self) {
        std::mem::forget(form::Here::perform(fiber(sleep(SECOND))));
    }
}

#[spindle(crate::driver::page::form)]
mod forms {
    defcomp! {
        fn ask_first() -> u32 {
            FirstEvent { n } <- yields(First);
            n
        }
    }

    defcomp! {
        fn tell(text: &'static str) {
            _ <- notify(Note { text: text.to_owned() });
        }
    }

    defcomp! {
        pub fn beside() -> Result<u32, Down> {
            first <- fiber(ask_first());
            second <- fiber(comp! {
                _ <- tell("the fiber runs");
                SecondEvent { n } <- yields(Second);
                n
            });
            _ <- tell("its maker went on");
            second <- second;
            first <- first;
            Ok(first * 10 + second)
        }
    }

    defcomp! {
        pub fn leaves_a_fiber() -> Result<u32, Down> {
            _first <- fiber(ask_first());
            SecondEvent { n } <- yields(Second);
            Ok(n)
        }
    }

    defcomp! {
        pub fn lets_fibers_go() -> Result<u32, Down> {
            first <- fiber(comp! {
                let _guard = Dropped("first");
                ask <- ask_first();
                ask
            });
            second <- fiber(comp! {
                let _guard = Dropped("second");
                SecondEvent { n } <- yields(Second);
                n
            });
            _ <- sleep(SECOND);
            drop((first, second));
            _ <- tell("dropped both");
            _ <- tell("still the same step");
            _ <- sleep(SECOND);
            Ok(0)
        }
    }

    defcomp! {
        pub fn fails_in_a_fiber(how: &'static str) -> Result<u32, Down> {
            let _guard = Dropped("the spindle");
            _fiber <- fiber(comp! {
                let _guard = Dropped("the fiber");
                _ <- sleep(SECOND);
                match how {
                    "panic" => panic!("in a fiber"),
                    "call" => {
                        _ <- backend::look(1);
                    }
                    "spin" => {
                        loop {
                            _ <- tell("spins");
                        }
                    }
                    _ => {
                        FirstEvent { .. } <- yields(First);
                    }
                }
            });
            FirstEvent { n } <- yields(First);
            Ok(n)
        }
    }

    defcomp! {
        /// Its fiber fails after a second, while a call is out or what an inner computation compensates.
        pub fn fails_meanwhile(inner: bool) -> Result<u32, Down> {
            _fiber <- fiber(comp! {
                _ <- sleep(SECOND);
                panic!("in a fiber")
            });
            _ <- compensate(backend::act(1));
            if inner {
                _ <- gives_up();
                return Ok(0);
            }
            Ok(reserved) <- backend::act(2);
            _ <- compensate(backend::act(reserved));
            _ <- sleep(SECOND);
            Ok(0)
        } else {
            Err(Down) => Err(Down),
        }
    }
    defcomp! {
        fn gives_up() -> Result<u32, Down> {
            _ <- compensate(backend::act(3));
            Err(Down)
        }
    }

    defcomp! {
        /// Begins fibers for ever, and drops them.
        pub fn begins() -> Result<u32, Down> {
            loop {
                fiber <- fiber(comp! { 1 });
                drop(fiber);
            }
        }
    }

    defcomp! {
        pub fn races() -> Result<u32, Down> {
            await_any! {
                FirstEvent { n } <- yields(First) => {
                    _ <- tell("first");
                    Ok(n)
                }
                SecondEvent { n } <- yields(Second) => Ok(n + 100),
                _ <- sleep(SECOND) => {
                    _ <- tell("nobody");
                    races()
                }
            }
        }
    }

    defcomp! {
        /// The second arm needs no wait, so the third never starts and the first is withdrawn.
        pub fn goes_on_at_once() -> Result<u32, Down> {
            _other <- fork(other());
            let won = await_any! {
                _ <- ask_first() => "asked",
                _ <- tell("at once") => "told",
                _ <- tell("never") => "too late",
            };
            _ <- tell(won);
            Ok(1)
        }
    }

    defcomp! {
        pub fn other() -> Result<u32, Down> {
            _ <- tell("another spindle");
            Ok(0)
        }
    }

    defcomp! {
        pub fn fails_in_an_arm() -> Result<u32, Down> {
            await_any! {
                FirstEvent { n } <- yields(First) => Ok(n),
                SecondEvent { n } <- yields(Second) => Ok(n),
                () <- comp! { _ <- sleep(SECOND); panic!("in an arm") } => Ok(0),
            }
        }
    }

    defcomp! {
        /// A fiber waits for one that its maker made.
        pub fn hands_over() -> Result<u32, Down> {
            first <- fiber(comp! { _ <- sleep(SECOND); 1 });
            second <- fiber(comp! {
                n <- first;
                _ <- tell("the second saw the first");
                third <- fiber(comp! { _ <- sleep(SECOND); n + 1 });
                third
            });
            third <- second;
            n <- third;
            Ok(n)
        }
    }

    defcomp! {
        /// The arm that loses has forked.
        pub fn forks_in_an_arm() -> Result<u32, Down> {
            await_any! {
                _ <- comp! {
                    _forked <- fork(ask());
                    _ <- sleep(9 * SECOND);
                } => Ok(0),
                _ <- sleep(SECOND) => {
                    FirstEvent { n } <- yields(First);
                    Ok(n)
                }
            }
        }
    }

    defcomp! {
        fn ask() -> Result<u32, Down> {
            SecondEvent { n } <- yields(Second);
            Ok(n)
        }
    }

    defcomp! {
        /// Is sent its own handle, and waits for itself.
        pub fn awaits_itself() -> Result<u32, Down> {
            (to_fiber, handles) <- channel(1);
            fiber <- fiber(comp! {
                itself <- handles.take();
                if let Ok(itself) = itself {
                    () <- itself;
                }
                _ <- tell("it has ended before it has ended");
            });
            _ <- to_fiber.put(fiber);
            FirstEvent { n } <- yields(First);
            Ok(n)
        }
    }

    defcomp! {
        pub fn begins_one_when_dropped() -> Result<u32, Down> {
            let _guard = Begins;
            FirstEvent { n } <- yields(First);
            Ok(n)
        }
    }

    defcomp! {
        pub fn begins_one_as_it_ends() -> Result<u32, Down> {
            _replied <- backend::act(1);
            _fiber <- fiber(tell("never"));
            _ <- tell("goes on to its next wait");
            FirstEvent { n } <- yields(First);
            Ok(n)
        }
    }

    defcomp! {
        pub fn nested() -> Result<u32, Down> {
            let inner = comp! {
                await_any! {
                    FirstEvent { n } <- yields(First) => n,
                    _ <- sleep(2 * SECOND) => 0,
                }
            };
            await_any! {
                n <- inner => Ok(n),
                SecondEvent { n } <- yields(Second) => Ok(n),
            }
        }
    }

    defcomp! {
        pub fn borrows() -> Result<u32, Down> {
            slow <- fiber(comp! { _ <- sleep(3 * SECOND); 3 });
            quick <- fiber(comp! { _ <- sleep(SECOND); 1 });
            middle <- fiber(comp! { _ <- sleep(2 * SECOND); 2 });
            let mut all = vec![slow, quick, middle];
            (place, won) <- await_any(&mut all);
            _ <- notify(Note { text: format!("{won} at {place}") });
            _ <- sleep(2 * SECOND);
            (place, won) <- await_any(&mut all);
            _ <- notify(Note { text: format!("{won} at {place}") });
            last <- &mut all[2];
            Ok(last)
        }
    }

    defcomp! {
        pub fn gathers(count: u32) -> Result<u32, Down> {
            let mut all = Vec::new();
            for n in 0..count {
                fiber <- fiber(comp! { _ <- sleep(SECOND * (count - n)); n });
                all.push(fiber);
            }
            numbers <- await_all(&mut all);
            _ <- notify(Note { text: format!("{numbers:?}") });
            Ok(0)
        }
    }

    defcomp! {
        pub fn asks_nobody(take_first: bool) -> Result<u32, Down> {
            let mut fibers = Vec::new();
            if take_first {
                fiber <- fiber(comp! { 1 });
                fibers.push(fiber);
                _ <- await_any(&mut fibers);
            }
            (_, n) <- await_any(&mut fibers);
            Ok(n)
        }
    }

    defcomp! {
        /// The call is left behind, and settles on its own.
        pub fn hurries() -> Result<u32, Down> {
            let slow = comp! {
                let _guard = Dropped("slow");
                Ok(reserved) <- backend::act(1);
                _ <- compensate(backend::act(reserved + 1));
                _ <- tell("goes on to its next wait");
                _ <- sleep(SECOND);
                Ok::<_, Down>(reserved)
            };
            waited <- timeout(SECOND, slow);
            _ <- notify(Note { text: format!("{waited:?}") });
            FirstEvent { n } <- yields(First);
            Ok(n)
        }
    }

    defcomp! {
        pub fn in_time() -> Result<u32, Down> {
            n <- timeout(SECOND, ask_first());
            Ok(n.unwrap_or(0))
        }
    }

    defcomp! {
        /// Fibers and forks, one inside the other.
        pub fn tree() -> Result<u32, Down> {
            let _guard = Dropped("the spindle");
            _outer <- fiber(comp! {
                let _guard = Dropped("outer");
                _inner <- fiber(comp! {
                    let _guard = Dropped("inner");
                    _ <- sleep(9 * SECOND);
                });
                _ <- sleep(9 * SECOND);
            });
            _forked <- fork(waits());
            _newest <- fiber(comp! {
                let _guard = Dropped("newest");
                _ <- sleep(9 * SECOND);
            });
            _ <- sleep(9 * SECOND);
            Ok(0)
        }
    }

    defcomp! {
        fn waits() -> Result<u32, Down> {
            let _guard = Dropped("forked");
            _ <- sleep(9 * SECOND);
            Ok(0)
        }
    }

    defcomp! {
        #[expect(clippy::disallowed_types, reason = "it is what rule 23a speaks of")]
        pub fn drops_a_map() -> Result<u32, Down> {
            let mut fibers = HashMap::new();
            for name in ["a", "b", "c", "d", "e", "f", "g", "h"] {
                fiber <- fiber(comp! {
                    let _guard = Dropped(name);
                    _ <- sleep(SECOND);
                });
                fibers.insert(name, fiber);
            }
            _ <- sleep(Duration::ZERO);
            drop(fibers);
            _ <- sleep(SECOND);
            Ok(0)
        }
    }

    defcomp! {
        /// All fibers of a spindle see as one.
        pub fn watches() -> Result<u32, Down> {
            _twin <- fiber(comp! {
                Count(n) <- changed::<Count>();
                _ <- notify(Note { text: format!("the twin saw {n}") });
            });
            _ <- sleep(Duration::ZERO);
            Count(n) <- changed::<Count>();
            _ <- notify(Note { text: format!("saw {n}") });
            Count(n) <- changed::<Count>();
            Ok(n)
        }
    }

    defcomp! {
        /// Awaits the same cell in both arms: both are woken by one write.
        pub fn two_at_once() -> Result<u32, Down> {
            await_any! {
                Count(n) <- changed::<Count>() => Ok(n),
                Count(n) <- changed::<Count>() => Ok(n + 100),
            }
        }
    }

    defcomp! {
        pub fn wakes_its_maker_next() -> Result<u32, Down> {
            _watcher <- fork(watcher());
            looks <- fiber(changed::<Count>());
            Count(n) <- looks;
            _ <- tell("the awaiter");
            Ok(n)
        }
    }

    defcomp! {
        fn watcher() -> Result<u32, Down> {
            _ <- sleep(Duration::ZERO);
            Count(n) <- changed::<Count>();
            _ <- tell("the watcher");
            Ok(n)
        }
    }
}

#[spindle(crate::driver::page::list)]
mod lists {
    defcomp! {
        pub fn writes(numbers: Vec<u32>) {
            for n in numbers {
                Ok(()) <- put(Count(n));
            }
        } else <Owned> {
            Err(Owned) => panic!("another list owns the cell"),
        }
    }

    defcomp! {
        /// Draws two numbers, the first in a fiber or not, and writes as often.
        pub fn draws(in_a_fiber: bool) {
            let draw = comp! {
                _ <- put(Count(1));
                number <- random();
                id <- this();
                (number, id)
            };
            let first = if in_a_fiber {
                fiber <- fiber(draw);
                first <- fiber;
                first
            } else {
                first <- draw;
                first
            };
            written <- put(Count(2));
            number <- random();
            id <- this();
            _ <- notify(Seen { what: format!("{written:?} {} {}", first.1 == id, first.0 ^ number) });
        }
    }

    defcomp! {
        /// Writes by a fiber that lives on, and by itself.
        pub fn writes_beside() {
            _writer <- fiber(comp! {
                _ <- put(Count(1));
                _ <- sleep(9 * SECOND);
            });
            _ <- sleep(Duration::ZERO);
            written <- put(Count(2));
            _ <- notify(Seen { what: format!("{written:?}") });
        }
    }

    defcomp! {
        /// A dashboard: everything at once, for ever.
        pub fn dashboard(seen: u32) {
            await_any! {
                event <- yields(Browsing) => {
                    match event {
                        answers::Browsing::Key(KeyEvent { key }) => {
                            _ <- notify(Seen { what: format!("key {key}") });
                            dashboard(seen)
                        }
                        answers::Browsing::Stop(StopEvent) => {}
                        _ => dashboard(seen),
                    }
                }
                _ <- sleep(SECOND) => dashboard(seen + 1),
            }
        }
    }
}

fn number(n: u32) -> FirstEvent {
    FirstEvent { n }
}

#[test]
fn s11_a_fiber_runs_after_its_makers_step_and_speaks_as_its_spindle() {
    on_every_engine(|page| {
        let form = page.start(forms::beside());
        assert_eq!(
            page.said(),
            [
                "form#0 started",
                r#"#0 tells Note {"text":"its maker went on"}"#,
                "#0 asks First as 1",
                r#"#0 tells Note {"text":"the fiber runs"}"#,
                "#0 asks Second as 2",
            ]
        );
        assert_eq!(page.send(form, 2, SecondEvent { n: 2 }), Ok(Taken::Answered));
        assert_eq!(page.send(form, 2, SecondEvent { n: 3 }), Err(Rejected::NotOffered));
        assert_eq!(page.send(form, 2, number(1)), Ok(Taken::Answered));
        assert_eq!(
            page.said(),
            ["#0's offer 2 was Answered", "#0's offer 1 was Answered", r#"#0 ended with {"form":{"Ok":12}}"#,]
        );
    });
}

#[test]
fn s11_a_spindle_does_not_wait_for_its_fibers_which_end_with_it() {
    on_every_engine(|page| {
        let form = page.start(forms::leaves_a_fiber());
        assert_eq!(page.send(form, 2, SecondEvent { n: 7 }), Ok(Taken::Answered));
        assert_eq!(
            page.said()[3..],
            ["#0's offer 1 was Answered", "#0's offer 2 was Withdrawn", r#"#0 ended with {"form":{"Ok":7}}"#,]
        );
        assert_eq!(page.machine.spindles().count(), 0);
    });
}

#[test]
fn s11_a_dropped_handle_withdraws_before_the_next_effect_and_ends_with_the_step() {
    on_every_engine(|page| {
        let form = page.start(forms::lets_fibers_go());
        page.said();
        page.pass(SECOND);
        page.give(Input::Time).unwrap();
        assert_eq!(
            page.said(),
            [
                "#0's offer 2 was Withdrawn",
                "#0's offer 1 was Withdrawn",
                r#"#0 tells Note {"text":"dropped both"}"#,
                r#"#0 tells Note {"text":"still the same step"}"#,
                r#"#0 tells Note {"text":"second dropped"}"#,
                r#"#0 tells Note {"text":"first dropped"}"#,
            ]
        );
        assert_eq!(page.send(form, 2, number(1)), Err(Rejected::NotOffered));
    });
}

#[test]
fn s11_what_fails_in_a_fiber_fails_its_spindle() {
    let failures = [("panic", r#"Panicked("in a fiber")"#), ("spin", "OverBudget"), ("ask", "Ambiguous")];
    for (how, failure) in failures {
        on_every_engine(|page| {
            page.start(forms::fails_in_a_fiber(how));
            page.said();
            page.pass(SECOND);
            page.give(Input::Time).unwrap();
            let said = page.said();
            let notes: Vec<_> = said.iter().filter(|line| line.contains("dropped")).collect();
            let told = [
                r#"#0 tells Note {"text":"the fiber dropped"}"#,
                r#"#0 tells Note {"text":"the spindle dropped"}"#,
            ];
            // Who is over its budget says nothing more.
            assert_eq!(notes, if how == "spin" { &told[..0] } else { &told[..] });
            assert_eq!(said.last().unwrap(), &format!("#0 failed: {failure}"));
            assert_eq!(said.iter().filter(|line| line.contains("offer 1 was Withdrawn")).count(), 1);
            assert_eq!(page.machine.spindles().count(), 0);
        });
    }
}

#[test]
fn s12a_a_spindle_whose_fiber_fails_gets_the_reply_to_its_call_first() {
    on_every_engine(|page| {
        let form = page.start(forms::fails_meanwhile(false));
        page.pass(SECOND);
        page.give(Input::Time).unwrap();
        assert_eq!(page.said()[1..], [r#"#0 calls act {"n":2} as 1"#], "the call is not let go");
        page.reply(form, 1, Reply::Act(Ok(7))).unwrap();
        assert_eq!(page.said(), [r#"#0 calls act {"n":7} as 2"#], "what it reserved is compensated");
        page.reply(form, 2, Reply::Act(Ok(0))).unwrap();
        page.reply(form, 3, Reply::Act(Ok(0))).unwrap();
        assert_eq!(page.said().last().unwrap(), r#"#0 failed: Panicked("in a fiber")"#);
    });
}

#[test]
fn s12d_a_compensation_that_is_out_when_a_fiber_fails_is_performed_once() {
    on_every_engine(|page| {
        let form = page.start(forms::fails_meanwhile(true));
        page.pass(SECOND);
        page.give(Input::Time).unwrap();
        assert_eq!(page.said()[1..], [r#"#0 calls act {"n":3} as 1"#]);
        page.reply(form, 1, Reply::Act(Ok(0))).unwrap();
        assert_eq!(
            page.said(),
            [r#"#0 failed: Panicked("in a fiber")"#],
            "whatever it ended with on the way, it has failed (rule 11)"
        );
    });
}

#[test]
fn s15_a_fiber_counts_against_the_budget() {
    let mut settings = Settings::default();
    settings.budget = 10;
    with_settings(settings, |page| {
        page.start(forms::begins());
        assert_eq!(page.said()[1..], ["#0 failed: OverBudget"]);
    });
}

#[test]
fn s11_what_fails_in_an_arm_ends_the_others_newest_first() {
    on_every_engine(|page| {
        page.start(forms::fails_in_an_arm());
        page.said();
        page.pass(SECOND);
        page.give(Input::Time).unwrap();
        assert_eq!(
            page.said(),
            [
                "#0's offer 2 was Withdrawn",
                "#0's offer 1 was Withdrawn",
                r#"#0 failed: Panicked("in an arm")"#,
            ]
        );
    });
}

#[test]
fn s11_a_handle_may_be_handed_to_another_fiber_of_its_spindle() {
    on_every_engine(|page| {
        page.start(forms::hands_over());
        page.pass(2 * SECOND);
        page.give(Input::Time).unwrap();
        assert_eq!(
            page.said()[1..],
            [r#"#0 tells Note {"text":"the second saw the first"}"#, r#"#0 ended with {"form":{"Ok":2}}"#,]
        );
    });
}

#[test]
fn s11_what_a_fiber_forks_is_its_spindles() {
    on_every_engine(|page| {
        let form = page.start(forms::forks_in_an_arm());
        page.pass(SECOND);
        page.give(Input::Time).unwrap();
        let said = page.said();
        assert!(!said.iter().any(|line| line.contains("failed")), "a lost race cancels no spindle: {said:?}");
        page.cancel(form).unwrap();
        let failed: Vec<_> = page.said().into_iter().filter(|line| line.contains("failed")).collect();
        assert_eq!(failed, ["#3 failed: Cancelled", "#0 failed: Cancelled"]);
    });
}

#[test]
fn s05a_the_offer_of_an_arm_stands_from_when_it_was_made() {
    on_every_engine(|page| {
        page.pass(10 * SECOND);
        let list = page.start(lists::dashboard(0));
        let buy = || BuyEvent { n: 1 };
        assert_eq!(page.send(list, 1, buy()), Ok(Taken::Answered));
        assert_eq!(page.send(list, 2, buy()), Err(Rejected::Duplicate));
        page.pass(Duration::from_millis(499));
        assert_eq!(page.send(list, 2, buy()), Err(Rejected::Duplicate));
        page.pass(Duration::from_millis(1));
        assert_eq!(page.send(list, 2, buy()), Ok(Taken::Answered));
    });
}

#[test]
fn s11_a_fiber_that_waits_for_itself_waits_for_ever() {
    on_every_engine(|page| {
        let form = page.start(forms::awaits_itself());
        assert_eq!(page.said()[1..], ["#0 asks First as 1"]);
        assert_eq!(page.send(form, 1, number(3)), Ok(Taken::Answered));
        assert_eq!(page.said(), ["#0's offer 1 was Answered", r#"#0 ended with {"form":{"Ok":3}}"#]);
        assert_eq!(page.machine.spindles().count(), 0);
    });
}

#[test]
fn s12_a_fiber_that_is_begun_by_who_ends_never_runs() {
    on_every_engine(|page| {
        let form = page.start(forms::begins_one_as_it_ends());
        page.cancel(form).unwrap();
        page.said();
        page.reply(form, 1, Reply::Act(Ok(1))).unwrap();
        assert_eq!(
            page.said(),
            [r#"#0 tells Note {"text":"goes on to its next wait"}"#, "#0 failed: Cancelled",]
        );
        assert_eq!(page.machine.spindles().count(), 0);
    });
}

#[test]
fn s12_a_fiber_that_a_destructor_begins_never_runs() {
    on_every_engine(|page| {
        let form = page.start(forms::begins_one_when_dropped());
        page.cancel(form).unwrap();
        assert_eq!(page.machine.spindles().count(), 0);
        assert_eq!(page.machine.next_deadline(), None);
    });
}

#[test]
fn s01_what_a_fiber_writes_its_spindle_owns() {
    on_every_engine(|page| {
        page.start(lists::writes_beside());
        page.give(Input::Time).unwrap();
        assert_eq!(
            page.said()[1..],
            [r#"#0 tells Seen {"what":"Ok(())"}"#, r#"#0 ended with {"list":null}"#,]
        );
    });
}

#[test]
fn s01_a_fiber_writes_and_draws_as_its_spindle() {
    let told = RefCell::new(Vec::new());
    for in_a_fiber in [true, false] {
        on_every_engine(|page| {
            page.start(lists::draws(in_a_fiber));
            told.borrow_mut().push(page.said().swap_remove(1));
        });
    }
    let told = told.into_inner();
    assert!(told[0].contains("Ok(()) true"), "{told:?}");
    assert!(told.iter().all(|line| *line == told[0]), "they draw from one stream: {told:?}");
}

#[test]
fn s13_a_lost_port_fails_the_spindle_whose_fiber_called_it() {
    on_every_engine(|page| {
        let form = page.start(forms::fails_in_a_fiber("call"));
        page.pass(SECOND);
        page.give(Input::Time).unwrap();
        page.said();
        let call = pagemachine::CallId { spindle: form.raw(), number: 1 };
        assert_eq!(page.give(Input::Lost { call }), Ok(Taken::Applied));
        assert_eq!(page.said().last().unwrap(), "#0 failed: PortLost");
        assert_eq!(page.give(Input::Lost { call }), Err(Rejected::UnknownCall));
    });
}

#[test]
fn s11a_the_first_to_end_wins_and_the_others_are_cancelled_before_it_goes_on() {
    on_every_engine(|page| {
        let form = page.start(forms::races());
        assert_eq!(page.said(), ["form#0 started", "#0 asks First as 1", "#0 asks Second as 2"]);
        page.pass(SECOND);
        page.give(Input::Time).unwrap();
        assert_eq!(
            page.said(),
            [
                "#0's offer 2 was Withdrawn",
                "#0's offer 1 was Withdrawn",
                r#"#0 tells Note {"text":"nobody"}"#,
                "#0 asks First as 3",
                "#0 asks Second as 4",
            ]
        );
        assert_eq!(page.send(form, 2, number(5)), Err(Rejected::Stale));
        assert_eq!(page.send(form, 4, number(5)), Ok(Taken::Answered));
        assert_eq!(
            page.said(),
            [
                "#0's offer 3 was Answered",
                "#0's offer 4 was Withdrawn",
                r#"#0 tells Note {"text":"first"}"#,
                r#"#0 ended with {"form":{"Ok":5}}"#,
            ]
        );
        assert_eq!(page.machine.next_deadline(), None);
    });
}

#[test]
fn s11a_one_that_ends_without_waiting_keeps_the_later_ones_from_starting() {
    on_every_engine(|page| {
        page.start(forms::goes_on_at_once());
        assert_eq!(
            page.said(),
            [
                "form#0 started",
                "form#1 started",
                "#0 asks First as 1",
                r#"#0 tells Note {"text":"at once"}"#,
                "#0's offer 1 was Withdrawn",
                r#"#0 tells Note {"text":"told"}"#,
                r#"#0 ended with {"form":{"Ok":1}}"#,
                r#"#1 tells Note {"text":"another spindle"}"#,
                r#"#1 ended with {"form":{"Ok":0}}"#,
            ]
        );
    });
}

#[test]
fn s11a_a_race_may_be_an_arm_of_another() {
    on_every_engine(|page| {
        let form = page.start(forms::nested());
        assert_eq!(page.said()[1..], ["#0 asks First as 1", "#0 asks Second as 2"]);
        assert_eq!(page.send(form, 2, SecondEvent { n: 4 }), Ok(Taken::Answered));
        assert_eq!(
            page.said(),
            ["#0's offer 2 was Answered", "#0's offer 1 was Withdrawn", r#"#0 ended with {"form":{"Ok":4}}"#,]
        );
        let form = page.start(forms::nested());
        assert_eq!(page.send(form, 4, number(6)), Ok(Taken::Answered));
        assert_eq!(
            page.said().last().unwrap(),
            &format!(r#"{:?} ended with {{"form":{{"Ok":6}}}}"#, form.raw())
        );
        assert_eq!(page.machine.next_deadline(), None);
    });
}

#[test]
fn s11a_borrowed_fibers_keep_what_they_ended_with() {
    on_every_engine(|page| {
        page.start(forms::borrows());
        page.pass(10 * SECOND);
        page.give(Input::Time).unwrap();
        assert_eq!(
            page.said()[1..],
            [
                r#"#0 tells Note {"text":"1 at 1"}"#,
                // Both others have ended by now: the first in the list wins.
                r#"#0 tells Note {"text":"3 at 0"}"#,
                r#"#0 ended with {"form":{"Ok":2}}"#,
            ]
        );
    });
}

#[test]
fn s11a_all_fibers_are_awaited_and_given_in_the_order_of_the_list() {
    on_every_engine(|page| {
        page.start(forms::gathers(4));
        page.start(forms::gathers(0));
        page.pass(3 * SECOND);
        page.give(Input::Time).unwrap();
        let said = page.said();
        assert!(said.iter().any(|line| line.ends_with(r#"tells Note {"text":"[]"}"#)), "{said:?}");
        assert!(!said.iter().any(|line| line.starts_with("#0 tells")));
        page.pass(SECOND);
        page.give(Input::Time).unwrap();
        assert_eq!(
            page.said(),
            [r#"#0 tells Note {"text":"[0, 1, 2, 3]"}"#, r#"#0 ended with {"form":{"Ok":0}}"#,]
        );
    });
}

#[test]
fn s11a_with_no_fiber_left_there_is_nothing_to_wait_for() {
    for take_first in [false, true] {
        on_every_engine(|page| {
            page.start(forms::asks_nobody(take_first));
            assert!(
                matches!(page.said().last(), Some(line) if line.starts_with("#0 failed: Panicked(\"a fiber was awaited whose output"))
            );
        });
    }
}

#[test]
fn s12a_what_a_race_leaves_behind_settles_on_its_own() {
    on_every_engine(|page| {
        let form = page.start(forms::hurries());
        page.pass(SECOND);
        page.give(Input::Time).unwrap();
        assert_eq!(
            page.said()[1..],
            [
                r#"#0 calls act {"n":1} as 1"#,
                r#"#0 tells Note {"text":"Err(TimedOut)"}"#,
                "#0 asks First as 1",
            ]
        );
        page.reply(form, 1, Reply::Act(Ok(7))).unwrap();
        assert_eq!(
            page.said(),
            [
                r#"#0 tells Note {"text":"goes on to its next wait"}"#,
                r#"#0 tells Note {"text":"slow dropped"}"#,
                r#"#0 calls act {"n":8} as 2"#,
            ]
        );
        assert_eq!(page.send(form, 1, number(1)), Ok(Taken::Answered));
        assert_eq!(page.said(), ["#0's offer 1 was Answered", r#"#0 ended with {"form":{"Ok":1}}"#]);
        assert_eq!(page.reply(form, 2, Reply::Act(Ok(0))), Ok(Taken::Applied));
        assert_eq!(page.reply(form, 2, Reply::Act(Ok(0))), Err(Rejected::UnknownCall));
        assert_eq!(page.machine.next_deadline(), None);
    });
}

#[test]
fn s12a_a_lost_call_that_was_left_behind_fails_nobody_and_is_reported() {
    on_every_engine(|page| {
        let form = page.start(forms::hurries());
        page.pass(SECOND);
        page.give(Input::Time).unwrap();
        page.said();
        let call = pagemachine::CallId { spindle: form.raw(), number: 1 };
        assert_eq!(page.give(Input::Lost { call }), Ok(Taken::Applied));
        assert_eq!(page.said(), ["#0 gave call 1 up", r#"#0 tells Note {"text":"slow dropped"}"#]);
        assert_eq!(page.send(form, 1, number(1)), Ok(Taken::Answered));
    });
}

#[test]
fn s12d_what_was_left_behind_has_its_time_to_settle_too() {
    on_every_engine(|page| {
        let form = page.start(forms::hurries());
        page.pass(SECOND);
        page.give(Input::Time).unwrap();
        page.cancel(form).unwrap();
        page.give(Input::Close).unwrap();
        let said = page.said();
        assert!(said.contains(&"#0 failed: Cancelled".to_owned()));
        assert!(!said.contains(&"closed".to_owned()), "the call is out");
        page.pass(30 * SECOND);
        page.give(Input::Time).unwrap();
        assert_eq!(page.said(), ["#0 gave call 1 up", r#"#0 tells Note {"text":"slow dropped"}"#, "closed"]);
        assert!(page.machine.is_closed());
    });
}

#[test]
fn s21a_an_answer_in_time_ends_a_timeout() {
    on_every_engine(|page| {
        let form = page.start(forms::in_time());
        page.pass(Duration::from_micros(999_999));
        assert_eq!(page.send(form, 1, number(3)), Ok(Taken::Answered));
        assert_eq!(page.said().last().unwrap(), r#"#0 ended with {"form":{"Ok":3}}"#);
        assert_eq!(page.machine.next_deadline(), None);
    });
}

#[test]
fn s21a_an_event_at_the_deadline_is_too_late() {
    on_every_engine(|page| {
        let form = page.start(forms::in_time());
        page.pass(SECOND);
        assert_eq!(page.send(form, 1, number(3)), Err(Rejected::UnknownSpindle));
        assert_eq!(page.said()[2..], ["#0's offer 1 was Withdrawn", r#"#0 ended with {"form":{"Ok":0}}"#]);
    });
}

#[test]
fn s12_fibers_and_forks_end_innermost_and_newest_first() {
    on_every_engine(|page| {
        let form = page.start(forms::tree());
        page.said();
        page.cancel(form).unwrap();
        assert_eq!(
            page.said(),
            [
                r#"#0 tells Note {"text":"newest dropped"}"#,
                r#"#2 tells Note {"text":"forked dropped"}"#,
                "#2 failed: Cancelled",
                r#"#0 tells Note {"text":"inner dropped"}"#,
                r#"#0 tells Note {"text":"outer dropped"}"#,
                r#"#0 tells Note {"text":"the spindle dropped"}"#,
                "#0 failed: Cancelled",
            ]
        );
    });
}

#[test]
fn s23a_fibers_dropped_together_end_newest_first_whatever_held_them() {
    on_every_engine(|page| {
        page.start(forms::drops_a_map());
        page.said();
        page.give(Input::Time).unwrap();
        let dropped = ["h", "g", "f", "e", "d", "c", "b", "a"]
            .map(|name| format!(r#"#0 tells Note {{"text":"{name} dropped"}}"#));
        assert_eq!(page.said(), dropped);
    });
}

#[test]
fn s19a_all_fibers_of_a_spindle_see_as_one() {
    on_every_engine(|page| {
        page.start(forms::watches());
        page.give(Input::Time).unwrap();
        page.said();
        // The twin waited first, so it is woken first; what it saw is no news to its spindle.
        page.start(lists::writes(vec![1]));
        assert_eq!(page.said()[2..], [r#"#0 tells Note {"text":"the twin saw 1"}"#]);
        page.start(lists::writes(vec![2]));
        assert_eq!(page.said()[2..], [r#"#0 tells Note {"text":"saw 2"}"#]);
        page.start(lists::writes(vec![3, 4]));
        assert_eq!(page.said()[2..], [r#"#0 ended with {"form":{"Ok":4}}"#]);
    });
}

#[test]
fn s11a_of_two_arms_that_one_write_wakes_the_first_wins() {
    on_every_engine(|page| {
        page.start(forms::two_at_once());
        page.start(lists::writes(vec![1]));
        assert_eq!(page.said().last().unwrap(), r#"#0 ended with {"form":{"Ok":1}}"#);
    });
}

#[test]
fn s09_when_a_fiber_ends_who_awaits_it_runs_next() {
    on_every_engine(|page| {
        page.start(forms::wakes_its_maker_next());
        page.give(Input::Time).unwrap();
        page.said();
        page.start(lists::writes(vec![5]));
        let said = page.said();
        let place = |text: &str| said.iter().position(|line| line.contains(text)).unwrap();
        assert!(place("the awaiter") < place("the watcher"), "{said:?}");
    });
}

#[test]
fn s05_a_kept_event_answers_the_arm_that_accepts_it() {
    on_every_engine(|page| {
        let list = page.start(lists::dashboard(0));
        assert_eq!(page.send(list, 1, KeyEvent { key: 'a' }), Ok(Taken::Answered));
        // Sent without having seen the new offer: a message is taken at once.
        assert_eq!(page.send(list, 0, KeyEvent { key: 'b' }), Ok(Taken::Answered));
        assert_eq!(page.send(list, 2, StopEvent), Err(Rejected::Stale));
        assert_eq!(page.send(list, 3, StopEvent), Ok(Taken::Answered));
        assert_eq!(
            page.said(),
            [
                "list#0 started",
                "#0 asks Browsing as 1",
                "#0's offer 1 was Answered",
                r#"#0 tells Seen {"what":"key a"}"#,
                "#0 asks Browsing as 2",
                "#0's offer 2 was Answered",
                r#"#0 tells Seen {"what":"key b"}"#,
                "#0 asks Browsing as 3",
                "#0's offer 3 was Answered",
                r#"#0 ended with {"list":null}"#,
            ]
        );
    });
}

#[test]
fn s22_a_fiber_counts_among_the_spindles_of_a_page() {
    let mut settings = Settings::default();
    settings.spindles = 3;
    with_settings(settings, |page| {
        page.start(forms::leaves_a_fiber());
        page.start(forms::leaves_a_fiber());
        assert!(
            page.said()
                .contains(&format!("#2 failed: {:?}", Failure::OverLimit(pagemachine::Limit::Spindles)))
        );
    });
}
