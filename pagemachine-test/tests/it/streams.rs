//! Streams of ports in a test: from fakes, from a script, from the test itself.

use pagemachine::{Failure, Rejected, prelude::*};
use pagemachine_test::{Harness, Items, Nobody, Script};

use crate::shop::message_of;

#[port]
pub trait Catalog {
    #[read]
    fn prices(&self, product: u32) -> impl Stream<Item = u32>;
    #[read]
    async fn name(&self, product: u32) -> String;
}

#[contract(ports(Catalog))]
pub mod market {
    #[spindle(output = u32)]
    pub mod ticker {
        #[event("go", answer)]
        pub struct GoEvent;
        #[yields(GoEvent)]
        pub struct Ready;
        #[notify]
        pub struct Price(pub u32);
    }
}

use market::ticker::{GoEvent, Price, Ready};

#[spindle(market::ticker)]
pub mod ticker {
    defcomp! {
        /// Opens a stream, waits, and then tells its items.
        pub fn run(product: u32) -> u32 {
            prices <- catalog::prices(product);
            GoEvent <- yields(Ready);
            follow(prices, 0)
        }
    }

    defcomp! {
        fn follow(prices: Receiver<u32>, told: u32) -> u32 {
            Ok(pence) <- prices.take();
            _ <- notify(Price(pence));
            follow(prices, told + 1)
        } else <Closed> {
            Err(Closed) => told,
        }
    }
}

type Page = Harness<market::Contract>;

/// Gives the same items to all.
struct Market(Items<u32>);

impl Catalog for Market {
    fn prices(&self, _: u32) -> impl Stream<Item = u32> {
        self.0.clone()
    }

    async fn name(&self, _: u32) -> String {
        "tea".to_owned()
    }
}

#[test]
fn s20a_a_fake_is_asked_for_no_more_items_than_there_is_room_for() {
    let items = Items::of(0..100);
    items.end();
    let mut page = Page::new(market::Ports { catalog: Market(items.clone()) });
    let ticker = page.start(|| ticker::run(7));
    assert_eq!(items.left(), 36);
    page.at::<Ready>(ticker).answer(GoEvent);
    assert_eq!(page.completed(ticker), 100);
    assert!(page.notified::<Price>(ticker).into_iter().map(|Price(pence)| pence).eq(0..100));
}

#[test]
fn a_fakes_item_comes_at_the_tests_next_word() {
    let items = Items::of([]);
    let mut page = Page::new(market::Ports { catalog: Market(items.clone()) });
    let ticker = page.start(|| ticker::run(7));
    page.at::<Ready>(ticker).answer(GoEvent);
    items.give(450);
    assert_eq!(page.notified(ticker), [Price(450)]);
    items.end();
    assert!(!page.is_running(ticker));
}

#[test]
fn a_script_has_streams_between_its_replies() {
    let items = Items::of([1, 2]);
    items.end();
    let script = Script::new().stream(catalog::prices(7), items).stream(catalog::prices(8), Items::of([3]));
    let mut page = Page::new(script);
    let first = page.start(|| ticker::run(7));
    let second = page.start(|| ticker::run(8));
    page.at::<Ready>(first).answer(GoEvent);
    page.at::<Ready>(second).answer(GoEvent);
    assert_eq!(page.completed(first), 2);
    assert_eq!(page.notified(second), [Price(3)]);
    assert!(page.is_running(second), "its stream stays open");
}

#[test]
fn a_test_gives_items_itself_until_the_stream_is_let_go() {
    let mut page = Page::new(Nobody);
    let ticker = page.start(|| ticker::run(7));
    page.at::<Ready>(ticker).answer(GoEvent);
    page.stream(catalog::prices(7)).item(450).item(460);
    assert_eq!(page.notified(ticker), [Price(450), Price(460)]);
    let call = page.calls().map(|(call, _)| call).next().unwrap();
    page.cancel(ticker).unwrap();
    assert_eq!(page.calls().count(), 0);
    let item = market::Reply::Catalog(catalog::Reply::Prices(470));
    assert_eq!(page.give(pagemachine::Input::Item { call, item }), Err(Rejected::UnknownCall));
    let message = message_of(|| {
        page.stream(catalog::prices(7)).end();
    });
    assert!(
        message.starts_with("expected the call Catalog(Prices { product: 7 }) to be out, found []"),
        "{message}"
    );
}

#[test]
fn a_lost_stream_fails_who_takes_from_it() {
    let mut page = Page::new(Nobody);
    let ticker = page.start(|| ticker::run(7));
    page.at::<Ready>(ticker).answer(GoEvent);
    page.stream(catalog::prices(7)).item(450).lose();
    assert_eq!(page.failed(ticker), Failure::PortLost);
}

#[test]
fn a_run_shows_its_items() {
    let mut page = Page::new(Nobody);
    let ticker = page.start(|| ticker::run(7));
    page.at::<Ready>(ticker).answer(GoEvent);
    page.stream(catalog::prices(7)).item(450).end();
    let run = format!("{page:?}");
    for line in [
        "  <   ticker#0 calls Catalog(Prices { product: 7 }) (call 1)",
        "  > item of call 1 of ticker#0: Catalog(Prices(450))",
        "  > call 1 of ticker#0 ends",
    ] {
        assert!(run.contains(line), "{run}");
    }
}
