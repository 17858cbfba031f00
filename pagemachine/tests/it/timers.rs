//! Time, sleeps, ticks, and what comes from the seed: rules 21, 21a, 21b, and 22 for timers.

use std::time::Duration;

use pagemachine::{
    Computation, Failure, FreshId, Input, Machine, Rejected, Settings, Spindle, Taken, Time, Waiting, cancel,
    fork, fresh_id, interval, notify, now, random, sleep, yields,
};

use crate::driver::{
    Down, Page,
    backend::{Reply, act},
    in_form, in_list, on_every_engine,
    page::{
        form::{self, First, FirstEvent, Note},
        list::{self, Browsing, KeyEvent, Seen},
    },
    with_settings,
};

const SECOND: Duration = Duration::from_secs(1);

/// Sleeps, and tells when it woke.
fn sleeper(
    name: &'static str,
    duration: Duration,
) -> Computation<form::Here, impl Future<Output = Result<u32, Down>> + Send> {
    in_form(async move {
        form::Here::perform(sleep(duration)).await;
        let woken = form::Here::perform(now()).await;
        form::Here::perform(notify(Note { text: format!("{name} at {woken:?}") })).await;
        Ok(0)
    })
}

/// Gives the page the time that it is `duration` later, and what it tells then.
fn later(page: &mut Page, duration: Duration) -> Vec<String> {
    page.pass(duration);
    page.give(Input::Time).unwrap();
    told(page)
}

/// The texts of what came out since the last look.
fn told(page: &mut Page) -> Vec<String> {
    let said = page.said();
    let text = |line: &String| Some(line.split_once(r#"":""#)?.1.trim_end_matches(r#""}"#).to_owned());
    said.iter().filter_map(text).collect()
}

#[test]
fn s21_timers_fire_by_deadline_and_then_by_age_one_turn_each() {
    on_every_engine(|page| {
        for (name, seconds) in [("first", 2), ("second", 1), ("third", 2), ("fourth", 1)] {
            page.start(sleeper(name, seconds * SECOND));
        }
        page.said();
        assert_eq!(page.machine.next_deadline(), Some(page.at.after(SECOND)));
        assert_eq!(later(page, 2 * SECOND), ["second at 1s", "fourth at 1s", "first at 2s", "third at 2s"]);
        assert_eq!(page.machine.next_deadline(), None);
    });
}

#[test]
fn s21_what_a_timer_wakes_is_over_before_the_next_one_fires() {
    on_every_engine(|page| {
        page.start(in_form(async {
            form::Here::perform(sleep(SECOND)).await;
            form::Here::perform(fork(in_form(async {
                form::Here::perform(notify(Note { text: "forked".into() })).await;
                Ok(0)
            })))
            .await;
            Ok(0)
        }));
        page.start(sleeper("next", SECOND));
        page.said();
        assert_eq!(later(page, SECOND), ["forked", "next at 1s"]);
    });
}

#[test]
fn s21_an_answer_at_the_deadline_is_too_late() {
    on_every_engine(|page| {
        let asks = page.start(in_form(async {
            let FirstEvent { n } = form::Here::perform(yields(First)).await;
            Ok(n)
        }));
        page.start(in_list(async move {
            list::Here::perform(sleep(SECOND)).await;
            list::Here::perform(cancel(asks)).await;
        }));
        page.said();
        page.pass(SECOND);
        assert_eq!(
            page.send(asks, 1, FirstEvent { n: 1 }),
            Err(Rejected::UnknownSpindle),
            "the deadline came first"
        );
        assert_eq!(page.said()[..2], ["#0's offer 1 was Withdrawn", "#0 failed: Cancelled"]);
    });
}

#[test]
fn s21_an_answer_just_before_the_deadline_is_in_time() {
    on_every_engine(|page| {
        let asks = page.start(in_form(async {
            let FirstEvent { n } = form::Here::perform(yields(First)).await;
            Ok(n)
        }));
        page.start(in_list(async move {
            list::Here::perform(sleep(SECOND)).await;
            list::Here::perform(cancel(asks)).await;
        }));
        page.pass(Duration::from_micros(999_999));
        assert_eq!(page.send(asks, 1, FirstEvent { n: 1 }), Ok(Taken::Answered));
    });
}

#[test]
fn s21_a_timer_fires_before_a_call_is_given_up_at_the_same_moment() {
    let mut settings = Settings::default();
    settings.settle = SECOND;
    with_settings(settings, |page| {
        let calls = page.start(in_form(async { form::Here::perform(act(1)).await }));
        page.cancel(calls).unwrap();
        page.start(sleeper("sleeper", SECOND));
        page.said();
        page.pass(SECOND);
        page.give(Input::Time).unwrap();
        assert_eq!(
            page.said(),
            [
                r#"#1 tells Note {"text":"sleeper at 1s"}"#,
                r#"#1 ended with {"form":{"Ok":0}}"#,
                "#0 gave call 1 up",
                "#0 failed: Cancelled"
            ]
        );
    });
}

#[test]
fn s21_now_is_the_turns_and_time_never_goes_back() {
    on_every_engine(|page| {
        let list = page.start(in_list(async {
            loop {
                drop(list::Here::perform(yields(Browsing)).await);
                let moment = list::Here::perform(now()).await;
                list::Here::perform(notify(Seen { what: format!("{moment:?}") })).await;
            }
        }));
        page.pass(5 * SECOND);
        page.send(list, 1, KeyEvent { key: 'k' }).unwrap();
        page.at = Time::default();
        page.send(list, 2, KeyEvent { key: 'k' }).unwrap();
        assert_eq!(told(page), ["5s", "5s"]);
    });
}

#[test]
fn s21_what_fell_due_in_a_long_silence_happens_at_its_own_moments() {
    on_every_engine(|page| {
        page.start(in_form(async {
            for _ in 0..3 {
                form::Here::perform(sleep(SECOND)).await;
                let moment = form::Here::perform(now()).await;
                form::Here::perform(notify(Note { text: format!("{moment:?}") })).await;
            }
            Ok(0)
        }));
        page.said();
        assert_eq!(later(page, 60 * SECOND), ["1s", "2s", "3s"]);
    });
}

#[test]
fn s21a_a_sleep_always_waits_for_zero_too() {
    on_every_engine(|page| {
        page.start(sleeper("zero", Duration::ZERO));
        assert_eq!(page.said(), ["form#0 started"], "it waits");
        assert_eq!(page.machine.next_deadline(), Some(page.at));
        page.start(sleeper("second", SECOND));
        assert_eq!(told(page), ["zero at 0ns"], "before anything else of that time");
    });
}

#[test]
fn s21a_a_sleep_beyond_all_time_ends_with_it() {
    on_every_engine(|page| {
        page.start(sleeper("for ever", Duration::MAX));
        assert_eq!(page.machine.next_deadline(), Some(Time::from_micros(u64::MAX)));
        page.at = Time::from_micros(u64::MAX - 1);
        page.give(Input::Time).unwrap();
        assert_eq!(page.machine.spindles().count(), 1);
    });
}

#[test]
fn s15_who_sleeps_for_zero_for_ever_is_over_its_budget_and_the_page_lives_on() {
    on_every_engine(|page| {
        let lives = page.start(in_form(async {
            let FirstEvent { n } = form::Here::perform(yields(First)).await;
            Ok(n)
        }));
        page.start(in_form(async {
            loop {
                form::Here::perform(sleep(Duration::ZERO)).await;
            }
        }));
        page.said();
        while page.give(Input::Time) == Ok(Taken::Behind) {}
        assert_eq!(page.said(), ["#1 failed: OverBudget"]);
        assert_eq!(page.send(lives, 1, FirstEvent { n: 1 }), Ok(Taken::Answered));
    });
}

#[test]
fn s15_a_sleep_that_lasts_ends_in_a_turn_with_a_budget_of_its_own() {
    let mut settings = Settings::default();
    settings.budget = 3;
    with_settings(settings, |page| {
        page.start(in_form(async {
            loop {
                form::Here::perform(sleep(Duration::ZERO)).await;
                form::Here::perform(sleep(SECOND)).await;
            }
        }));
        assert!(later(page, 100 * SECOND).is_empty());
        assert_eq!(page.machine.spindles().count(), 1, "it has not failed");
    });
}

#[test]
fn s21a_an_interval_leaves_out_the_ticks_it_missed() {
    on_every_engine(|page| {
        let form = page.start(in_form(async {
            let ticks = form::Here::perform(interval(SECOND)).await;
            loop {
                let moment = form::Here::perform(ticks.next()).await;
                form::Here::perform(notify(Note { text: format!("{moment:?}") })).await;
                if moment == Time::from_micros(2_000_000) {
                    form::Here::perform(act(1)).await?;
                }
            }
        }));
        assert_eq!(later(page, SECOND), ["1s"]);
        assert_eq!(later(page, SECOND), ["2s"], "then it calls");
        page.pass(SECOND);
        page.pass(Duration::from_millis(2_500));
        page.reply(form, 1, Reply::Act(Ok(1))).unwrap();
        assert_eq!(later(page, SECOND), ["6s"], "not those of 3 s to 5 s");
        assert_eq!(later(page, SECOND), ["7s"]);
    });
}

/// A laptop that slept, a process that was stopped.
#[test]
fn s21a_an_interval_gives_one_tick_after_any_pause() {
    on_every_engine(|page| {
        page.start(in_form(async {
            let ticks = form::Here::perform(interval(SECOND)).await;
            loop {
                let moment = form::Here::perform(ticks.next()).await;
                form::Here::perform(notify(Note { text: format!("{moment:?}") })).await;
            }
        }));
        assert_eq!(later(page, 3_600 * SECOND), ["1s"]);
        assert_eq!(page.machine.next_deadline(), Some(page.at.after(SECOND)));
        assert_eq!(later(page, SECOND), ["3601s"]);
    });
}

#[test]
fn s21c_one_call_runs_at_most_a_thousand_due_turns() {
    on_every_engine(|page| {
        let form = page.start(in_form(async {
            loop {
                form::Here::perform(sleep(Duration::from_micros(1))).await;
            }
        }));
        page.pass(SECOND);
        assert_eq!(page.give(Input::Time), Ok(Taken::Behind));
        assert_eq!(page.machine.next_deadline(), Some(Time::from_micros(1_001)));
        assert_eq!(page.send(form, 0, FirstEvent { n: 1 }), Err(Rejected::Behind));
        assert_eq!(page.machine.next_deadline(), Some(Time::from_micros(2_001)));
        let mut calls = 0;
        while page.give(Input::Time) == Ok(Taken::Behind) {
            calls += 1;
        }
        assert_eq!(calls, 997, "a million turns in all");
        assert_eq!(page.send(form, 0, FirstEvent { n: 1 }), Err(Rejected::NotOffered), "it has caught up");
    });
}

#[test]
fn s21c_a_page_that_is_behind_can_be_cancelled_and_closed() {
    on_every_engine(|page| {
        let restless = || {
            in_form(async {
                loop {
                    form::Here::perform(sleep(Duration::from_micros(1))).await;
                }
            })
        };
        let form = page.start(restless());
        page.start(restless());
        page.said();
        page.pass(SECOND);
        assert_eq!(page.cancel(form), Ok(Taken::Applied));
        assert_eq!(page.give(Input::Close), Ok(Taken::Applied));
        assert_eq!(page.said(), ["#0 failed: Cancelled", "#1 failed: Cancelled", "closed"]);
    });
}

#[test]
fn s21a_a_tick_at_the_moment_of_an_answer_came_before_it() {
    on_every_engine(|page| {
        let form = page.start(in_form(async {
            let ticks = form::Here::perform(interval(SECOND)).await;
            let answer = form::Here::perform(act(1)).await?;
            form::Here::perform(ticks.next()).await;
            Ok(answer)
        }));
        page.pass(SECOND);
        page.reply(form, 1, Reply::Act(Ok(1))).unwrap();
        assert_eq!(page.machine.next_deadline(), Some(page.at.after(SECOND)));
    });
}

#[test]
fn s21a_an_interval_of_nothing_is_one_of_a_microsecond() {
    on_every_engine(|page| {
        page.start(in_form(async {
            let ticks = form::Here::perform(interval(Duration::ZERO)).await;
            for _ in 0..3 {
                form::Here::perform(ticks.next()).await;
            }
            Ok(0)
        }));
        assert_eq!(page.machine.next_deadline(), Some(Time::from_micros(1)));
        page.said();
        for _ in 0..3 {
            page.pass(Duration::from_micros(1));
            page.give(Input::Time).unwrap();
        }
        assert_eq!(page.said(), [r#"#0 ended with {"form":{"Ok":0}}"#]);
    });
}

#[test]
fn s22_a_timer_whose_waiter_is_gone_is_not_held() {
    on_every_engine(|page| {
        let cancelled = page.start(sleeper("cancelled", SECOND));
        page.start(sleeper("stays", 3 * SECOND));
        let maker = page.start(in_form(async {
            form::Here::perform(fork(sleeper("of the same moment", SECOND))).await;
            let doomed = form::Here::perform(fork(sleeper("doomed", SECOND))).await;
            form::Here::perform(yields(First)).await;
            form::Here::perform(cancel(doomed.id())).await;
            Ok(0)
        }));
        page.cancel(cancelled).unwrap();
        page.send(maker, 1, FirstEvent { n: 1 }).unwrap();
        page.said();
        let sleeps: Vec<_> = page.machine.spindles().map(|running| running.waiting).collect();
        let until = |seconds: u64| Waiting::Timer(Time::from_micros(seconds * 1_000_000));
        assert_eq!(sleeps, [until(3), until(1)]);
        assert_eq!(later(page, SECOND), ["of the same moment at 1s"]);
        assert_eq!(page.machine.next_deadline(), Some(Time::from_micros(3_000_000)));
        page.give(Input::Close).unwrap();
        assert_eq!(page.machine.next_deadline(), None);
    });
}

#[test]
fn s22_a_failure_lets_its_timer_go() {
    on_every_engine(|page| {
        page.start(in_form(async {
            drop(form::Here::perform(sleep(SECOND)));
            form::Here::perform(yields(First)).await;
            Ok(0)
        }));
        assert_eq!(page.said().last().unwrap(), &format!("#0 failed: {:?}", Failure::Ambiguous));
        assert_eq!(page.machine.next_deadline(), None);
    });
}

#[test]
fn s22_ten_thousand_timers_are_set_and_let_go() {
    let mut settings = Settings::default();
    settings.spindles = 10_000;
    with_settings(settings, |page| {
        for _ in 0..3 {
            let sleepers: Vec<_> =
                (0..10_000).map(|n| page.start(sleeper("never", SECOND + n % 7 * SECOND))).collect();
            assert_eq!(page.machine.next_deadline(), Some(page.at.after(SECOND)));
            // Neither by age nor backwards.
            for place in 0..10_000 {
                page.cancel(sleepers[place * 7_919 % 10_000]).unwrap();
            }
            assert_eq!(page.machine.next_deadline(), None);
            assert!(later(page, 10 * SECOND).is_empty());
        }
    });
}

#[test]
fn s12a_a_cancelled_spindle_does_not_begin_to_sleep() {
    on_every_engine(|page| {
        let calls = page.start(in_form(async {
            let n = form::Here::perform(act(1)).await;
            form::Here::perform(sleep(SECOND)).await;
            n
        }));
        page.cancel(calls).unwrap();
        page.reply(calls, 1, Reply::Act(Ok(1))).unwrap();
        assert_eq!(page.said().last().unwrap(), "#0 failed: Cancelled");
        assert_eq!(page.machine.next_deadline(), None);
    });
}

/// Tells two numbers and two ids.
fn draws() -> Computation<form::Here, impl Future<Output = Result<u32, Down>> + Send> {
    in_form(async {
        for _ in 0..2 {
            let number = form::Here::perform(random()).await;
            let id = form::Here::perform(fresh_id()).await;
            form::Here::perform(notify(Note { text: number.to_string() })).await;
            form::Here::perform(notify(Note { text: id.to_string() })).await;
        }
        form::Here::perform(yields(First)).await;
        Ok(0)
    })
}

fn seeded(seed: u64) -> Settings {
    let mut settings = Settings::default();
    settings.seed = seed;
    settings
}

#[test]
fn s21b_numbers_and_ids_are_a_function_of_the_seed_and_never_come_twice() {
    let drawn = |seed| {
        let drawn = std::cell::RefCell::new(Vec::new());
        with_settings(seeded(seed), |page| {
            page.start(draws());
            page.start(draws());
            drawn.borrow_mut().push(told(page));
        });
        let drawn = drawn.into_inner();
        assert!(drawn.iter().all(|of_engine| *of_engine == drawn[0]), "on every engine");
        drawn[0].clone()
    };
    let [first, again, other] = [1, 1, 2].map(drawn);
    assert_eq!(first, again);
    let mut all = [first, other].concat();
    assert_eq!(all.len(), 16);
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 16);
}

#[test]
fn s21b_a_spindle_draws_from_its_own_stream_whatever_the_others_do() {
    let alone = std::cell::RefCell::new(Vec::new());
    with_settings(seeded(7), |page| {
        page.start(in_form(async { form::Here::perform(act(1)).await }));
        page.start(draws());
        *alone.borrow_mut() = told(page);
    });
    with_settings(seeded(7), |page| {
        page.start(draws());
        page.said();
        page.start(draws());
        assert_eq!(told(page), *alone.borrow());
    });
}

#[test]
fn s21b_a_spindle_in_a_used_slot_draws_numbers_of_its_own() {
    on_every_engine(|page| {
        let first = page.start(draws());
        let drawn = told(page);
        page.cancel(first).unwrap();
        page.start(draws());
        let drawn_then = told(page);
        assert!(drawn_then.iter().all(|number| !drawn.contains(number)), "{drawn:?} {drawn_then:?}");
    });
}

#[test]
fn s21b_an_id_is_written_as_it_is_shown() {
    let id = FreshId::from_number(0xAB);
    assert_eq!(id.to_string(), "000000000000000000000000000000ab");
    assert_eq!(serde_json::to_string(&id).unwrap(), format!("\"{id}\""));
    assert_eq!(serde_json::from_str::<FreshId>(&format!("\"{id}\"")).unwrap(), id);
    for bad in [r#""ab""#, r#""+00000000000000000000000000000ab""#, r#""zz0000000000000000000000000000ab""#] {
        let error = serde_json::from_str::<FreshId>(bad).unwrap_err();
        assert!(error.to_string().starts_with("an id has 32 hexadecimal digits"), "{error}");
    }
}

#[test]
fn s23_sleeps_and_numbers_come_back_when_a_page_is_rebuilt() {
    on_every_engine(|page| {
        let program = || {
            in_form(async {
                loop {
                    let number = form::Here::perform(random()).await;
                    form::Here::perform(sleep(Duration::from_micros(number % 1_000))).await;
                    let id = form::Here::perform(fresh_id()).await;
                    let moment = form::Here::perform(now()).await;
                    form::Here::perform(notify(Note { text: format!("{id} {moment:?}") })).await;
                }
            })
        };
        page.start(program());
        let first: Vec<_> = (0..100).flat_map(|_| later(page, Duration::from_micros(300))).collect();
        assert!(first.len() > 20, "{first:?}");
        page.machine = Machine::new(Settings::default());
        page.at = Time::default();
        page.start(program());
        let second = later(page, Duration::from_millis(30));
        assert_eq!(first, second, "however the host tells of the time");
    });
}
