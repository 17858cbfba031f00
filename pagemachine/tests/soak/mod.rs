//! A page with fifty spindles that use all there is, for a million events (rule 22).

use std::time::Duration;

use pagemachine::{CallId, Event, Input, Machine, Output, Rejected, Settings, Time, prelude::*};

const SECOND: Duration = Duration::from_secs(1);

#[port]
pub trait Stock {
    #[read]
    async fn look(&self, product: u32) -> Result<u32, String>;
    async fn take(&self, product: u32) -> Result<u32, String>;
    async fn give_back(&self, taken: u32);
}

#[contract(ports(Stock))]
pub mod mall {
    #[cell(writer = search)]
    pub struct Found(pub u32);

    #[spindle]
    pub mod search {
        #[event("search", latest)]
        pub struct SearchEvent {
            pub query: u32,
        }
        #[event("buy", once)]
        pub struct BuyEvent {
            pub product: u32,
        }
        #[yields(SearchEvent, BuyEvent)]
        pub struct Browsing;
        #[notify]
        pub struct Results(pub u32);
    }

    #[spindle]
    pub mod dashboard {
        #[event("refresh", answer)]
        pub struct RefreshEvent;
        #[yields(RefreshEvent)]
        pub struct Watching;
        #[notify]
        pub struct Updated(pub u32);
    }

    #[spindle(output = Result<u32, String>)]
    pub mod checkout {
        #[event("pay", answer)]
        pub struct PayEvent {
            pub cents: u32,
        }
        #[event("ship", every)]
        pub struct ShipEvent {
            pub to: String,
        }
        #[yields(PayEvent)]
        pub struct Payment;
        #[yields(ShipEvent)]
        pub struct Shipping;
    }
}

#[spindle(mall::search)]
mod search {
    defcomp! {
        pub fn run(query: u32) {
            found <- timeout(SECOND, stock::look(query));
            let found = found.ok().and_then(Result::ok).unwrap_or(0);
            _ <- put(Found(found));
            _ <- notify(Results(found));
            event <- yields(Browsing);
            match event {
                answers::Browsing::Search(SearchEvent { query }) => run(query),
                answers::Browsing::Buy(BuyEvent { product }) => {
                    checkout <- fork(checkout::run(product));
                    _ <- timeout(30 * SECOND, checkout.clone());
                    _ <- cancel(checkout.id());
                    run(query)
                }
            }
        }
    }
}

#[spindle(mall::dashboard)]
mod dashboard {
    defcomp! {
        pub fn run(seen: u32) {
            await_any! {
                Found(found) <- changed::<Found>() => {
                    _ <- notify(Updated(found));
                    run(seen)
                }
                _ <- yields(Watching) => run(0),
                _ <- sleep(60 * SECOND) => {
                    number <- random();
                    _ <- notify(Updated(u32::from(number % 2 == 0)));
                    run(seen.wrapping_add(1))
                }
            }
        }
    }
}

#[spindle(mall::checkout)]
mod checkout {
    defcomp! {
        pub fn run(product: u32) -> Result<u32, String> {
            Ok(taken) <- stock::take(product);
            _ <- compensate(stock::give_back(taken));
            payment <- fiber(yields(Payment));
            (to_maker, shippings) <- channel(0);
            _shipping <- fiber(comp! {
                shipping <- yields(Shipping);
                _ <- sleep(SECOND);
                _ <- to_maker.put(shipping);
            });
            Ok(shipping) <- shippings.take();
            payment <- payment;
            if shipping.to.is_empty() { Err("nowhere".to_owned()) } else { Ok(payment.cents) }
        } else <Refused> {
            Err(Refused(reason)) => Err(reason),
        }
    }

    /// What may go wrong on the way.
    struct Refused(String);

    impl From<String> for Refused {
        fn from(reason: String) -> Self {
            Self(reason)
        }
    }

    impl From<Closed> for Refused {
        fn from(closed: Closed) -> Self {
            Self(closed.to_string())
        }
    }
}

/// A page, its time, and the calls that are out.
struct Month {
    machine: Machine<mall::Contract>,
    at: Time,
    calls: Vec<(CallId, mall::Call)>,
    /// What chooses the next event: the same each time.
    dice: u64,
}

impl Month {
    fn begin() -> Self {
        let mut settings = Settings::default();
        // So that a storm's events are taken, which fills what is remembered.
        settings.expiry = Duration::from_secs(3_600);
        let mut machine = Machine::new(settings);
        for n in 0..10 {
            machine.start(Time::default(), search::run(n)).unwrap();
        }
        for n in 0..40 {
            machine.start(Time::default(), dashboard::run(n)).unwrap();
        }
        Self { machine, at: Time::default(), calls: Vec::new(), dice: 1 }
    }

    fn roll(&mut self, sides: u32) -> u32 {
        // Knuth's MMIX generator.
        self.dice = self.dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u32::try_from(self.dice >> 33).unwrap() % sides
    }

    fn events(&mut self, count: u64) {
        for _ in 0..count {
            self.at = self.at.after(Duration::from_millis(100));
            self.event();
            self.replies();
        }
    }

    /// An event for one of those that wait for one, as the page was a moment ago.
    fn event(&mut self) {
        let spindles: Vec<_> = self.machine.spindles().collect();
        let place = self.roll(u32::try_from(spindles.len()).unwrap());
        let (spindle, n) = (spindles[place as usize], self.roll(20));
        let event = match (spindle.kind, n % 2) {
            (0, 0) => mall::search::SearchEvent { query: n }.into_event(),
            (0, _) => mall::search::BuyEvent { product: n }.into_event(),
            (1, _) => mall::dashboard::RefreshEvent.into_event(),
            (_, 0) => mall::checkout::PayEvent { cents: n }.into_event(),
            (_, _) => mall::checkout::ShipEvent { to: if n == 1 { String::new() } else { "here".into() } }
                .into_event(),
        };
        let seen = Some(self.machine.newest_offer());
        let input = Input::Event { spindle: Some(spindle.id), seen, again: self.roll(10) == 0, event };
        match self.machine.handle(self.at, input) {
            Ok(_) | Err(Rejected::NotOffered | Rejected::Stale | Rejected::Duplicate | Rejected::Full) => {}
            // It ended as the time passed.
            Err(rejected) => assert_eq!(rejected, Rejected::UnknownSpindle),
        }
    }

    /// Replies to some calls, and to others later or never.
    fn replies(&mut self) {
        self.outputs();
        for (call, request) in std::mem::take(&mut self.calls) {
            let mall::Call::Stock(asked) = &request;
            let input = match (self.roll(8), asked) {
                (0..4, _) => {
                    self.calls.push((call, request));
                    continue;
                }
                (4, stock::Call::Take { .. } | stock::Call::GiveBack { .. }) => Input::Lost { call },
                (5, stock::Call::Take { .. }) => reply(call, stock::Reply::Take(Err("none left".into()))),
                (_, stock::Call::Take { product }) => reply(call, stock::Reply::Take(Ok(*product))),
                (_, stock::Call::Look { product }) => reply(call, stock::Reply::Look(Ok(*product))),
                (_, stock::Call::GiveBack { .. }) => reply(call, stock::Reply::GiveBack(())),
            };
            // One that was given up has nobody who waits for it.
            let taken = self.machine.handle(self.at, input);
            assert!(matches!(taken, Ok(_) | Err(Rejected::UnknownCall)), "{taken:?}");
        }
    }

    fn outputs(&mut self) {
        while let Some(output) = self.machine.poll_output() {
            match output {
                Output::Call { call, request } => self.calls.push((call, request)),
                Output::LetGo { call } => self.calls.retain(|(out, _)| *out != call),
                Output::Failed { kind, .. } => assert_eq!(kind, 2, "only a checkout may fail"),
                _ => {}
            }
        }
    }

    /// Fills what a page can fill: every search keeps as many events as it may.
    fn storm(&mut self) {
        let searches: Vec<_> =
            self.machine.spindles().filter(|running| running.kind == 0 && !running.is_fiber).collect();
        for search in searches {
            for product in 100.. {
                let event = mall::search::BuyEvent { product }.into_event();
                let input = Input::Event { spindle: Some(search.id), seen: None, again: false, event };
                match self.machine.handle(self.at, input) {
                    Ok(_) => {}
                    Err(rejected) => {
                        assert_eq!(rejected, Rejected::Full);
                        break;
                    }
                }
            }
        }
    }

    /// Lets all that goes on come to its end: fifty spindles wait, and nothing else is left.
    fn rest(&mut self) {
        while self.machine.spindles().any(|running| running.kept > 0 || running.kind == 2) {
            self.at = self.at.after(10 * SECOND);
            self.machine.handle(self.at, Input::Time).unwrap();
            self.replies();
        }
        self.outputs();
        assert_eq!(self.machine.spindles().filter(|running| !running.is_fiber).count(), 50);
        self.calls = Vec::new();
    }
}

fn reply(call: CallId, reply: stock::Reply) -> Input<mall::Contract> {
    Input::Reply { call, reply: mall::Reply::Stock(reply) }
}

/// `live` tells how many bytes are allocated.
pub fn fifty_spindles_hold_after_a_million_events_what_they_held_after_the_first_thousand(
    live: fn() -> usize,
) {
    let mut month = Month::begin();
    month.events(500);
    month.storm();
    month.events(500);
    month.rest();
    let first = live();
    // A tenth of a million in a debug build.
    month.events(if cfg!(debug_assertions) { 100_000 } else { 1_000_000 });
    month.rest();
    let last = live();
    println!("fifty spindles hold {first} bytes, and {last} after all events");
    // The timers lie in a tree, whose nodes are more or less full.
    assert!(last.abs_diff(first) <= 1_024, "{first} and {last} bytes");
}
