//! What is undone when a computation does not end well: rules 12c and 12d.

use std::time::Duration;

use pagemachine::{
    Computation, Failure, Id, Input, Limit, RawId, Settings, Spindle, Taken, cancel, compensate, fork,
    notify, spindle, this, yields,
};

use crate::driver::{
    Down, Page,
    backend::{self, Reply},
    in_form, on_every_engine, page, with_settings,
};

/// Tells something when it is dropped.
struct Farewell(&'static str);

impl Drop for Farewell {
    fn drop(&mut self) {
        let note = page::form::Note { text: self.0.into() };
        let _told = page::form::Here::perform(notify(note));
    }
}

#[spindle(page::form)]
mod flows {
    defcomp! {
        /// Compensates twice, and ends as it is told: 0 is an error, 13 a panic.
        pub fn twice() -> Result<u32, Down> {
            let _farewell = Farewell("destructor");
            _ <- compensate(backend::act(1));
            _ <- compensate(backend::act(2));
            FirstEvent { n } <- yields(First);
            assert_ne!(n, 13, "unlucky");
            if n == 0 { Err(Down) } else { Ok(n) }
        }
    }

    defcomp! {
        /// Binds one that compensates, and goes on with what it made of it.
        pub fn around() -> Result<u32, Down> {
            _ <- compensate(backend::act(9));
            inner <- twice();
            _ <- notify(Note { text: format!("went on with {inner:?}") });
            SecondEvent { n } <- yields(Second);
            if n == 0 { Err(Down) } else { Ok(n) }
        }
    }

    defcomp! {
        /// The call comes first, as in a checkout.
        pub fn reserves() -> Result<u32, Down> {
            Ok(n) <- backend::act(1);
            _ <- compensate(backend::act(100 + n));
            FirstEvent { n } <- yields(First);
            Ok(n)
        } else {
            Err(Down) => Err(Down),
        }
    }

    defcomp! {
        /// The `else` gives the result, on which the compensations depend.
        pub fn caught() -> Result<u32, Down> {
            _ <- compensate(backend::act(1));
            Ok(n) <- backend::look(1);
            Ok(n)
        } else {
            Err(Down) => Ok(0),
        }
    }

    defcomp! {
        /// What it calls last, it calls: the compensation is performed when that has ended.
        pub fn calls_last(left: u32) -> Result<u32, Down> {
            _ <- compensate(backend::act(left));
            asks()
        }
    }
    defcomp! {
        fn asks() -> Result<u32, Down> {
            FirstEvent { n } <- yields(First);
            if n == 0 { return Err(Down); }
            Ok(n)
        }
    }
    defcomp! {
        /// And it is called where it stands.
        pub fn calls_one(left: u32) -> Result<u32, Down> {
            if left > 1 { return calls_last(left); }
            calls_last(1)
        }
    }
    defcomp! {
        pub fn cancels(other: Id<Here>) -> Result<u32, Down> {
            _ <- compensate(backend::act(1));
            _ <- cancel(other);
            Ok(0)
        }
    }
    defcomp! {
        pub fn many(times: u32) -> Result<u32, Down> {
            for n in 0..times {
                _ <- compensate(backend::act(n));
            }
            Ok(times)
        }
    }
}

fn first(n: u32) -> page::form::FirstEvent {
    page::form::FirstEvent { n }
}

#[test]
fn s12c_ok_performs_nothing() {
    on_every_engine(|page| {
        let form = page.start(flows::twice());
        page.said();
        page.send(form, 1, first(7)).unwrap();
        assert_eq!(
            page.said(),
            [
                "#0's offer 1 was Answered",
                r#"#0 tells Note {"text":"destructor"}"#,
                r#"#0 ended with {"form":{"Ok":7}}"#
            ]
        );
        assert_eq!(page.machine.next_deadline(), None);
    });
}

#[test]
fn s12c_an_error_performs_them_newest_first_one_after_the_other_after_the_destructors() {
    on_every_engine(|page| {
        let form = page.start(flows::twice());
        page.said();
        page.send(form, 1, first(0)).unwrap();
        assert_eq!(
            page.said()[1..],
            [r#"#0 tells Note {"text":"destructor"}"#, r#"#0 calls act {"n":2} as 1"#],
            "the end is reported when they have been performed"
        );
        page.reply(form, 1, Reply::Act(Ok(0))).unwrap();
        assert_eq!(page.said(), [r#"#0 calls act {"n":1} as 2"#]);
        page.reply(form, 2, Reply::Act(Ok(0))).unwrap();
        assert_eq!(page.said(), [r#"#0 ended with {"form":{"Err":null}}"#]);
        assert_eq!(page.machine.next_deadline(), None);
    });
}

/// What ends a spindle.
type Ending = fn(&mut Page, Id<page::form::Here>);

#[test]
fn s12c_a_failure_a_cancel_and_a_close_perform_them_too() {
    let endings: [(&str, Ending); 3] = [
        (
            r#"failed: Panicked("assertion `left != right` failed: unlucky\n  left: 13\n right: 13")"#,
            |page, form| {
                page.send(form, 1, first(13)).unwrap();
            },
        ),
        ("failed: Cancelled", |page, form| {
            page.cancel(form).unwrap();
        }),
        ("failed: Cancelled", |page, _| {
            page.give(Input::Close).unwrap();
        }),
    ];
    for (ending, end) in endings {
        on_every_engine(|page| {
            let form = page.start(flows::twice());
            page.said();
            end(page, form);
            let said = page.said();
            assert_eq!(said[1..], [r#"#0 tells Note {"text":"destructor"}"#, r#"#0 calls act {"n":2} as 1"#]);
            assert!(page.send(form, 1, first(1)).is_err(), "it takes no event any more");
            page.reply(form, 1, Reply::Act(Ok(0))).unwrap();
            page.reply(form, 2, Reply::Act(Ok(0))).unwrap();
            let said = page.said();
            assert!(said[1].ends_with(ending), "{said:?}");
        });
    }
}

#[test]
fn s12c_they_are_performed_before_the_caller_goes_on() {
    on_every_engine(|page| {
        let form = page.start(flows::around());
        page.said();
        page.send(form, 1, first(0)).unwrap();
        page.reply(form, 1, Reply::Act(Ok(0))).unwrap();
        assert!(!page.said().iter().any(|line| line.contains("went on")));
        page.reply(form, 2, Reply::Act(Ok(0))).unwrap();
        assert_eq!(
            page.said(),
            [r#"#0 tells Note {"text":"went on with Err(Down)"}"#, "#0 asks Second as 2"],
            "those of the inner one only"
        );
        page.send(form, 2, page::form::SecondEvent { n: 0 }).unwrap();
        assert_eq!(page.said()[1..], [r#"#0 calls act {"n":9} as 3"#]);
        page.reply(form, 3, Reply::Act(Ok(0))).unwrap();
        assert_eq!(page.said(), [r#"#0 ended with {"form":{"Err":null}}"#]);
    });
}

#[test]
fn s12c_a_cancel_in_the_inner_one_performs_the_outer_ones_too() {
    on_every_engine(|page| {
        let form = page.start(flows::around());
        page.said();
        page.cancel(form).unwrap();
        for number in 1..=3 {
            page.reply(form, number, Reply::Act(Ok(0))).unwrap();
        }
        let calls: Vec<_> = page.said().into_iter().filter(|line| line.contains("calls")).collect();
        assert_eq!(
            calls,
            [r#"#0 calls act {"n":2} as 1"#, r#"#0 calls act {"n":1} as 2"#, r#"#0 calls act {"n":9} as 3"#]
        );
    });
}

#[test]
fn s12a_a_cancel_between_a_call_and_its_reply_still_compensates() {
    on_every_engine(|page| {
        let form = page.start(flows::reserves());
        page.cancel(form).unwrap();
        page.said();
        page.reply(form, 1, Reply::Act(Ok(5))).unwrap();
        assert_eq!(page.said(), [r#"#0 calls act {"n":105} as 2"#]);
        page.reply(form, 2, Reply::Act(Ok(0))).unwrap();
        assert_eq!(page.said(), ["#0 failed: Cancelled"]);
        let refused = page.start(flows::reserves());
        page.said();
        page.reply(refused, 3, Reply::Act(Err(Down))).unwrap();
        assert_eq!(page.said().len(), 1, "nothing was reserved");
    });
}

#[test]
fn s12c_the_result_of_the_else_decides() {
    on_every_engine(|page| {
        let form = page.start(flows::caught());
        page.said();
        page.reply(form, 1, Reply::Look(Err(Down))).unwrap();
        assert_eq!(page.said(), [r#"#0 ended with {"form":{"Ok":0}}"#]);
    });
}

#[test]
fn s14_what_a_computation_that_compensates_calls_last_it_calls() {
    on_every_engine(|page| {
        for (left, answer, lines) in [(1, 7, 2), (2, 0, 2), (3, 7, 2)] {
            let form = page.start(flows::calls_one(left));
            page.said();
            page.send(form, page.machine.newest_offer(), first(answer)).unwrap();
            let said = page.said();
            assert_eq!(said.len(), lines, "{said:?}");
            if answer == 0 {
                assert!(said[1].contains(r#"calls act {"n":2}"#), "{said:?}");
            }
        }
    });
}

#[test]
fn s12d_one_that_fails_is_reported_with_its_call_and_the_next_is_performed() {
    on_every_engine(|page| {
        let form = page.start(flows::twice());
        page.send(form, 1, first(0)).unwrap();
        page.said();
        page.reply(form, 1, Reply::Act(Err(Down))).unwrap();
        assert_eq!(page.said(), [r#"#0 did not settle act {"n":2}"#, r#"#0 calls act {"n":1} as 2"#]);
        let call = pagemachine::CallId { spindle: form.raw(), number: 2 };
        assert_eq!(page.give(Input::Lost { call }), Ok(Taken::Applied));
        assert_eq!(
            page.said(),
            [r#"#0 did not settle act {"n":1}"#, r#"#0 ended with {"form":{"Err":null}}"#]
        );
    });
}

#[test]
fn s12d_what_is_left_after_30_s_is_reported_and_given_up() {
    on_every_engine(|page| {
        let form = page.start(flows::around());
        page.cancel(form).unwrap();
        page.said();
        page.pass(Duration::from_secs(20));
        page.reply(form, 1, Reply::Act(Ok(0))).unwrap();
        assert_eq!(page.said(), [r#"#0 calls act {"n":1} as 2"#]);
        page.pass(Duration::from_secs(10));
        page.give(Input::Time).unwrap();
        assert_eq!(
            page.said(),
            [r#"#0 did not settle act {"n":1}"#, r#"#0 did not settle act {"n":9}"#, "#0 failed: Cancelled"],
            "all of an end has 30 s"
        );
        assert_eq!(page.machine.next_deadline(), None);
        assert_eq!(page.machine.spindles().count(), 0);
    });
}

#[test]
fn s12d_a_caller_goes_on_when_its_callees_time_to_settle_is_over() {
    on_every_engine(|page| {
        let form = page.start(flows::around());
        page.send(form, 1, first(0)).unwrap();
        page.said();
        page.pass(Duration::from_secs(30));
        page.give(Input::Time).unwrap();
        let said = page.said();
        assert_eq!(
            said,
            [
                r#"#0 did not settle act {"n":2}"#,
                r#"#0 did not settle act {"n":1}"#,
                r#"#0 tells Note {"text":"went on with Err(Down)"}"#,
                "#0 asks Second as 2"
            ]
        );
        page.cancel(form).unwrap();
        assert_eq!(page.said()[1..], [r#"#0 calls act {"n":9} as 2"#], "the outer one has time of its own");
    });
}

#[test]
fn s12d_settling_is_not_cancelled() {
    on_every_engine(|page| {
        let form = page.start(flows::around());
        page.send(form, 1, first(0)).unwrap();
        page.said();
        page.cancel(form).unwrap();
        assert!(page.said().is_empty(), "a compensation is out");
        page.reply(form, 1, Reply::Act(Ok(0))).unwrap();
        page.reply(form, 2, Reply::Act(Ok(0))).unwrap();
        let said = page.said();
        assert_eq!(said[0], r#"#0 calls act {"n":1} as 2"#);
        assert_eq!(said.last().unwrap(), r#"#0 calls act {"n":9} as 3"#);
        page.reply(form, 3, Reply::Act(Ok(0))).unwrap();
        assert_eq!(page.said(), ["#0 failed: Cancelled"]);
    });
}

/// Tells when what it cancels has ended.
fn cancels(
    id: Id<page::form::Here>,
) -> Computation<page::form::Here, impl Future<Output = Result<u32, Down>>> {
    in_form(async move {
        let was_running = page::form::Here::perform(cancel(id)).await;
        page::form::Here::perform(notify(page::form::Note { text: was_running.to_string() })).await;
        Ok(0)
    })
}

#[test]
fn s12b_cancel_waits_for_what_a_spindle_compensates() {
    on_every_engine(|page| {
        let form = page.start(flows::twice());
        page.start(cancels(form));
        page.reply(form, 1, Reply::Act(Ok(0))).unwrap();
        assert!(page.said().last().unwrap().ends_with("as 2"), "the second compensation is out");
        page.reply(form, 2, Reply::Act(Ok(0))).unwrap();
        assert_eq!(
            page.said(),
            [
                "#0 failed: Cancelled",
                r#"#1 tells Note {"text":"true"}"#,
                r#"#1 ended with {"form":{"Ok":0}}"#
            ]
        );
    });
}

#[test]
fn s12c_who_cancels_its_maker_gets_the_replies_to_what_it_compensates() {
    on_every_engine(|page| {
        let maker = page.start(in_form(async {
            let me = page::form::Here::perform(this()).await;
            page::form::Here::perform(fork(flows::cancels(me))).await;
            page::form::Here::perform(backend::act(7)).await
        }));
        let forked = Id::<page::form::Here>::new(RawId::from_number(maker.raw().number() + 1));
        assert_eq!(page.said()[2..], ["#0 calls act {\"n\":7} as 1", "#1 calls act {\"n\":1} as 2"]);
        page.reply(forked, 2, Reply::Act(Ok(0))).unwrap();
        assert_eq!(page.said(), ["#1 failed: Cancelled"]);
    });
}

#[test]
fn s22_a_computation_compensates_no_more_than_it_may() {
    let mut settings = Settings::default();
    settings.compensations = 3;
    with_settings(settings, |page| {
        let most = page.start(flows::many(3));
        assert_eq!(page.said()[1], format!(r#"{:?} ended with {{"form":{{"Ok":3}}}}"#, most.raw()));
        let over = page.start(flows::many(4));
        let said = page.said();
        assert!(said[1].contains("calls act"), "what it compensates so far is performed: {said:?}");
        for number in 1..=3 {
            page.reply(over, number, Reply::Act(Ok(0))).unwrap();
        }
        let failed = format!("{:?} failed: {:?}", over.raw(), Failure::OverLimit(Limit::Compensations));
        assert_eq!(page.said().last().unwrap(), &failed);
    });
}

#[test]
fn s12c_by_hand_it_belongs_to_no_computation_and_fails() {
    on_every_engine(|page| {
        page.start(in_form(async {
            page::form::Here::perform(compensate(backend::act(1))).await;
            page::form::Here::perform(yields(page::form::First)).await;
            Ok(1)
        }));
        assert_eq!(
            page.said()[1],
            r#"#0 failed: Panicked("`compensate` was performed outside of a `defcomp!`")"#
        );
    });
}
