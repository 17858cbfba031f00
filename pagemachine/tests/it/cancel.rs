//! Cancelling and closing: rules 12 to 12b.

use std::time::Duration;

use pagemachine::{
    CallId, Computation, Id, Input, Machine, RawId, Rejected, Settings, Spindle, Taken, Time, cancel,
    computation, fork, notify, this, yields,
};

use crate::driver::{
    Down,
    backend::{Reply, act, look},
    in_form, in_list, on_every_engine,
    page::{
        self,
        form::{self, First, FirstEvent, Note},
        list::{self, Browsing, KeyEvent, Seen},
    },
    with_settings,
};

/// Tells something when it is dropped.
struct Farewell(&'static str);

impl Drop for Farewell {
    fn drop(&mut self) {
        let _told = form::Here::perform(notify(Note { text: self.0.into() }));
    }
}

fn form(number: u64) -> Id<form::Here> {
    Id::new(RawId::from_number(number))
}

/// Asks, and says farewell.
fn asks(name: &'static str) -> Computation<form::Here, impl Future<Output = Result<u32, Down>> + Send> {
    computation(async move {
        let _farewell = Farewell(name);
        let FirstEvent { n } = form::Here::perform(yields(First)).await;
        Ok(n)
    })
}

/// Forks two, of which the first forks one, and asks.
fn family() -> Computation<form::Here, impl Future<Output = Result<u32, Down>> + Send> {
    computation(async move {
        let _farewell = Farewell("parent");
        form::Here::perform(fork(in_form(async {
            let _farewell = Farewell("older");
            form::Here::perform(fork(asks("grandchild"))).await;
            let FirstEvent { n } = form::Here::perform(yields(First)).await;
            Ok(n)
        })))
        .await;
        form::Here::perform(fork(asks("newer"))).await;
        let FirstEvent { n } = form::Here::perform(yields(First)).await;
        Ok(n)
    })
}

#[test]
fn s12_a_cancel_ends_what_was_forked_innermost_and_newest_first() {
    on_every_engine(|page| {
        let parent = page.start(family());
        page.said();
        page.cancel(parent).unwrap();
        let said = page.said();
        let tells: Vec<_> =
            said.iter().filter(|line| line.contains("tells") || line.contains("failed")).collect();
        assert_eq!(
            tells,
            [
                r#"#2 tells Note {"text":"newer"}"#,
                "#2 failed: Cancelled",
                r#"#3 tells Note {"text":"grandchild"}"#,
                "#3 failed: Cancelled",
                r#"#1 tells Note {"text":"older"}"#,
                "#1 failed: Cancelled",
                r#"#0 tells Note {"text":"parent"}"#,
                "#0 failed: Cancelled"
            ]
        );
        assert_eq!(page.machine.spindles().count(), 0);
    });
}

#[test]
fn s12_a_cancelled_spindle_takes_no_event_and_what_it_still_forks_never_runs() {
    struct Forks;
    impl Drop for Forks {
        fn drop(&mut self) {
            drop(form::Here::perform(fork(asks("never"))));
        }
    }
    on_every_engine(|page| {
        let calls = page.start(in_form(async {
            let _forks = Forks;
            let n = form::Here::perform(act(1)).await;
            form::Here::perform(notify(Note { text: "settled".into() })).await;
            let forked = form::Here::perform(fork(asks("never"))).await;
            assert!(form::Here::perform(forked).await.is_err());
            form::Here::perform(yields(First)).await;
            n
        }));
        page.said();
        page.cancel(calls).unwrap();
        assert!(page.said().is_empty(), "its call is out");
        assert_eq!(page.send(calls, 0, FirstEvent { n: 1 }), Err(Rejected::UnknownSpindle));
        assert_eq!(page.cancel(calls), Err(Rejected::UnknownSpindle), "it is ending already");
        page.reply(calls, 1, Reply::Act(Ok(1))).unwrap();
        assert_eq!(page.said(), [r#"#0 tells Note {"text":"settled"}"#, "#0 failed: Cancelled"]);
    });
}

#[test]
fn s12a_a_call_that_is_out_is_answered_first_and_a_completion_on_the_way_counts() {
    on_every_engine(|page| {
        let calls = page.start(in_form(async { form::Here::perform(act(1)).await }));
        page.cancel(calls).unwrap();
        page.said();
        page.reply(calls, 1, Reply::Act(Ok(7))).unwrap();
        assert_eq!(page.said(), [r#"#0 ended with {"form":{"Ok":7}}"#]);
    });
}

#[test]
fn s12a_a_read_is_let_go_at_once() {
    on_every_engine(|page| {
        let reads = page.start(in_form(async { form::Here::perform(look(1)).await }));
        page.said();
        page.cancel(reads).unwrap();
        assert_eq!(page.said(), ["#0 lets call 1 go", "#0 failed: Cancelled"]);
        assert_eq!(page.reply(reads, 1, Reply::Look(Ok(1))), Err(Rejected::UnknownCall));
    });
}

#[test]
fn s12a_a_call_that_is_never_answered_is_given_up_after_30_s() {
    on_every_engine(|page| {
        let calls = page.start(in_form(async { form::Here::perform(act(1)).await }));
        page.cancel(calls).unwrap();
        page.said();
        assert_eq!(page.machine.next_deadline(), Some(Time::default().after(Duration::from_secs(30))));
        page.pass(Duration::from_millis(29_999));
        page.give(Input::Time).unwrap();
        assert!(page.said().is_empty());
        page.pass(Duration::from_millis(1));
        page.give(Input::Time).unwrap();
        assert_eq!(page.said(), ["#0 gave call 1 up", "#0 failed: Cancelled"]);
        assert_eq!(page.reply(calls, 1, Reply::Act(Ok(1))), Err(Rejected::UnknownCall));
        assert_eq!(page.machine.next_deadline(), None);
    });
}

#[test]
fn s12b_cancel_waits_until_all_has_ended_and_says_whether_it_was_running() {
    on_every_engine(|page| {
        let calls = page.start(in_form(async { form::Here::perform(act(1)).await }));
        let canceller = move || {
            computation::<list::Here, _>(async move {
                let was_running = list::Here::perform(cancel(calls)).await;
                list::Here::perform(notify(Seen { what: was_running.to_string() })).await;
            })
        };
        page.start(canceller());
        page.start(canceller());
        assert_eq!(page.said().len(), 4, "both wait");
        page.reply(calls, 1, Reply::Act(Ok(7))).unwrap();
        assert_eq!(
            page.said(),
            [
                r#"#0 ended with {"form":{"Ok":7}}"#,
                r#"#1 tells Seen {"what":"true"}"#,
                r#"#1 ended with {"list":null}"#,
                r#"#2 tells Seen {"what":"false"}"#,
                r#"#2 ended with {"list":null}"#
            ]
        );
        page.start(canceller());
        assert!(
            page.said()[1].ends_with(r#"tells Seen {"what":"false"}"#),
            "of one that has ended it does not wait"
        );
    });
}

#[test]
fn s12b_a_canceller_goes_on_before_anything_else_when_all_has_ended_at_once() {
    on_every_engine(|page| {
        page.start(in_form(async {
            let doomed = form::Here::perform(fork(asks("doomed"))).await;
            form::Here::perform(fork(asks("lives"))).await;
            form::Here::perform(cancel(doomed.id())).await;
            form::Here::perform(notify(Note { text: "done".into() })).await;
            Ok(0)
        }));
        assert_eq!(
            page.said(),
            [
                "form#0 started",
                "form#1 started",
                "form#2 started",
                "#1 failed: Cancelled",
                r#"#0 tells Note {"text":"done"}"#,
                r#"#0 ended with {"form":{"Ok":0}}"#,
                "#2 asks First as 1"
            ]
        );
    });
}

#[test]
fn s12b_of_itself_or_of_its_maker_a_cancel_does_not_return() {
    on_every_engine(|page| {
        page.start(in_form(async {
            let _farewell = Farewell("itself");
            let me = form::Here::perform(this()).await;
            form::Here::perform(cancel(me)).await;
            unreachable!("it has ended")
        }));
        assert_eq!(page.said()[1..], [r#"#0 tells Note {"text":"itself"}"#, "#0 failed: Cancelled"]);
        page.start(in_form(async {
            let me = form::Here::perform(this()).await;
            form::Here::perform(fork(in_form(async move {
                form::Here::perform(cancel(me)).await;
                unreachable!("it has ended")
            })))
            .await;
            form::Here::perform(yields(First)).await;
            Ok(0)
        }));
        let said = page.said();
        assert_eq!(said.iter().filter(|line| line.ends_with("failed: Cancelled")).count(), 2, "{said:#?}");
        assert_eq!(page.machine.spindles().count(), 0);
    });
}

#[test]
fn s12b_a_chain_of_cancels_needs_no_stack() {
    on_every_engine(|page| {
        page.start(in_form(async {
            for _ in 0..4_000 {
                let forked = form::Here::perform(fork(asks(""))).await;
                form::Here::perform(cancel(forked.id())).await;
            }
            Ok(0)
        }));
        assert_eq!(page.said().last().unwrap(), r#"#0 ended with {"form":{"Ok":0}}"#);
    });
}

#[test]
fn s12b_a_closed_page_takes_replies_and_time_only_until_it_says_closed() {
    on_every_engine(|page| {
        page.start(family());
        let calls = page.start(in_form(async { form::Here::perform(act(1)).await }));
        let list = page.start(in_list(async {
            drop(list::Here::perform(yields(Browsing)).await);
        }));
        page.said();
        page.give(Input::Close).unwrap();
        let said = page.said();
        assert_eq!(said.iter().filter(|line| line.ends_with("failed: Cancelled")).count(), 5, "{said:#?}");
        assert!(!page.machine.is_closed());
        assert_eq!(page.send(list, 1, KeyEvent { key: 'k' }), Err(Rejected::Closed));
        assert_eq!(page.cancel(calls), Err(Rejected::Closed));
        assert_eq!(page.give(Input::Close), Err(Rejected::Closed));
        assert_eq!(page.machine.start(page.at, asks("")), Err(Rejected::Closed));
        assert_eq!(page.reply(calls, 1, Reply::Act(Ok(7))), Ok(Taken::Applied));
        assert_eq!(
            page.said(),
            [r#"#5 ended with {"form":{"Ok":7}}"#, "closed"]
                .map(|l| l.replace("#5", &format!("{:?}", calls.raw())))
        );
        assert!(page.machine.is_closed());
        page.give(Input::Time).unwrap();
        assert!(page.said().is_empty(), "closed comes out once");
    });
}

#[test]
fn s12b_a_page_without_spindles_is_closed_at_once() {
    on_every_engine(|page| {
        page.give(Input::Close).unwrap();
        assert_eq!(page.said(), ["closed"]);
    });
}

#[test]
fn s12b_a_machine_that_is_dropped_performs_nothing_more_also_inside_another_pages_step() {
    on_every_engine(|page| {
        let mut inner = Machine::<page::Contract>::new(Settings::default());
        inner.start(Time::default(), asks("of the dropped page")).unwrap();
        page.start(in_form(async move {
            drop(inner);
            form::Here::perform(notify(Note { text: "mine".into() })).await;
            Ok(0)
        }));
        assert_eq!(
            page.said(),
            ["form#0 started", r#"#0 tells Note {"text":"mine"}"#, r#"#0 ended with {"form":{"Ok":0}}"#]
        );
    });
}

/// Forks when it is dropped, and says so.
struct Successor;

impl Drop for Successor {
    fn drop(&mut self) {
        drop(form::Here::perform(fork(asks("successor"))));
        drop(Farewell("forked"));
    }
}

/// Asks, and holds two who fork in their destructors.
fn succeeded() -> Computation<form::Here, impl Future<Output = Result<u32, Down>> + Send> {
    computation(async {
        let _successors = [Successor, Successor];
        let FirstEvent { n } = form::Here::perform(yields(First)).await;
        Ok(n)
    })
}

#[test]
fn s12b_a_machine_that_is_dropped_forks_nothing() {
    on_every_engine(|page| {
        let mut dropped = Machine::<page::Contract>::new(Settings::default());
        dropped.start(Time::default(), succeeded()).unwrap();
        drop(dropped);
        assert!(page.said().is_empty());
    });
}

#[test]
fn s12_what_never_runs_does_not_count_against_the_bound_of_spindles() {
    let mut settings = Settings::default();
    settings.spindles = 1;
    with_settings(settings, |page| {
        let asks = page.start(succeeded());
        page.said();
        page.cancel(asks).unwrap();
        let forked = r#"#0 tells Note {"text":"forked"}"#;
        assert_eq!(
            page.said(),
            ["#0's offer 1 was Withdrawn", forked, forked, "#0 failed: Cancelled"],
            "each destructor may notify"
        );
    });
}

#[test]
fn s12b_a_page_may_be_stepped_inside_another_pages_spindle() {
    on_every_engine(|page| {
        page.start(in_form(async {
            let mut inner = Machine::<page::Contract>::new(Settings::default());
            inner.start(Time::default(), asks("")).unwrap();
            let outputs = std::iter::from_fn(|| inner.poll_output()).count();
            form::Here::perform(notify(Note { text: outputs.to_string() })).await;
            Ok(0)
        }));
        assert_eq!(page.said()[1], r#"#0 tells Note {"text":"2"}"#);
    });
}

#[test]
fn s12_a_reply_to_another_call_is_refused() {
    on_every_engine(|page| {
        let calls = page.start(in_form(async {
            let one = form::Here::perform(act(1)).await?;
            let two = form::Here::perform(act(2)).await?;
            Ok(one + two)
        }));
        page.reply(calls, 1, Reply::Act(Ok(1))).unwrap();
        assert_eq!(
            page.reply(calls, 1, Reply::Act(Ok(1))),
            Err(Rejected::UnknownCall),
            "it has been answered"
        );
        assert_eq!(
            page.reply(form(1), 2, Reply::Act(Ok(1))),
            Err(Rejected::UnknownCall),
            "of another spindle"
        );
        let call = CallId { spindle: calls.raw(), number: 3 };
        assert_eq!(page.give(Input::Lost { call }), Err(Rejected::UnknownCall), "never made");
        assert_eq!(page.reply(calls, 2, Reply::Act(Ok(2))), Ok(Taken::Applied));
    });
}
