//! Computations as a user writes them: rules 14 and 16 to 18.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use pagemachine::{Settings, fork, notify, spindle, yields};

use crate::driver::{
    Down,
    backend::{self, Reply},
    on_every_engine, page, with_settings,
};

#[spindle(page::form)]
mod flows {
    defcomp! {
        /// Binds at every depth.
        pub fn deep(rounds: u32) -> Result<u32, Down> {
            let mut sum = 0;
            for round in 0..rounds {
                if round % 2 == 0 {
                    FirstEvent { n } <- yields(First);
                    sum += n;
                } else {
                    match round {
                        1 => {
                            SecondEvent { n } <- yields(Second);
                            sum += n;
                        }
                        _ => loop {
                            Ok(n) <- backend::look(round);
                            while sum < 100 {
                                _ <- notify(Note { text: sum.to_string() });
                                sum += n;
                            }
                            if sum >= 100 { break; }
                        },
                    }
                }
            }
            Ok(sum)
        }
    }

    defcomp! {
        /// Counts down without waiting.
        pub fn count(left: u32) -> Result<u32, Down> {
            if left == 0 { Ok(0) } else { count(left - 1) }
        }
    }

    defcomp! {
        /// Asks for ever, by a jump behind `return` and one in tail position.
        pub fn rounds(n: u32) -> Result<u32, Down> {
            FirstEvent { n: more } <- yields(First);
            if more == 1 {
                return rounds(n + more);
            }
            match more {
                0 => Ok(n),
                n => rounds(n),
            }
        }
    }

    defcomp! {
        /// Two that jump to each other, each with its own `else`.
        pub fn ping(left: u32) -> Result<u32, Down> {
            if left == 0 { return Ok(0); }
            Ok(_) <- backend::act(left);
            pong(left - 1, "ping")
        } else {
            Err(Down) => pong(left - 1, "down"),
        }
    }
    defcomp! {
        fn pong(left: u32, from: &'static str) -> Result<u32, Down> {
            _ <- notify(Note { text: from.into() });
            Ok(_) <- backend::look(left);
            ping(left)
        } else {
            Err(Down) if from == "ping" => ping(left),
            Err(Down) => Ok(left),
        }
    }

    defcomp! {
        /// Ends in another, which it also binds and which does not come back.
        pub fn once_more(n: u32) -> Result<u32, Down> {
            Ok(first) <- leaves(n);
            if first == 1 { return quietly(first); }
            leaves(first)
        }
    }
    defcomp! {
        fn quietly(n: u32) -> Result<u32, Down> {
            quiet <- quiet(n);
            Ok(quiet)
        }
    }

    defcomp! {
        /// Holds what is dropped when it jumps, what it was given included.
        pub fn holds(given: Held, made: Arc<AtomicBool>) -> Result<u32, Down> {
            let _held = Held(Arc::clone(&made));
            _ <- notify(Note { text: "holds".into() });
            looks(Arc::clone(&given.0), made)
        }
    }
    defcomp! {
        fn looks(given: Arc<AtomicBool>, made: Arc<AtomicBool>) -> Result<u32, Down> {
            Ok(u32::from(given.load(Ordering::Relaxed)) + u32::from(made.load(Ordering::Relaxed)))
        }
    }

    defcomp! {
        /// Uses every name and label that the expansion uses.
        pub fn shadows(error: u32, value: u32, next_error: u32) -> Result<u32, Down> {
            let (then, next) = (1, 2);
            'body: for round in 0.. {
                'tail: for _ in 0..2 {
                    if round == then { continue 'tail; }
                    if round > then { break 'body; }
                    Ok(looked) <- backend::look(error);
                    if looked == next { return shadows(value, looked, next_error); }
                }
            }
            Ok(error * 100 + value * 10 + next_error)
        } else {
            Err(Down) => shadows(next_error, error, value),
        }
    }

    defcomp! {
        /// What `else` catches, and what passes it by.
        pub fn falls(how: u32) -> Result<u32, Down> {
            if how == 0 { return Err(Down); }
            let n = checked(how)?;
            Ok(more) <- backend::act(n);
            Ok(more)
        } else {
            Err(Down) => {
                _ <- notify(Note { text: "caught".into() });
                Ok(again) <- backend::look(9);
                Ok(again)
            }
        }
    }

    #[derive(Default)]
    pub struct Held(Arc<AtomicBool>);

    impl Drop for Held {
        fn drop(&mut self) {
            self.0.store(true, Ordering::Relaxed);
        }
    }

    fn checked(how: u32) -> Result<u32, Down> {
        if how == 1 { Err(Down) } else { Ok(how) }
    }

    defcomp! {
        /// Without an `else` an error leaves by the `Result`, as with `?`.
        pub fn leaves(n: u32) -> Result<u32, Down> {
            Ok(looked) <- backend::look(n);
            Ok(looked)
        }
    }

    defcomp! {
        /// Its result is not a `Result`: the `else` names the error.
        pub fn quiet(n: u32) -> u32 {
            Ok(looked) <- backend::look(n);
            looked
        } else <Down> {
            Err(Down) => 0,
        }
    }

    defcomp! {
        /// A computation is an effect too, and is performed where it is bound.
        pub fn nested(n: u32) -> Result<u32, Down> {
            quietly <- quiet(n);
            Ok(loudly) <- leaves(n);
            Ok(quietly + loudly)
        }
    }

    defcomp! {
        /// What is given to `fork` is performed by it, not where it is written.
        pub fn later(n: u32) -> Result<u32, Down> {
            let inert = notify(Note { text: "later".into() });
            let described = leaves(n);
            _forked <- fork(described);
            _ <- notify(Note { text: "now".into() });
            _ <- inert;
            Ok(n)
        }
    }
}

#[test]
fn s14_a_loop_of_jumps_that_never_waits_is_over_its_budget() {
    on_every_engine(|page| {
        page.start(flows::count(1_000_000));
        assert_eq!(page.said(), ["form#0 started", "#0 failed: OverBudget"]);
    });
    let mut settings = Settings::default();
    settings.budget = u16::MAX;
    with_settings(settings, |page| {
        page.start(flows::count(65_000));
        assert_eq!(page.said(), ["form#0 started", r#"#0 ended with {"form":{"Ok":0}}"#]);
    });
}

#[test]
fn s14_jumps_behind_return_and_in_tail_position_bind_their_parameters_anew() {
    on_every_engine(|page| {
        let form = page.start(flows::rounds(5));
        for n in [1, 1, 40, 1, 0] {
            page.send(form, page.machine.newest_offer(), page::form::FirstEvent { n }).unwrap();
        }
        assert_eq!(page.said().last().unwrap(), r#"#0 ended with {"form":{"Ok":41}}"#);
    });
}

#[test]
fn s14_computations_that_jump_to_each_other_each_keep_their_own_else() {
    on_every_engine(|page| {
        let form = page.start(flows::ping(3));
        page.said();
        page.reply(form, 1, Reply::Act(Ok(1))).unwrap(); // pong(2, "ping")
        page.reply(form, 2, Reply::Look(Err(Down))).unwrap(); // its `else`: ping(2)
        page.reply(form, 3, Reply::Act(Err(Down))).unwrap(); // its `else`: pong(1, "down")
        page.reply(form, 4, Reply::Look(Err(Down))).unwrap(); // its `else`: Ok(1)
        let said = page.said();
        assert_eq!(
            said,
            [
                r#"#0 tells Note {"text":"ping"}"#,
                r#"#0 calls look {"n":2} as 2"#,
                r#"#0 calls act {"n":2} as 3"#,
                r#"#0 tells Note {"text":"down"}"#,
                r#"#0 calls look {"n":1} as 4"#,
                r#"#0 ended with {"form":{"Ok":1}}"#
            ]
        );
    });
}

#[test]
fn s14_a_jump_to_one_that_does_not_come_back_may_also_be_bound() {
    on_every_engine(|page| {
        for (call, first, end) in [(1, 1, 3), (3, 7, 8)] {
            let form = page.start(flows::once_more(5));
            page.reply(form, call, Reply::Look(Ok(first))).unwrap();
            page.reply(form, call + 1, Reply::Look(Ok(end))).unwrap();
            let said = format!(r#"{:?} ended with {{"form":{{"Ok":{end}}}}}"#, form.raw());
            assert_eq!(page.said().last().unwrap(), &said);
        }
    });
}

#[test]
fn s14_a_jump_drops_what_it_does_not_hand_on() {
    on_every_engine(|page| {
        page.start(flows::holds(flows::Held::default(), Arc::default()));
        assert_eq!(page.said().last().unwrap(), r#"#0 ended with {"form":{"Ok":2}}"#);
    });
}

#[test]
fn s14_names_and_labels_of_the_user_do_not_meet_those_of_the_expansion() {
    on_every_engine(|page| {
        let form = page.start(flows::shadows(1, 2, 3));
        page.reply(form, 1, Reply::Look(Ok(2))).unwrap(); // shadows(2, 2, 3)
        page.reply(form, 2, Reply::Look(Err(Down))).unwrap(); // shadows(3, 2, 2)
        page.reply(form, 3, Reply::Look(Ok(0))).unwrap();
        page.reply(form, 4, Reply::Look(Ok(0))).unwrap();
        assert_eq!(page.said().last().unwrap(), r#"#0 ended with {"form":{"Ok":322}}"#);
    });
}

#[test]
fn s16_a_bind_stands_at_any_depth() {
    on_every_engine(|page| {
        let form = page.start(flows::deep(4));
        page.send(form, 1, page::form::FirstEvent { n: 1 }).unwrap();
        page.send(form, 2, page::form::SecondEvent { n: 2 }).unwrap();
        page.send(form, 3, page::form::FirstEvent { n: 47 }).unwrap();
        page.said();
        page.reply(form, 1, Reply::Look(Ok(50))).unwrap();
        assert_eq!(page.said(), [r#"#0 tells Note {"text":"50"}"#, r#"#0 ended with {"form":{"Ok":100}}"#]);
    });
}

#[test]
fn s17_an_error_of_a_bind_or_of_a_question_mark_goes_to_the_else() {
    on_every_engine(|page| {
        let by_question_mark = page.start(flows::falls(1));
        assert_eq!(page.said()[1..], [r#"#0 tells Note {"text":"caught"}"#, r#"#0 calls look {"n":9} as 1"#]);
        page.reply(by_question_mark, 1, Reply::Look(Ok(5))).unwrap();
        assert_eq!(page.said(), [r#"#0 ended with {"form":{"Ok":5}}"#]);

        let by_bind = page.start(flows::falls(2));
        page.reply(by_bind, 2, Reply::Act(Err(Down))).unwrap();
        assert!(page.said().contains(&format!(r#"{:?} tells Note {{"text":"caught"}}"#, by_bind.raw())));
        page.reply(by_bind, 3, Reply::Look(Err(Down))).unwrap();
        let end = format!(r#"{:?} ended with {{"form":{{"Err":null}}}}"#, by_bind.raw());
        assert_eq!(page.said(), [end], "an error in an `else` arm leaves the computation");
    });
}

#[test]
fn s17_a_return_does_not_pass_the_else() {
    on_every_engine(|page| {
        page.start(flows::falls(0));
        assert_eq!(page.said()[1..], [r#"#0 ended with {"form":{"Err":null}}"#]);
    });
}

#[test]
fn s17_without_an_else_an_error_leaves_and_another_result_names_its_error() {
    on_every_engine(|page| {
        let form = page.start(flows::nested(3));
        page.reply(form, 1, Reply::Look(Err(Down))).unwrap();
        page.reply(form, 2, Reply::Look(Ok(4))).unwrap();
        assert_eq!(page.said().last().unwrap(), r#"#0 ended with {"form":{"Ok":4}}"#);
        let form = page.start(flows::leaves(3));
        page.reply(form, 3, Reply::Look(Err(Down))).unwrap();
        let end = format!(r#"{:?} ended with {{"form":{{"Err":null}}}}"#, form.raw());
        assert_eq!(page.said().last().unwrap(), &end);
    });
}

#[test]
fn s18_an_effect_is_inert_until_it_is_performed() {
    on_every_engine(|page| {
        page.start(flows::later(3));
        assert_eq!(
            page.said(),
            [
                "form#0 started",
                "form#1 started",
                r#"#0 tells Note {"text":"now"}"#,
                r#"#0 tells Note {"text":"later"}"#,
                r#"#0 ended with {"form":{"Ok":3}}"#,
                r#"#1 calls look {"n":3} as 1"#
            ]
        );
    });
}
