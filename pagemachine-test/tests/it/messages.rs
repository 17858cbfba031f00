//! What a failing test is told: what was expected, what was found, and the run so far.

use std::{
    panic,
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

use expect_test::{Expect, expect};
use pagemachine::prelude::*;
use pagemachine_test::{Harness, Nobody, Script};

use crate::shop::{
    Bank, Page, Plenty, Refusal, TEA, bank, card, checkout, message_of, page, search,
    shop::{
        self,
        checkout::{ConfirmEvent, Confirming, PayEvent, Payment},
        search::{Browsing, BuyEvent, LookEvent},
    },
    stock,
};

#[expect(clippy::needless_pass_by_value, reason = "an `expect!` is written where it is used")]
fn check(test: impl FnOnce(), expected: Expect) {
    expected.assert_eq(&message_of(test));
}

#[test]
fn a_spindle_that_waits_elsewhere() {
    let test = || {
        let mut page = page();
        let checkout = page.start(|| checkout::run(TEA));
        page.at::<Payment>(checkout).answer(PayEvent { card: card() });
    };
    check(
        test,
        expect![[r#"
        expected checkout#0 to wait at Payment, found that it waits at Confirming (offer 1)

        the run so far:
          > start of a checkout: checkout#0
          <   checkout#0 started
          <   checkout#0 calls Stock(Reserve { product: 7 }) (call 1)
          > reply to call 1 of checkout#0: Stock(Reserve(Ok(40)))
          <   checkout#0 yields Confirming { reservation: 40 } (offer 1)
        now:
          checkout#0 waits at Confirming (offer 1)"#]],
    );
}

#[test]
fn a_spindle_that_waits_for_a_reply() {
    let test = || {
        let mut page = Page::new(Nobody);
        let checkout = page.start(|| checkout::run(TEA));
        page.completed(checkout).unwrap();
    };
    check(
        test,
        expect![[r#"
        expected checkout#0 to have completed, found that it waits for the reply to call 1

        the run so far:
          > start of a checkout: checkout#0
          <   checkout#0 started
          <   checkout#0 calls Stock(Reserve { product: 7 }) (call 1)
        now:
          checkout#0 waits for the reply to call 1"#]],
    );
}

#[test]
fn an_answer_that_is_refused() {
    let test = || {
        let mut page = page();
        let search = page.start(search::run);
        page.advance(Duration::from_millis(1500));
        page.send(ConfirmEvent).unwrap_err();
        page.event(BuyEvent { product: 0 }).having_seen(None).send().unwrap();
        page.at::<Browsing>(search).answer(BuyEvent { product: 0 });
    };
    check(
        test,
        expect![[r#"
            expected search#0 to take BuyEvent { product: 0 }, found that it was refused: the event is a repeat (Duplicate)

            the run so far:
              > start of a search: search#0
              <   search#0 started
              <   search#0 yields Browsing (offer 1)
              > [1.5s] time passes
              > ConfirmEvent to the only checkout, seen offer 1: was refused: no such spindle runs (UnknownSpindle)
              > BuyEvent { product: 0 } to the only search, seen no offer: answered
              <   offer 1 of search#0 is answered
              <   checkout#1 started
              <   search#0 yields Browsing (offer 2)
              <   checkout#1 calls Stock(Reserve { product: 0 }) (call 1)
              > reply to call 1 of checkout#1: Stock(Reserve(Err(SoldOut)))
              <   checkout#1 completed: Err(SoldOut)
              > BuyEvent { product: 0 } to search#0, seen offer 2: was refused: the event is a repeat (Duplicate)
            now:
              search#0 waits at Browsing (offer 2)"#]],
    );
}

#[test]
fn secrets_are_not_shown() {
    let test = || {
        let mut page = page();
        let checkout = page.start(|| checkout::run(TEA));
        page.at::<Confirming>(checkout).answer(ConfirmEvent);
        page.at::<Payment>(checkout).answer(PayEvent { card: card() });
        page.failed(checkout);
    };
    check(
        test,
        expect![[r#"
        expected checkout#0 to have failed, found that it completed: Ok(40)

        the run so far:
          > start of a checkout: checkout#0
          <   checkout#0 started
          <   checkout#0 calls Stock(Reserve { product: 7 }) (call 1)
          > reply to call 1 of checkout#0: Stock(Reserve(Ok(40)))
          <   checkout#0 yields Confirming { reservation: 40 } (offer 1)
          > ConfirmEvent to checkout#0, seen offer 1: answered
          <   offer 1 of checkout#0 is answered
          <   checkout#0 yields Payment (offer 2)
          > PayEvent { card: *** } to checkout#0, seen offer 2: answered
          <   offer 2 of checkout#0 is answered
          <   checkout#0 calls Bank(Pay { card: *** }) (call 2)
          > reply to call 2 of checkout#0: Bank(Pay(Ok(())))
          <   checkout#0 notifies Paid { card: *** }
          <   checkout#0 completed: Ok(40)
        now:
          no spindle runs"#]],
    );
}

#[test]
fn several_spindles_and_what_each_waits_for() {
    let test = || {
        let mut page = Page::new(Nobody);
        page.start(search::run);
        page.send(BuyEvent { product: TEA }).unwrap();
        page.send(LookEvent { product: TEA }).unwrap();
        page.send(LookEvent { product: 8 }).unwrap();
        page.reply_to(stock::reserve(8), Err(Refusal::SoldOut));
    };
    check(
        test,
        expect![[r#"
        expected the call Stock(Reserve { product: 8 }) to be out, found [Stock(Reserve { product: 7 }), Stock(Left { product: 7 })]

        the run so far:
          > start of a search: search#0
          <   search#0 started
          <   search#0 yields Browsing (offer 1)
          > BuyEvent { product: 7 } to the only search, seen offer 1: answered
          <   offer 1 of search#0 is answered
          <   checkout#1 started
          <   search#0 yields Browsing (offer 2)
          <   checkout#1 calls Stock(Reserve { product: 7 }) (call 1)
          > LookEvent { product: 7 } to the only search, seen offer 2: answered
          <   offer 2 of search#0 is answered
          <   search#0 calls Stock(Left { product: 7 }) (call 2)
          > LookEvent { product: 8 } to the only search, seen offer 2: kept
        now:
          search#0 waits for the reply to call 2, and keeps 1 events
          checkout#1 waits for the reply to call 1"#]],
    );
}

#[contract]
mod board {
    #[cell(writer = writer)]
    pub struct Written(pub u32);
    #[spindle]
    pub mod writer {}
    #[spindle(output = u32)]
    pub mod reader {}
}

#[spindle(board::reader)]
mod reader {
    defcomp! {
        pub fn run() -> u32 {
            Written(n) <- changed();
            n
        }
    }
}

#[test]
fn a_spindle_that_waits_for_a_write() {
    let test = || {
        let mut page = Harness::<board::Contract>::new(board::Ports {});
        let reader = page.start(reader::run);
        page.completed(reader);
    };
    check(
        test,
        expect![[r#"
        expected reader#0 to have completed, found that it waits for a write to Written

        the run so far:
          > start of a reader: reader#0
          <   reader#0 started
        now:
          reader#0 waits for a write to Written"#]],
    );
}

#[test]
fn nobody_who_waits_there() {
    let test = || {
        let mut page = page();
        page.start(search::run);
        page.waiting_at::<Confirming>();
    };
    check(
        test,
        expect![[r#"
        expected a spindle to wait at Confirming, found none

        the run so far:
          > start of a search: search#0
          <   search#0 started
          <   search#0 yields Browsing (offer 1)
        now:
          search#0 waits at Browsing (offer 1)"#]],
    );
}

#[test]
fn a_start_on_a_closed_page() {
    let test = || {
        let mut page = page();
        page.close().unwrap();
        page.start(search::run);
    };
    check(
        test,
        expect![[r#"
        expected to start a search, found that it was refused: the page is closed (Closed)

        the run so far:
          > close
          <   closed
          > start of a search: was refused: the page is closed (Closed)
        now:
          no spindle runs"#]],
    );
}

#[test]
fn a_call_that_is_not_the_scripts_next() {
    let test = || {
        let mut page = Page::new(Script::new().reply(stock::reserve(8), Ok(1)));
        page.start(|| checkout::run(TEA));
    };
    check(
        test,
        expect![[r#"
        expected the call Stock(Reserve { product: 8 }), found Stock(Reserve { product: 7 })
        (so panicked the fake that was asked Stock(Reserve { product: 7 }))

        the run so far:
          > start of a checkout: checkout#0
          <   checkout#0 started
          <   checkout#0 calls Stock(Reserve { product: 7 }) (call 1)
        now:
          checkout#0 waits for the reply to call 1"#]],
    );
}

#[test]
fn a_call_after_the_end_of_the_script() {
    let test = || {
        let mut page = Page::new(Script::new());
        page.start(|| checkout::run(TEA));
    };
    check(
        test,
        expect![[r#"
        expected no more calls, as the script has none, found Stock(Reserve { product: 7 })
        (so panicked the fake that was asked Stock(Reserve { product: 7 }))

        the run so far:
          > start of a checkout: checkout#0
          <   checkout#0 started
          <   checkout#0 calls Stock(Reserve { product: 7 }) (call 1)
        now:
          checkout#0 waits for the reply to call 1"#]],
    );
}

#[test]
fn a_script_with_calls_left() {
    let test = || {
        let script =
            Script::new().reply(stock::reserve(TEA), Err(Refusal::SoldOut)).reply(bank::pay(card()), Ok(()));
        let mut page = Page::new(script);
        page.start(|| checkout::run(TEA));
    };
    check(
        test,
        expect![[r#"
        expected these calls, found that nothing made them: [Bank(Pay { card: *** })]

        the run so far:
          > start of a checkout: checkout#0
          <   checkout#0 started
          <   checkout#0 calls Stock(Reserve { product: 7 }) (call 1)
          > reply to call 1 of checkout#0: Stock(Reserve(Err(SoldOut)))
          <   checkout#0 completed: Err(SoldOut)
        now:
          no spindle runs"#]],
    );
}

#[test]
fn a_fake_that_panics() {
    struct Strict;

    impl Bank for Strict {
        async fn pay(&self, card: Secret<String>) -> Result<(), Refusal> {
            assert!(card.as_revealed().starts_with('5'), "another card was expected");
            Ok(())
        }
    }

    let test = || {
        let mut page = Page::new(shop::Ports { stock: Plenty, bank: Strict });
        let checkout = page.start(|| checkout::run(TEA));
        page.at::<Confirming>(checkout).answer(ConfirmEvent);
        page.at::<Payment>(checkout).answer(PayEvent { card: card() });
    };
    check(
        test,
        expect![[r#"
        another card was expected
        (so panicked the fake that was asked Bank(Pay { card: *** }))

        the run so far:
          > start of a checkout: checkout#0
          <   checkout#0 started
          <   checkout#0 calls Stock(Reserve { product: 7 }) (call 1)
          > reply to call 1 of checkout#0: Stock(Reserve(Ok(40)))
          <   checkout#0 yields Confirming { reservation: 40 } (offer 1)
          > ConfirmEvent to checkout#0, seen offer 1: answered
          <   offer 1 of checkout#0 is answered
          <   checkout#0 yields Payment (offer 2)
          > PayEvent { card: *** } to checkout#0, seen offer 2: answered
          <   offer 2 of checkout#0 is answered
          <   checkout#0 calls Bank(Pay { card: *** }) (call 2)
        now:
          checkout#0 waits for the reply to call 2"#]],
    );
}

#[test]
fn a_long_run_shows_its_end() {
    let message = message_of(|| {
        let mut page = page();
        page.start(search::run);
        for product in 0..500 {
            page.send(LookEvent { product }).unwrap();
        }
        page.waiting_at::<Payment>();
    });
    let lines: Vec<_> = message.lines().collect();
    assert_eq!(lines[..3], ["expected a spindle to wait at Payment, found none", "", "the run so far:"]);
    assert_eq!(lines[3], "  (801 earlier inputs are not shown)");
    assert_eq!(*lines.last().unwrap(), "  search#0 waits at Browsing (offer 501)");
}

#[test]
fn a_message_points_at_the_test() {
    let found = Arc::new(Mutex::new(None));
    let seen = Arc::clone(&found);
    let test = thread::current().id();
    let before = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if thread::current().id() == test {
            *seen.lock().unwrap() = info.location().map(|location| location.file().to_owned());
        }
    }));
    message_of(|| {
        page().waiting_at::<Payment>();
    });
    panic::set_hook(before);
    assert_eq!(found.lock().unwrap().as_deref(), Some(file!()));
}
