//! The test kit, used as a test uses it.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

use pagemachine::{Failure, Rejected, Taken, prelude::*};
use pagemachine_test::{Answers, Harness, answer};

#[port]
trait Stock {
    #[read]
    async fn count(&self, product: u32) -> u32;
    async fn reserve(&self, product: u32) -> Result<u32, String>;
}

#[contract(ports(Stock))]
mod store {
    #[spindle(output = Result<u32, String>)]
    pub mod checkout {
        #[event("pay")]
        pub struct PayEvent {
            pub card: Secret<String>,
        }
        #[event("note", keep = all)]
        pub struct NoteEvent {
            pub text: String,
        }
        #[yields(PayEvent, NoteEvent)]
        pub struct Payment;
        #[notify]
        pub struct Reserved {
            pub reservation: u32,
        }
    }
    #[spindle]
    pub mod shelf {
        #[event("buy")]
        pub struct BuyEvent {
            pub product: u32,
        }
        #[yields(BuyEvent)]
        pub struct Browsing;
    }
}

use store::{checkout as co, shelf as sh};

#[spindle(store::checkout)]
mod checkout {
    defcomp! {
        pub fn run(product: u32) -> Result<u32, String> {
            Ok(reservation) <- stock::reserve(product);
            _ <- notify(Reserved { reservation });
            loop {
                answer <- yields(Payment);
                if let answers::Payment::Pay(_) = answer {
                    return Ok(reservation);
                }
            }
        }
    }

    defcomp! {
        /// Depends on how often it was called, which is not an input.
        pub fn unsteady() -> Result<u32, String> {
            Ok(reservation) <- stock::reserve(CALLED.fetch_add(1, Ordering::Relaxed));
            Ok(reservation)
        }
    }
}

static CALLED: AtomicU32 = AtomicU32::new(0);

#[spindle(store::shelf)]
mod shelf {
    defcomp! {
        pub fn run() {
            count <- stock::count(1);
            BuyEvent { product } <- yields(Browsing);
            _checkout <- fork(checkout::run(product + count));
            run()
        }
    }
}

/// Counts nothing; reserves what its script says.
struct Fake(Answers<Result<u32, String>>);

impl Stock for Fake {
    async fn count(&self, _: u32) -> u32 {
        0
    }

    async fn reserve(&self, product: u32) -> Result<u32, String> {
        assert_ne!(product, 13, "the shelf is broken");
        self.0.next().await
    }
}

fn page(script: &Answers<Result<u32, String>>) -> Harness<store::Contract> {
    Harness::new(store::Ports { stock: Fake(script.clone()) })
}

fn pay() -> co::PayEvent {
    co::PayEvent { card: Secret::new("4242".into()) }
}

#[test]
fn a_script_answers_at_once() {
    let script = Answers::of([Ok(5), Err("sold out".into())]);
    let mut page = page(&script);
    let first = page.start(|| checkout::run(1));
    let second = page.start(|| checkout::run(1));
    assert_eq!(page.completed(second), Err("sold out".into()));
    assert!(page.told(first, co::Reserved { reservation: 5 }));
    page.at::<co::Payment>(first).answer(co::NoteEvent { text: "soon".into() });
    page.at::<co::Payment>(first).answer(pay());
    assert_eq!(page.completed(first), Ok(5));
    assert_eq!(script.left(), 0);
}

#[test]
fn an_answer_comes_when_the_test_says_so() {
    let script = Answers::new();
    let mut page = page(&script);
    let checkout = page.start(|| checkout::run(1));
    assert_eq!(page.calls().count(), 1);
    assert!(page.is_running(checkout));
    script.give(Ok(5));
    page.at::<co::Payment>(checkout).answer(pay());
    assert_eq!(page.completed(checkout), Ok(5));
}

#[test]
fn a_closure_answers_and_a_reply_can_be_given_by_hand() {
    let mut page = Harness::<store::Contract>::new(answer(|store::Call::Stock(call)| {
        store::Reply::Stock(match call {
            stock::Call::Count { product } => stock::Reply::Count(product),
            stock::Call::Reserve { product } => stock::Reply::Reserve(Ok(product)),
        })
    }));
    let checkout = page.start(|| checkout::run(7));
    page.at::<co::Payment>(checkout).answer(pay());
    assert_eq!(page.completed(checkout), Ok(7));

    let mut page = super_page();
    let checkout = page.start(|| checkout::run(7));
    let (call, _) = page.calls().next().expect("its call is out");
    let reply = store::Reply::Stock(stock::Reply::Reserve(Ok(9)));
    assert_eq!(page.reply(call, reply.clone()), Ok(Taken::Applied));
    assert_eq!(page.reply(call, reply), Err(Rejected::UnknownCall));
    assert_eq!(page.calls().count(), 0);
    page.at::<co::Payment>(checkout).answer(pay());
}

/// A page whose reservations are never answered by the fake.
fn super_page() -> Harness<store::Contract> {
    page(&Answers::new())
}

#[test]
fn what_was_forked_is_found_where_it_waits() {
    let mut page = page(&Answers::of([Ok(1)]));
    page.start(shelf::run);
    page.event(sh::BuyEvent { product: 4 }).send().expect("the shelf waits");
    let checkout = page.waiting_at::<co::Payment>();
    page.at::<co::Payment>(checkout).answer(pay());
    assert_eq!(page.completed(checkout), Ok(1));
    assert_eq!(page.running(), 1);
}

#[test]
fn an_event_says_what_its_sender_had_seen() {
    let mut page = page(&Answers::of([Ok(1)]));
    let checkout = page.start(|| checkout::run(1));
    assert_eq!(page.event(pay()).having_seen(0).send(), Err(Rejected::Stale));
    assert_eq!(page.event(pay()).to(checkout).again().send(), Err(Rejected::Stale));
    assert_eq!(page.event(sh::BuyEvent { product: 1 }).send(), Err(Rejected::UnknownSpindle));
    assert_eq!(page.at::<co::Payment>(checkout).try_answer(pay()), Ok(Taken::Answered));
}

#[test]
fn a_port_that_panics_or_is_lost_fails_its_spindle() {
    let mut page = super_page();
    let broken = page.start(|| checkout::run(13));
    assert_eq!(page.failed(broken), Failure::PortLost);
    let lost = page.start(|| checkout::run(1));
    let (call, _) = page.calls().next().expect("its call is out");
    page.lose(call).expect("it waits");
    assert_eq!(page.failed(lost), Failure::PortLost);
}

#[test]
fn time_is_virtual_and_a_page_can_be_closed() {
    let mut page = super_page();
    let checkout = page.start(|| checkout::run(1));
    page.close().expect("it was open");
    assert!(page.is_running(checkout), "its call is out");
    page.advance(Duration::from_secs(30));
    assert_eq!(page.failed(checkout), Failure::Cancelled);
    let mut page = super_page();
    let checkout = page.start(|| checkout::run(1));
    page.cancel(checkout).expect("it runs");
    assert_eq!(page.cancel(checkout), Err(Rejected::UnknownSpindle));
}

/// The message of the panic that `f` ends with.
fn panic_of(f: impl FnOnce()) -> String {
    let panic = catch_unwind(AssertUnwindSafe(f)).expect_err("it panics");
    *panic.downcast::<String>().expect("the kit's panics have messages")
}

#[test]
fn a_failure_shows_the_run_so_far_and_no_secret() {
    let message = panic_of(|| {
        let mut page = page(&Answers::of([Ok(5)]));
        let checkout = page.start(|| checkout::run(1));
        let _ = page.event(pay()).having_seen(0).send();
        let _ = page.completed(checkout);
    });
    assert_eq!(
        message,
        r"expected checkout#0 to have completed

the run so far:
  > 0ns start: #0
  <   checkout#0 started
  <   #0 calls Stock(Reserve { product: 1 }) (call 1)
  > 0ns reply to call 1 of #0: Stock(Reserve(Ok(5)))
  <   #0 notifies Checkout(Reserved(Reserved { reservation: 5 }))
  <   #0 yields Checkout(Payment(Payment)) (offer 1)
  > 0ns Checkout(Pay(PayEvent { card: *** })) to the only one, having seen 0: refused, the event was sent before what waits now was shown
checkout#0 waits at `Payment` (offer 1)
"
    );
}

#[test]
fn a_wrong_wait_is_told_in_the_tests_words() {
    let message = panic_of(|| {
        let mut page = super_page();
        let checkout = page.start(|| checkout::run(1));
        let _ = page.at::<co::Payment>(checkout);
    });
    let first = message.lines().next();
    assert_eq!(first, Some("expected checkout#0 to wait at `Payment`: it waits for the reply to call 1"));
    let message = panic_of(|| {
        super_page().waiting_at::<sh::Browsing>();
    });
    assert!(message.starts_with("expected a spindle to wait at `Browsing`: none does\n"), "{message}");
}

#[test]
fn s23a_a_spindle_that_depends_on_what_is_not_an_input_fails_its_test() {
    let message = panic_of(|| {
        let mut page = page(&Answers::of([Ok(1)]));
        let unsteady = page.start(checkout::unsteady);
        assert_eq!(page.completed(unsteady), Ok(1));
    });
    let first = message.lines().next();
    assert_eq!(
        first,
        Some(
            "the same inputs gave something else the second time: a spindle depends on what is not an input"
        )
    );
    assert!(message.contains("second: <   #0 calls Stock(Reserve { product: 1 }) (call 1)"), "{message}");
}
