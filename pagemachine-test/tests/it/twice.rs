//! The second run, which compares.

use std::{
    cell::Cell,
    rc::Rc,
    sync::atomic::{AtomicU32, Ordering},
};

use expect_test::expect;
use pagemachine::{Computation, Engine, Secret, Spindle, computation, notify, yields};
use pagemachine_test::Nobody;

use crate::shop::{
    Page, Refusal, TEA, card, checkout, message_of, page, search,
    shop::checkout::{ConfirmEvent, Confirming, Here, Paid, PayEvent, Payment},
    stock,
};

/// By hand, and by what is not an input: how often it was made.
fn counts(
    made: &'static AtomicU32,
) -> Computation<Here, impl Future<Output = Result<u64, Refusal>> + Send + use<>> {
    computation(async move {
        let reservation = made.fetch_add(1, Ordering::Relaxed).into();
        Here::perform(yields(Confirming { reservation })).await;
        Ok(0)
    })
}

#[test]
fn a_spindle_that_depends_on_a_static_fails_its_test() {
    static MADE: AtomicU32 = AtomicU32::new(0);
    let message = message_of(|| {
        let mut page = page();
        page.start(|| counts(&MADE));
    });
    expect![[r#"
        expected the same inputs to give the same again, found a spindle that depends on what is not an input
          given:  start of a checkout: checkout#0
          first:  checkout#0 yields Confirming { reservation: 0 } (offer 1)
          second: checkout#0 yields Confirming { reservation: 1 } (offer 1)
                                                              ^ differs from here

        the run so far:
          > start of a checkout: checkout#0
          <   checkout#0 started
          <   checkout#0 yields Confirming { reservation: 0 } (offer 1)
        now:
          checkout#0 waits at Confirming (offer 1)"#]]
    .assert_eq(&message);
}

#[test]
fn a_secret_that_differs_is_not_shown() {
    static MADE: AtomicU32 = AtomicU32::new(0);
    let message = message_of(|| {
        let mut page = page();
        page.start(|| {
            computation::<Here, _>(async {
                let card = Secret::new(MADE.fetch_add(1, Ordering::Relaxed).to_string());
                Here::perform(notify(Paid { card })).await;
                Ok::<u64, Refusal>(0)
            })
        });
    });
    expect![[r#"
        expected the same inputs to give the same again, found a spindle that depends on what is not an input
          given:  start of a checkout: checkout#0
          first:  checkout#0 notifies Paid { card: *** }
          second: checkout#0 notifies Paid { card: *** }
                  they are shown alike: a secret differs, or a value that is not equal to itself

        the run so far:
          > start of a checkout: checkout#0
          <   checkout#0 started
          <   checkout#0 notifies Paid { card: *** }
          <   checkout#0 completed: Ok(0)
        now:
          no spindle runs"#]]
    .assert_eq(&message);
}

#[test]
fn an_output_that_is_missing_the_second_time_is_a_difference() {
    static MADE: AtomicU32 = AtomicU32::new(0);
    let message = message_of(|| {
        let mut page = page();
        page.start(|| {
            computation::<Here, _>(async {
                if MADE.fetch_add(1, Ordering::Relaxed) == 0 {
                    Here::perform(yields(Payment)).await;
                }
                Ok::<u64, Refusal>(0)
            })
        });
        page.send(PayEvent { card: card() }).unwrap();
    });
    expect![[r#"
        expected the same inputs to give the same again, found a spindle that depends on what is not an input
          given:  start of a checkout: checkout#0
          first:  checkout#0 yields Payment (offer 1)
          second: checkout#0 completed: Ok(0)
                             ^ differs from here

        the run so far:
          > start of a checkout: checkout#0
          <   checkout#0 started
          <   checkout#0 yields Payment (offer 1)
          > PayEvent { card: *** } to the only checkout, seen offer 1: answered
          <   offer 1 of checkout#0 is answered
          <   checkout#0 completed: Ok(0)
        now:
          no spindle runs"#]]
    .assert_eq(&message);
}

#[test]
fn a_start_is_made_again_by_its_closure() {
    let starts = Rc::new(Cell::new(0));
    let counted = Rc::clone(&starts);
    let mut page = page();
    page.start(move || {
        counted.set(counted.get() + 1);
        checkout::run(TEA)
    });
    page.replay();
    drop(page);
    let engines = if cfg!(feature = "genawaiter") { 2 } else { 1 };
    assert_eq!(starts.get(), 1 + 2 * engines);
}

#[test]
fn refusals_replies_time_and_ends_are_the_same_again() {
    for engine in engines() {
        let mut page = Page::new(Nobody).with_engine(engine);
        let search = page.start(search::run);
        let first = page.start(|| checkout::run(TEA));
        let second = page.start(|| checkout::run(TEA));
        page.event(ConfirmEvent).to(first).send().unwrap_err();
        page.reply_to(stock::reserve(TEA), Ok(3));
        page.event(ConfirmEvent).to(first).having_seen(0).send().unwrap_err();
        page.at::<Confirming>(first).answer(ConfirmEvent);
        page.lose(stock::reserve(TEA));
        page.failed(second);
        page.cancel(search).unwrap();
        page.advance(std::time::Duration::from_secs(60));
        page.close().unwrap();
        page.try_start(search::run).unwrap_err();
        page.replay();
    }
}

#[test]
fn a_test_that_fails_is_not_run_again() {
    static MADE: AtomicU32 = AtomicU32::new(0);
    let message = message_of(|| {
        let mut page = page();
        page.start(|| counts(&MADE));
        panic!("{}", "the test's own words");
    });
    assert_eq!(message, "the test's own words");
    assert_eq!(MADE.load(Ordering::Relaxed), 1);
}

fn engines() -> Vec<Engine> {
    vec![
        Engine::Airlock,
        #[cfg(feature = "genawaiter")]
        Engine::Genawaiter,
    ]
}
