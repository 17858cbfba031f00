//! Yields, notifies, offers and their answers: rules 1 to 4b and 6.

use std::time::Duration;

use pagemachine::{
    Computation, Contract, Input, Rejected, Spindle, Taken, computation, fork, notify, timeout, yields,
};

use crate::{
    driver::{
        Down, in_form, on_every_engine,
        page::{
            self,
            form::{self, First, FirstEvent, Note, Second, SecondEvent},
            list::{KeyEvent, StopEvent},
        },
    },
    messages::rests_then_browses,
};

/// Asks twice, and ends with the sum.
fn two_questions() -> Computation<form::Here, impl Future<Output = Result<u32, Down>> + Send> {
    computation(async {
        let FirstEvent { n: first } = form::Here::perform(yields(First)).await;
        let SecondEvent { n: second } = form::Here::perform(yields(Second)).await;
        Ok(first + second)
    })
}

/// Asks one question again and again.
fn asks_again() -> Computation<form::Here, impl Future<Output = Result<u32, Down>> + Send> {
    computation(async {
        loop {
            let FirstEvent { n } = form::Here::perform(yields(First)).await;
            if n == 0 {
                return Ok(0);
            }
        }
    })
}

#[test]
fn s01_a_yield_comes_out_once_and_for_its_own_spindle() {
    on_every_engine(|page| {
        let one = page.start(two_questions());
        let other = page.start(two_questions());
        assert_eq!(
            page.said(),
            ["form#0 started", "#0 asks First as 1", "form#1 started", "#1 asks First as 2"]
        );
        page.send(one, 2, FirstEvent { n: 1 }).unwrap();
        assert_eq!(page.said(), ["#0's offer 1 was Answered", "#0 asks Second as 3"]);
        page.send(other, 3, FirstEvent { n: 5 }).unwrap();
        assert_eq!(page.said(), ["#1's offer 2 was Answered", "#1 asks Second as 4"]);
    });
}

#[test]
fn s01_a_kept_event_answers_a_yield_that_still_comes_out() {
    on_every_engine(|page| {
        let list = page.start(rests_then_browses());
        page.send(list, 1, KeyEvent { key: 'a' }).unwrap();
        page.said();
        page.send(list, 1, StopEvent).unwrap();
        assert_eq!(
            page.said(),
            [
                "#0's offer 1 was Answered",
                "#0 asks Browsing as 2",
                "#0's offer 2 was Answered",
                r#"#0 tells Seen {"what":"a"}"#,
                "#0 asks Browsing as 3"
            ]
        );
    });
}

#[test]
fn s02_outputs_of_every_kind_come_out_in_the_order_in_which_they_were_performed() {
    on_every_engine(|page| {
        page.start(in_form(async {
            form::Here::perform(notify(Note { text: "before".into() })).await;
            form::Here::perform(fork(two_questions())).await;
            form::Here::perform(notify(Note { text: "after".into() })).await;
            form::Here::perform(crate::driver::backend::act(7)).await
        }));
        assert_eq!(
            page.said(),
            [
                "form#0 started",
                r#"#0 tells Note {"text":"before"}"#,
                "form#1 started",
                r#"#0 tells Note {"text":"after"}"#,
                r#"#0 calls act {"n":7} as 1"#,
                "#1 asks First as 1"
            ]
        );
    });
}

#[test]
fn s03_what_need_not_wait_goes_on_in_the_same_step() {
    on_every_engine(|page| {
        page.start(in_form(async {
            let forked = form::Here::perform(fork(in_form(async { Ok(1) }))).await;
            // Another spindle that is ready runs only when this one waits.
            for text in ["one", "two"] {
                form::Here::perform(notify(Note { text: text.into() })).await;
            }
            let ended = form::Here::perform(forked.clone()).await;
            let again = form::Here::perform(forked).await;
            assert_eq!(ended, again);
            ended.unwrap()
        }));
        assert_eq!(
            page.said(),
            [
                "form#0 started",
                "form#1 started",
                r#"#0 tells Note {"text":"one"}"#,
                r#"#0 tells Note {"text":"two"}"#,
                r#"#1 ended with {"form":{"Ok":1}}"#,
                r#"#0 ended with {"form":{"Ok":1}}"#
            ]
        );
    });
}

#[test]
fn s04_no_offer_number_comes_twice_in_a_page() {
    on_every_engine(|page| {
        let forms = [page.start(asks_again()), page.start(asks_again())];
        for round in 0..10 {
            for form in forms {
                page.send(form, page.machine.newest_offer(), FirstEvent { n: 1 + round }).unwrap();
            }
        }
        let said = page.said();
        let mut offers: Vec<_> = said.iter().filter_map(|line| line.split("asks First as ").nth(1)).collect();
        assert_eq!(offers.len(), 22);
        offers.sort_unstable();
        offers.dedup();
        assert_eq!(offers.len(), 22);
    });
}

#[test]
fn s04_a_spindle_that_waits_for_two_things_at_once_fails() {
    on_every_engine(|page| {
        page.start(in_form(async {
            let first = form::Here::perform(yields(First));
            let second = form::Here::perform(yields(First));
            Ok(first.await.n + second.await.n)
        }));
        assert_eq!(
            page.said(),
            ["form#0 started", "#0 asks First as 1", "#0's offer 1 was Withdrawn", "#0 failed: Ambiguous"]
        );
    });
}

#[test]
fn s04a_an_event_answers_only_an_offer_that_its_sender_had_seen() {
    on_every_engine(|page| {
        let form = page.start(two_questions());
        let first = || FirstEvent { n: 1 }.clone();
        assert_eq!(page.send(form, 0, first()), Err(Rejected::Stale));
        assert_eq!(page.send(form, 2, first()), Err(Rejected::Ahead));
        assert_eq!(page.send(form, 1, SecondEvent { n: 1 }), Err(Rejected::NotOffered));
        let unseen = Input::Event {
            spindle: Some(form.raw()),
            seen: None,
            again: false,
            event: pagemachine::Event::into_event(first()),
        };
        assert_eq!(page.give(unseen), Err(Rejected::Stale), "without `seen` it has seen nothing");
        assert_eq!(page.send(form, 1, first()), Ok(Taken::Answered));
        assert_eq!(page.send(form, 1, SecondEvent { n: 1 }), Err(Rejected::Stale));
        assert_eq!(page.send(form, 2, SecondEvent { n: 1 }), Ok(Taken::Answered));
        assert_eq!(page.send(form, 2, SecondEvent { n: 1 }), Err(Rejected::UnknownSpindle), "it has ended");
    });
}

#[test]
fn s04a_the_tail_of_a_double_click_does_not_answer_the_next_question() {
    on_every_engine(|page| {
        let form = page.start(asks_again());
        page.send(form, 1, FirstEvent { n: 1 }).unwrap();
        let again = |seen| Input::Event {
            spindle: Some(form.raw()),
            seen: Some(seen),
            again: true,
            event: pagemachine::Event::into_event(FirstEvent { n: 1 }),
        };
        assert_eq!(page.give(again(2)), Err(Rejected::Stale), "however fast the page has answered");
        assert_eq!(page.send(form, 2, FirstEvent { n: 1 }), Ok(Taken::Answered));
    });
}

#[test]
fn s04a_an_answer_to_a_question_that_timed_out_does_not_answer_the_next() {
    on_every_engine(|page| {
        let second = Duration::from_secs(1);
        let form = page.start(in_form(async move {
            while form::Here::perform(timeout(second, yields(First))).await.is_err() {}
            Ok(1)
        }));
        page.pass(second);
        assert_eq!(page.send(form, 1, FirstEvent { n: 1 }), Err(Rejected::Stale));
        assert_eq!(page.send(form, 2, FirstEvent { n: 1 }), Ok(Taken::Answered));
    });
}

#[test]
fn s04b_the_view_is_told_how_an_offer_ends_before_what_its_cause_does_next() {
    on_every_engine(|page| {
        let form = page.start(two_questions());
        page.send(form, 1, FirstEvent { n: 1 }).unwrap();
        page.said();
        page.cancel(form).unwrap();
        assert_eq!(page.said(), ["#0's offer 2 was Withdrawn", "#0 failed: Cancelled"]);
    });
}

#[test]
fn s06_a_bad_parameter_is_refused_before_the_event_is_taken() {
    let decode = |tag, fields: &str| {
        page::Contract::decode(tag, &mut serde_json::Deserializer::from_str(fields))
            .map_err(|e| e.to_string())
    };
    let tag = <FirstEvent as pagemachine::Event>::TAG;
    let expected = pagemachine::Event::into_event(FirstEvent { n: 7 });
    assert_eq!(decode(tag, r#"{"n":7}"#), Ok(expected));
    assert!(decode(tag, "{}").unwrap_err().starts_with("missing field `n`"));
    assert!(decode(tag, r#"{"n":"x"}"#).unwrap_err().starts_with("invalid type: string"));
    assert!(decode(tag, r#"{"n":7,"m":1}"#).unwrap_err().starts_with("unknown field `m`"));
    let tag = <StopEvent as pagemachine::Event>::TAG;
    assert_eq!(decode(tag, "{}"), Ok(pagemachine::Event::into_event(StopEvent)));
    assert!(decode(tag, r#"{"n":7}"#).unwrap_err().starts_with("unknown field `n`"));
    assert!(decode(u16::MAX, "{}").is_err());
}
