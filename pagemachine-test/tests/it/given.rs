//! Starts, events, time and ends.

use std::time::Duration;

use pagemachine::{
    CallId, Ended, Engine, Failure, Input, Output, RawId, Rejected, Secret, Settings, Taken, Time, notify,
    spindle,
};
use pagemachine_test::Nobody;

use crate::shop::{
    Page, Plenty, Refusal, TEA, card, checkout, page, search,
    shop::{
        self,
        checkout::{ConfirmEvent, Confirming, Paid, PayEvent, Payment},
        search::{Browsing, BuyEvent, Left, LookEvent},
    },
    stock,
};

#[test]
fn a_checkout_runs_from_its_start_to_its_end() {
    let mut page = page();
    let checkout = page.start(|| checkout::run(TEA));
    page.at::<Confirming>(checkout).answer(ConfirmEvent);
    page.at::<Payment>(checkout).answer(PayEvent { card: card() });
    assert_eq!(page.completed(checkout), Ok(40));
    assert_eq!(page.completed(checkout), Ok(40), "asking does not take it");
    assert_eq!(page.notified::<Paid>(checkout), [Paid { card: card() }]);
    assert!(page.told(checkout, Paid { card: card() }));
    assert!(!page.told(checkout, Paid { card: Secret::new("another".into()) }));
    assert_eq!(page.running(), 0);
}

#[test]
fn a_test_finds_what_was_forked_by_where_it_waits() {
    let mut page = page();
    let search = page.start(search::run);
    page.at::<Browsing>(search).answer(BuyEvent { product: TEA });
    let first = page.waiting_at::<Confirming>();
    page.at::<Browsing>(search).answer(BuyEvent { product: 8 });
    let second = page.waiting_at::<Confirming>();
    assert_ne!(first, second, "the one that asked last");
    page.at::<Confirming>(second).answer(ConfirmEvent);
    assert_eq!(page.waiting_at::<Confirming>(), first);
}

#[test]
fn an_event_is_for_the_only_spindle_of_its_kind_from_a_view_that_saw_all() {
    let mut page = page();
    let search = page.start(search::run);
    assert_eq!(page.send(LookEvent { product: 3 }), Ok(Taken::Answered));
    assert_eq!(page.send(LookEvent { product: 4 }), Ok(Taken::Answered));
    assert_eq!(page.notified(search), [Left { count: 3 }, Left { count: 4 }]);
}

#[test]
fn an_event_says_whom_it_is_for_and_what_its_sender_saw() {
    let mut page = page();
    let first = page.start(|| checkout::run(TEA));
    let second = page.start(|| checkout::run(TEA));
    assert_eq!(page.event(ConfirmEvent).send(), Err(Rejected::UnknownSpindle), "there are two");
    assert_eq!(page.event(ConfirmEvent).to(second).having_seen(1).send(), Err(Rejected::Stale));
    assert_eq!(page.event(ConfirmEvent).to(second).having_seen(None).send(), Err(Rejected::Stale));
    assert_eq!(page.event(ConfirmEvent).to(second).having_seen(3).send(), Err(Rejected::Ahead));
    assert_eq!(page.event(ConfirmEvent).to(second).again().send(), Err(Rejected::Stale));
    assert_eq!(page.event(ConfirmEvent).to(second).having_seen(2).send(), Ok(Taken::Answered));
    assert_eq!(page.at::<Confirming>(first).try_answer(ConfirmEvent), Ok(Taken::Answered));
}

#[test]
fn an_event_is_kept_while_a_call_is_out() {
    let mut page = Page::new(Nobody);
    let search = page.start(search::run);
    page.send(LookEvent { product: 1 }).unwrap();
    assert_eq!(page.send(LookEvent { product: 2 }), Ok(Taken::Kept));
    page.reply_to(stock::left(1), 10);
    page.reply_to(stock::left(2), 20);
    assert_eq!(page.notified(search), [Left { count: 10 }, Left { count: 20 }]);
}

#[test]
fn outputs_are_what_came_out_since_they_were_taken() {
    let mut page = page();
    let search = page.start(search::run);
    assert_eq!(
        page.take_outputs(),
        [
            Output::Started { spindle: search.raw(), kind: 0 },
            Output::Yield {
                spindle: search.raw(),
                offer: 1,
                value: shop::Yield::Search(shop::search::Yield::Browsing(Browsing)),
            },
        ]
    );
    assert_eq!(page.outputs(), []);
    page.cancel(search).unwrap();
    assert_eq!(
        page.outputs(),
        [
            Output::OfferEnded { spindle: search.raw(), kind: 0, offer: 1, how: Ended::Withdrawn },
            Output::Failed { spindle: search.raw(), kind: 0, failure: Failure::Cancelled, dropped: 0 },
        ]
    );
    assert_eq!(page.failed(search), Failure::Cancelled, "also of what was not taken");
}

#[test]
fn a_closed_page_takes_replies_and_time_until_all_has_ended() {
    let mut page = Page::new(Nobody);
    let checkout = page.start(|| checkout::run(TEA));
    page.close().unwrap();
    assert_eq!(page.close(), Err(Rejected::Closed));
    assert_eq!(page.try_start(search::run), Err(Rejected::Closed));
    assert_eq!(page.running(), 1, "it waits for its reply");
    page.reply_to(stock::reserve(TEA), Err(Refusal::SoldOut));
    assert_eq!(page.completed(checkout), Err(Refusal::SoldOut));
    assert_eq!(page.outputs().last(), Some(&Output::Closed));
}

#[test]
fn time_passes_only_when_the_test_says_so() {
    let mut page = Page::new(Nobody);
    let checkout = page.start(|| checkout::run(TEA));
    page.cancel(checkout).unwrap();
    assert_eq!(page.cancel(checkout), Err(Rejected::UnknownSpindle), "it is ending");
    page.advance(Duration::from_secs(29));
    assert_eq!(page.running(), 1);
    page.advance(Duration::from_secs(1));
    assert_eq!(page.failed(checkout), Failure::Cancelled);
    assert_eq!(page.calls().count(), 0, "the call was given up");
}

/// Looks at the stock of one of two products ten times a second.
#[spindle(shop::search)]
mod patrol {
    use pagemachine::{interval, random};

    defcomp! {
        pub fn run() {
            ticks <- interval(Duration::from_millis(100));
            loop {
                moment <- ticks.next();
                number <- random();
                _ <- stock::left(u32::from(number % 2 == 0));
                _ <- notify(Left { count: moment.since(Time::default()).subsec_millis() });
            }
        }
    }
}

#[test]
fn what_falls_due_while_time_passes_happens_at_its_own_moment_and_its_calls_are_answered_then() {
    let mut page = page();
    let patrol = page.start(patrol::run);
    page.advance(Duration::from_millis(350));
    assert_eq!(page.notified(patrol), [100, 200, 300].map(|count| Left { count }));
    page.advance(Duration::from_millis(50));
    assert_eq!(page.notified(patrol).last(), Some(&Left { count: 400 }));
}

#[test]
#[should_panic(expected = "sleeps until 100ms")]
fn a_test_that_fails_says_who_sleeps() {
    let mut page = page();
    let patrol = page.start(patrol::run);
    let _ = page.at::<Browsing>(patrol);
}

#[test]
fn any_input_may_be_given_and_be_refused() {
    let mut page = page();
    let nobody = RawId::from_number(77);
    let call = CallId { spindle: nobody, number: 1 };
    assert_eq!(page.give(Input::Lost { call }), Err(Rejected::UnknownCall));
    assert_eq!(page.give(Input::Cancel { spindle: nobody }), Err(Rejected::UnknownSpindle));
    assert_eq!(page.give(Input::Time), Ok(Taken::Applied));
}

#[test]
fn bounds_and_engine_are_chosen_before_the_first_input() {
    let mut settings = Settings::default();
    settings.spindles = 1;
    let ports = shop::Ports { stock: Plenty, bank: Plenty };
    let mut page = Page::new(ports).with_settings(settings).with_engine(Engine::default());
    page.start(search::run);
    assert_eq!(page.try_start(search::run), Err(Rejected::OverLimit));
}
