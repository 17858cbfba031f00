//! Who answers the ports.

use std::{
    future::poll_fn,
    sync::{Arc, Mutex},
    task::Poll,
};

use pagemachine::{Answer, Call, Failure, Rejected, Secret, Taken};
use pagemachine_test::{Answers, Nobody, Script, answer, later};

use crate::shop::{
    Page, Plenty, Refusal, Stock, TEA, bank, card, checkout, message_of, search,
    shop::{
        self,
        checkout::{ConfirmEvent, Confirming, PayEvent, Payment},
        search::{Browsing, BuyEvent, Left, LookEvent},
    },
    stock,
};

#[test]
fn a_test_answers_in_the_place_of_the_fakes() {
    let mut page = Page::new(Nobody);
    let checkout = page.start(|| checkout::run(TEA));
    page.reply_to(stock::reserve(TEA), Ok(1));
    page.at::<Confirming>(checkout).answer(ConfirmEvent);
    page.at::<Payment>(checkout).answer(PayEvent { card: card() });
    page.reply_to(bank::pay(card()), Err(Refusal::Declined));
    assert_eq!(page.completed(checkout), Err(Refusal::Declined));
}

#[test]
fn of_equal_calls_the_oldest_gets_the_reply() {
    let mut page = Page::new(Nobody);
    let first = page.start(|| checkout::run(TEA));
    page.start(|| checkout::run(TEA));
    let requests: Vec<_> = page.calls().map(|(_, request)| request.clone()).collect();
    assert_eq!(requests.len(), 2);
    assert_eq!(requests[0], requests[1]);
    page.reply_to(stock::reserve(TEA), Err(Refusal::SoldOut));
    assert_eq!(page.completed(first), Err(Refusal::SoldOut));
    assert_eq!(page.running(), 1);
}

#[test]
fn a_lost_call_fails_its_spindle() {
    let mut page = Page::new(Nobody);
    let checkout = page.start(|| checkout::run(TEA));
    page.lose(stock::reserve(TEA));
    assert_eq!(page.failed(checkout), Failure::PortLost);
    assert_eq!(page.calls().count(), 0);
}

#[test]
fn a_slow_fake_delays_only_who_asked_it() {
    struct Slow;

    impl Stock for Slow {
        async fn left(&self, _: u32) -> u32 {
            later().await
        }

        async fn reserve(&self, product: u32) -> Result<u64, Refusal> {
            Plenty.reserve(product).await
        }
    }

    let mut page = Page::new(shop::Ports { stock: Slow, bank: Plenty });
    let search = page.start(search::run);
    page.send(LookEvent { product: TEA }).unwrap();
    let checkout = page.start(|| checkout::run(0));
    assert_eq!(page.completed(checkout), Err(Refusal::SoldOut));
    page.reply_to(stock::left(TEA), 5);
    assert_eq!(page.notified(search), [Left { count: 5 }]);
}

#[test]
fn a_fake_may_wait_for_what_wakes_it() {
    /// Looks away once, and then for the answer of the test.
    struct Shy(Arc<Mutex<Option<u32>>>);

    impl Stock for Shy {
        async fn left(&self, _: u32) -> u32 {
            let mut looked = false;
            poll_fn(|context| {
                if !looked {
                    looked = true;
                    context.waker().wake_by_ref();
                    return Poll::Pending;
                }
                self.0.lock().unwrap().map_or(Poll::Pending, Poll::Ready)
            })
            .await
        }

        async fn reserve(&self, _: u32) -> Result<u64, Refusal> {
            Err(Refusal::SoldOut)
        }
    }

    let answer = Arc::new(Mutex::new(Some(1)));
    let mut page = Page::new(shop::Ports { stock: Shy(Arc::clone(&answer)), bank: Plenty });
    let search = page.start(search::run);
    page.send(LookEvent { product: TEA }).unwrap();
    assert_eq!(page.notified(search), [Left { count: 1 }]);

    *answer.lock().unwrap() = None;
    page.send(LookEvent { product: TEA }).unwrap();
    assert_eq!(page.calls().count(), 1);
    *answer.lock().unwrap() = Some(2);
    assert_eq!(page.calls().count(), 0, "what a fake has is taken before the test looks");
    assert_eq!(page.notified(search), [Left { count: 1 }, Left { count: 2 }]);
}

#[test]
fn a_fake_sees_who_calls() {
    struct Keys(Arc<Mutex<Vec<String>>>);

    impl pagemachine::Backend<shop::Contract> for Keys {
        fn answer<'a>(&'a self, caller: &'a Call, _: shop::Call) -> Answer<'a, shop::Reply> {
            self.0.lock().unwrap().push(caller.key());
            Answer::from(shop::Reply::Stock(stock::Reply::Left(0)))
        }
    }

    let keys = Arc::new(Mutex::new(Vec::new()));
    let mut page = Page::new(Keys(Arc::clone(&keys)));
    page.start(search::run);
    page.send(LookEvent { product: 1 }).unwrap();
    page.send(LookEvent { product: 2 }).unwrap();
    drop(page);
    assert_eq!(*keys.lock().unwrap(), ["test.1", "test.2"], "the second run asks nobody");
}

/// Answers what the test shares with it.
struct Shared(Answers<u32>);

impl Stock for Shared {
    async fn left(&self, _: u32) -> u32 {
        self.0.next().await
    }

    async fn reserve(&self, _: u32) -> Result<u64, Refusal> {
        Ok(1)
    }
}

#[test]
fn answers_are_given_before_and_after_they_are_asked_for() {
    let answers = Answers::of([1]);
    let mut page = Page::new(shop::Ports { stock: Shared(answers.clone()), bank: Plenty });
    let search = page.start(search::run);
    page.send(LookEvent { product: TEA }).unwrap();
    page.send(LookEvent { product: TEA }).unwrap();
    assert_eq!(page.calls().count(), 1);
    answers.give(2);
    assert_eq!(page.notified(search), [Left { count: 1 }, Left { count: 2 }]);
    assert_eq!(answers.left(), 0);
}

#[test]
fn an_event_is_sent_after_what_a_fake_has_to_say() {
    let answers = Answers::new();
    let mut page = Page::new(shop::Ports { stock: Shared(answers.clone()), bank: Plenty });
    page.start(search::run);
    page.send(LookEvent { product: TEA }).unwrap();
    answers.give(1);
    assert_eq!(page.send(BuyEvent { product: TEA }), Ok(Taken::Answered));
}

#[test]
fn a_call_is_answered_by_hand() {
    let mut page = Page::new(Nobody);
    let checkout = page.start(|| checkout::run(TEA));
    let (call, _) = page.calls().next().unwrap();
    let reply = shop::Reply::Stock(stock::Reply::Reserve(Err(Refusal::SoldOut)));
    assert_eq!(page.reply(call, reply.clone()), Ok(Taken::Applied));
    assert_eq!(page.reply(call, reply), Err(Rejected::UnknownCall));
    assert_eq!(page.completed(checkout), Err(Refusal::SoldOut));
}

#[test]
fn a_call_that_is_let_go_is_out_no_longer() {
    let mut page = Page::new(Nobody);
    let search = page.start(search::run);
    page.send(LookEvent { product: TEA }).unwrap();
    page.cancel(search).unwrap();
    assert_eq!(page.calls().count(), 0, "it was a read");
}

#[test]
fn a_closure_answers_all_ports() {
    let mut page = Page::new(answer(|call| match call {
        shop::Call::Stock(stock::Call::Left { product }) => {
            shop::Reply::Stock(stock::Reply::Left(product + 1))
        }
        shop::Call::Stock(stock::Call::Reserve { .. }) => {
            shop::Reply::Stock(stock::Reply::Reserve(Err(Refusal::SoldOut)))
        }
        shop::Call::Bank(bank::Call::Pay { .. }) => shop::Reply::Bank(bank::Reply::Pay(Ok(()))),
    }));
    let search = page.start(search::run);
    page.send(LookEvent { product: 4 }).unwrap();
    assert_eq!(page.notified(search), [Left { count: 5 }]);
}

#[test]
fn a_script_answers_in_its_order() {
    let script = Script::new()
        .reply(stock::reserve(TEA), Ok(1))
        .reply_with(|_| shop::Reply::Stock(stock::Reply::Left(3)))
        .reply(bank::pay(card()), Ok(()));
    let mut page = Page::new(script);
    let search = page.start(search::run);
    page.at::<Browsing>(search).answer(BuyEvent { product: TEA });
    page.at::<Browsing>(search).answer(LookEvent { product: TEA });
    let checkout = page.waiting_at::<Confirming>();
    page.at::<Confirming>(checkout).answer(ConfirmEvent);
    page.at::<Payment>(checkout).answer(PayEvent { card: card() });
    assert_eq!(page.completed(checkout), Ok(1));
}

#[test]
fn a_script_shows_no_secret() {
    let script = Script::<shop::Contract>::new().reply(bank::pay(Secret::new("4111".into())), Ok(()));
    assert_eq!(format!("{script:?}"), "[Bank(Pay { card: *** })]");
    let message = message_of(|| drop(script));
    assert_eq!(message, "expected these calls, found that nothing made them: [Bank(Pay { card: *** })]");
}
