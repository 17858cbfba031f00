//! Starts, ends, forks, failures and bounds: rules 7 to 11b, 13, 15, 22.

use std::{future::pending, time::Duration};

use pagemachine::{
    Computation, Failure, Input, Limit, Rejected, Settings, Spindle, Taken, computation, fork, notify, this,
    yields,
};

use crate::driver::{
    Down,
    backend::{Reply, act},
    in_form, in_list, on_every_engine,
    page::{
        form::{self, First, FirstEvent, Note},
        list::{self, Browsing},
    },
    with_settings,
};

fn asks() -> Computation<form::Here, impl Future<Output = Result<u32, Down>> + Send> {
    computation(async {
        let FirstEvent { n } = form::Here::perform(yields(First)).await;
        Ok(n)
    })
}

fn panics() -> Computation<form::Here, impl Future<Output = Result<u32, Down>> + Send> {
    computation(async {
        let FirstEvent { n } = form::Here::perform(yields(First)).await;
        panic!("number {n}")
    })
}

#[test]
fn s07_a_start_and_an_end_are_each_reported_once_and_for_their_own_spindle() {
    on_every_engine(|page| {
        let ends = page.start(asks());
        let fails = page.start(panics());
        let stays = page.start(asks());
        page.said();
        page.send(fails, 3, FirstEvent { n: 2 }).unwrap();
        page.send(ends, 3, FirstEvent { n: 1 }).unwrap();
        assert_eq!(
            page.said(),
            [
                "#1's offer 2 was Answered",
                r#"#1 failed: Panicked("number 2")"#,
                "#0's offer 1 was Answered",
                r#"#0 ended with {"form":{"Ok":1}}"#
            ]
        );
        assert_eq!(page.send(stays, 3, FirstEvent { n: 1 }), Ok(Taken::Answered), "the others live on");
    });
}

#[test]
fn s07_every_kind_of_failure_is_reported() {
    on_every_engine(|page| {
        page.start(in_form(async { pending().await }));
        assert_eq!(page.said(), ["form#0 started", "#0 failed: ForeignAwait"]);
        // A call that is lost, a budget, a cancel: see their rules.
        let calls = page.start(in_form(async { form::Here::perform(act(1)).await }));
        page.said();
        let call = pagemachine::CallId { spindle: calls.raw(), number: 1 };
        page.give(Input::Lost { call }).unwrap();
        assert_eq!(page.said(), [format!("{:?} failed: PortLost", calls.raw())]);
        assert_eq!(page.give(Input::Lost { call }), Err(Rejected::UnknownCall));
    });
}

#[test]
fn s08_the_same_spindle_twice_is_two_spindles_and_no_id_is_used_again() {
    on_every_engine(|page| {
        let mut ids = Vec::new();
        for _ in 0..3 {
            let pair = [page.start(asks()), page.start(asks())];
            ids.extend(pair);
            for form in pair {
                let newest = page.machine.newest_offer();
                page.send(form, newest, FirstEvent { n: 1 }).unwrap();
                assert_eq!(page.send(form, newest, FirstEvent { n: 1 }), Err(Rejected::UnknownSpindle));
            }
        }
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), 6);
    });
}

#[test]
fn s08_an_event_without_a_spindle_is_for_the_only_running_one_of_its_kind() {
    on_every_engine(|page| {
        let to_the_only = |n| Input::Event {
            spindle: None,
            seen: Some(1),
            again: false,
            event: pagemachine::Event::into_event(FirstEvent { n }),
        };
        assert_eq!(page.give(to_the_only(1)), Err(Rejected::UnknownSpindle), "there is none");
        let one = page.start(asks());
        page.start(in_list(async { drop(list::Here::perform(yields(Browsing)).await) }));
        let other = page.start(asks());
        assert_eq!(page.give(to_the_only(1)), Err(Rejected::UnknownSpindle), "there are two");
        page.cancel(other).unwrap();
        assert_eq!(page.give(to_the_only(1)), Ok(Taken::Answered));
        assert_eq!(page.send(one, 1, FirstEvent { n: 1 }), Err(Rejected::UnknownSpindle));
    });
}

#[test]
fn s09_a_fork_runs_after_its_makers_step_in_the_order_of_forking() {
    on_every_engine(|page| {
        page.start(in_form(async {
            for text in ["one", "two"] {
                form::Here::perform(fork(in_form(async move {
                    form::Here::perform(notify(Note { text: text.into() })).await;
                    Ok(0)
                })))
                .await;
            }
            form::Here::perform(notify(Note { text: "maker".into() })).await;
            Ok(0)
        }));
        let tells: Vec<_> = page.said().into_iter().filter(|line| line.contains("tells")).collect();
        assert_eq!(
            tells,
            [
                r#"#0 tells Note {"text":"maker"}"#,
                r#"#1 tells Note {"text":"one"}"#,
                r#"#2 tells Note {"text":"two"}"#
            ]
        );
    });
}

#[test]
fn s09_a_slow_call_delays_only_the_one_that_made_it() {
    on_every_engine(|page| {
        let slow = page.start(in_form(async { form::Here::perform(act(1)).await }));
        let quick = page.start(asks());
        assert_eq!(page.send(quick, 1, FirstEvent { n: 1 }), Ok(Taken::Answered));
        assert_eq!(page.reply(slow, 1, Reply::Act(Ok(1))), Ok(Taken::Applied));
    });
}

#[test]
fn s10_an_idle_page_asks_for_no_time() {
    on_every_engine(|page| {
        page.start(asks());
        page.start(in_form(async { form::Here::perform(act(1)).await }));
        page.start(in_form(async {
            let forked = form::Here::perform(fork(asks())).await;
            form::Here::perform(forked).await.unwrap()
        }));
        assert_eq!(page.machine.next_deadline(), None);
        page.said();
        page.pass(Duration::from_secs(86_400));
        page.give(Input::Time).unwrap();
        assert!(page.said().is_empty());
    });
}

#[test]
fn s11b_dropping_a_handle_cancels_nothing_and_a_fork_outlives_its_maker() {
    on_every_engine(|page| {
        page.start(in_form(async {
            let forked = form::Here::perform(fork(asks())).await;
            let copy = forked.clone();
            drop((forked, copy));
            panic!("the maker fails")
        }));
        assert_eq!(
            page.said(),
            [
                "form#0 started",
                "form#1 started",
                r#"#0 failed: Panicked("the maker fails")"#,
                "#1 asks First as 1"
            ]
        );
        assert_eq!(page.machine.spindles().count(), 1);
    });
}

#[test]
fn s11b_an_outcome_is_the_output_or_the_failure_as_a_value() {
    on_every_engine(|page| {
        let maker = page.start(in_form(async {
            let ends = form::Here::perform(fork(asks())).await;
            let fails = form::Here::perform(fork(panics())).await;
            let failure = form::Here::perform(fails).await.unwrap_err();
            form::Here::perform(notify(Note { text: failure.to_string() })).await;
            form::Here::perform(ends).await.unwrap()
        }));
        page.said();
        let [ends, fails] =
            [1, 2].map(|n| pagemachine::Id::<form::Here>::new(pagemachine::RawId::from_number(n)));
        page.send(ends, 2, FirstEvent { n: 5 }).unwrap();
        page.send(fails, 2, FirstEvent { n: 6 }).unwrap();
        assert_eq!(
            page.said()[2..],
            [
                "#2's offer 2 was Answered",
                r#"#2 failed: Panicked("number 6")"#,
                r#"#0 tells Note {"text":"the spindle panicked: number 6"}"#,
                r#"#0 ended with {"form":{"Ok":5}}"#
            ]
        );
        assert_eq!(page.send(maker, 2, FirstEvent { n: 1 }), Err(Rejected::UnknownSpindle));
    });
}

/// Tells something when it is dropped.
struct Farewell(&'static str);

impl Drop for Farewell {
    fn drop(&mut self) {
        let _told = form::Here::perform(notify(Note { text: self.0.into() }));
    }
}

#[test]
fn s13_a_panic_is_a_failure_of_one_spindle_and_runs_its_destructors() {
    on_every_engine(|page| {
        let lives = page.start(asks());
        page.start(in_form(async {
            let _farewell = Farewell("bye");
            panic!("out of order")
        }));
        assert_eq!(
            page.said()[2..],
            ["form#1 started", r#"#1 tells Note {"text":"bye"}"#, r#"#1 failed: Panicked("out of order")"#]
        );
        assert_eq!(page.send(lives, 1, FirstEvent { n: 1 }), Ok(Taken::Answered));
    });
}

#[test]
fn s13_a_panic_of_a_destructor_is_a_failure_too() {
    struct Bomb;
    impl Drop for Bomb {
        fn drop(&mut self) {
            panic!("in a destructor")
        }
    }
    on_every_engine(|page| {
        let form = page.start(in_form(async {
            let _bomb = Bomb;
            form::Here::perform(yields(First)).await;
            Ok(0)
        }));
        page.said();
        page.cancel(form).unwrap();
        assert_eq!(page.said(), ["#0's offer 1 was Withdrawn", r#"#0 failed: Panicked("in a destructor")"#]);
    });
}

#[test]
fn s15_a_spindle_that_never_waits_fails_and_the_page_lives_on() {
    on_every_engine(|page| {
        let lives = page.start(asks());
        page.start(in_form(async {
            loop {
                form::Here::perform(notify(Note { text: String::new() })).await;
            }
        }));
        assert_eq!(page.said().last().unwrap(), "#1 failed: OverBudget");
        page.start(in_form(async {
            loop {
                form::Here::perform(this()).await;
            }
        }));
        assert!(page.said().last().unwrap().ends_with("failed: OverBudget"), "every effect counts");
        assert_eq!(page.send(lives, 1, FirstEvent { n: 1 }), Ok(Taken::Answered));
    });
}

#[test]
fn s15_a_fork_begins_with_its_makers_count_and_a_turn_begins_with_none() {
    fn forks(left: u32) -> std::pin::Pin<Box<dyn Future<Output = Result<u32, Down>> + Send>> {
        Box::pin(async move {
            if left > 0 {
                form::Here::perform(fork(computation::<form::Here, _>(forks(left - 1)))).await;
            }
            form::Here::perform(act(left)).await
        })
    }
    let mut settings = Settings::default();
    settings.budget = 10;
    with_settings(settings, |page| {
        let first = page.start(computation::<form::Here, _>(forks(u32::MAX)));
        let said = page.said();
        assert_eq!(said.iter().filter(|line| line.ends_with("started")).count(), 11, "a chain of ten forks");
        assert_eq!(said.iter().filter(|line| line.ends_with("failed: OverBudget")).count(), 2);
        assert_eq!(page.reply(first, 1, Reply::Act(Ok(1))), Ok(Taken::Applied));
        for _ in 0..100 {
            let form = page.start(asks());
            page.send(form, page.machine.newest_offer(), FirstEvent { n: 1 }).unwrap();
        }
    });
}

#[test]
fn s15_a_spindle_may_perform_more_than_its_budget_in_many_turns() {
    let mut settings = Settings::default();
    settings.budget = 10;
    with_settings(settings, |page| {
        let form = page.start(in_form(async {
            loop {
                let FirstEvent { n } = form::Here::perform(yields(First)).await;
                form::Here::perform(notify(Note { text: n.to_string() })).await;
            }
        }));
        for n in 0..100 {
            page.send(form, page.machine.newest_offer(), FirstEvent { n }).unwrap();
        }
        assert_eq!(page.machine.spindles().count(), 1);
    });
}

#[test]
fn s22_a_page_has_no_more_spindles_than_it_may() {
    let mut settings = Settings::default();
    settings.spindles = 3;
    with_settings(settings, |page| {
        page.start(in_form(async {
            loop {
                form::Here::perform(fork(asks())).await;
            }
        }));
        assert_eq!(page.said().last().unwrap(), "#2 asks First as 2");
        assert_eq!(page.machine.spindles().count(), 2, "the third, which forked them, has failed");
        page.start(asks());
        let refused = page.machine.start(page.at, asks());
        assert_eq!(refused, Err(Rejected::OverLimit));
        assert_eq!(
            Failure::OverLimit(Limit::Spindles).to_string(),
            "the page has as many spindles as it may have"
        );
    });
}
