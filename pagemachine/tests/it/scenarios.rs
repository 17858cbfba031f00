//! What once went wrong in pages of this kind, or might.

use std::time::Duration;

use pagemachine::{CallId, Id, Input, Rejected, Taken, prelude::*};

use crate::driver::{
    Down, Page,
    backend::{self, Reply},
    on_every_engine,
    page::{
        form::{FirstEvent, Here as Form, SecondEvent},
        list::{Here as List, KeyEvent},
    },
};

const SECOND: Duration = Duration::from_secs(1);

#[spindle(crate::driver::page::form)]
mod forms {
    defcomp! {
        /// Watches a cell, its own questions and the clock, for ever.
        pub fn dashboard(looks: u32) -> Result<u32, Down> {
            await_any! {
                Count(_) <- changed::<Count>() => dashboard(looks + 1),
                FirstEvent { n } <- yields(First) => {
                    _ <- notify(Note { text: format!("{n}") });
                    dashboard(looks)
                }
                SecondEvent { .. } <- yields(Second) => Ok(looks),
                _ <- sleep(60 * SECOND) => dashboard(looks),
            }
        }
    }

    defcomp! {
        pub fn reserves() -> Result<u32, Down> {
            Ok(reserved) <- backend::act(1);
            _ <- compensate(backend::act(100 + reserved));
            FirstEvent { n } <- yields(First);
            Ok(n)
        }
    }

    defcomp! {
        pub fn cancels(target: Id<Form>) -> Result<u32, Down> {
            was_running <- cancel(target);
            _ <- notify(Note { text: format!("it was running: {was_running}") });
            FirstEvent { n } <- yields(First);
            Ok(n)
        }
    }

    defcomp! {
        /// Waits in every way at once.
        pub fn idles() -> Result<u32, Down> {
            forked <- fork(dashboard(0));
            await_any! {
                _ <- yields(First) => Ok(1),
                Count(n) <- changed::<Count>() => Ok(n),
                _ <- sleep(3600 * SECOND) => Ok(2),
                _ <- backend::look(1) => Ok(3),
                _ <- forked => Ok(4),
                _ <- comp! {
                    beside <- fiber(comp! { _ <- sleep(7200 * SECOND); });
                    _ <- beside;
                } => Ok(5),
            }
        }
    }
}

#[spindle(crate::driver::page::list)]
mod lists {
    defcomp! {
        /// Writes once for each key.
        pub fn writes(n: u32) {
            KeyEvent { .. } <- key();
            _ <- put(Count(n));
            writes(n + 1)
        }
    }

    defcomp! {
        fn key() -> KeyEvent {
            loop {
                event <- yields(Browsing);
                if let answers::Browsing::Key(key) = event {
                    return key;
                }
            }
        }
    }
}

fn press(page: &mut Page, list: Id<List>) {
    assert_eq!(page.send(list, 0, KeyEvent { key: 'k' }), Ok(Taken::Answered));
}

/// Each write wakes the dashboard, withdraws its offers and makes new ones: an event that its sender meant for an
/// older offer is refused and said to be stale, and none that is meant is lost.
#[test]
fn a_cell_is_written_a_thousand_times_while_a_dashboard_waits_for_an_event() {
    on_every_engine(|page| {
        let dashboard = page.start(forms::dashboard(0));
        let list = page.start(lists::writes(0));
        for n in 0..1_000 {
            let seen = page.machine.newest_offer();
            press(page, list);
            assert_eq!(page.send(dashboard, seen, FirstEvent { n }), Err(Rejected::Stale));
            let seen = page.machine.newest_offer();
            assert_eq!(page.send(dashboard, seen, FirstEvent { n }), Ok(Taken::Answered));
            assert!(page.said().contains(&format!(r#"#0 tells Note {{"text":"{n}"}}"#)));
        }
        let seen = page.machine.newest_offer();
        assert_eq!(page.send(dashboard, seen, SecondEvent { n: 0 }), Ok(Taken::Answered));
        assert_eq!(page.said().last().unwrap(), r#"#0 ended with {"form":{"Ok":1000}}"#);
    });
}

#[test]
fn a_cancel_between_reserve_and_its_reply_gives_back_what_the_reply_brings() {
    on_every_engine(|page| {
        let form = page.start(forms::reserves());
        page.cancel(form).unwrap();
        page.said();
        page.reply(form, 1, Reply::Act(Ok(7))).unwrap();
        assert_eq!(page.said(), [r#"#0 calls act {"n":107} as 2"#]);
        page.reply(form, 2, Reply::Act(Ok(0))).unwrap();
        assert_eq!(page.said(), ["#0 failed: Cancelled"]);
    });
}

/// A cancel goes on without who asked for it.
#[test]
fn a_canceller_is_cancelled_while_it_waits() {
    on_every_engine(|page| {
        let target = page.start(forms::reserves());
        let canceller = page.start(forms::cancels(target));
        let second = page.start(forms::cancels(canceller));
        // The first waits for the reply to the target's call; it has none of its own, so it ends at once.
        assert_eq!(
            page.said()[2..],
            [
                "form#1 started",
                "form#2 started",
                "#1 failed: Cancelled",
                r#"#2 tells Note {"text":"it was running: true"}"#,
                "#2 asks First as 1",
            ]
        );
        page.reply(target, 1, Reply::Act(Err(Down))).unwrap();
        assert_eq!(page.said(), [r#"#0 ended with {"form":{"Err":null}}"#]);
        assert_eq!(page.send(second, 1, FirstEvent { n: 1 }), Ok(Taken::Answered));
    });
}

#[test]
fn a_compensation_that_panics_is_reported_and_ends_its_spindle_all_the_same() {
    on_every_engine(|page| {
        let form = page.start(forms::reserves());
        page.reply(form, 1, Reply::Act(Ok(7))).unwrap();
        page.cancel(form).unwrap();
        page.said();
        let call = CallId { spindle: form.raw(), number: 2 };
        page.give(Input::Lost { call }).unwrap();
        assert_eq!(page.said(), [r#"#0 did not settle act {"n":107}"#, "#0 failed: Cancelled"]);
    });
}

#[test]
fn a_compensation_that_is_never_answered_is_given_up_after_its_time() {
    on_every_engine(|page| {
        let form = page.start(forms::reserves());
        page.reply(form, 1, Reply::Act(Ok(7))).unwrap();
        page.cancel(form).unwrap();
        page.said();
        page.pass(30 * SECOND);
        page.give(Input::Time).unwrap();
        assert_eq!(page.said(), [r#"#0 did not settle act {"n":107}"#, "#0 failed: Cancelled"]);
        assert_eq!(page.reply(form, 2, Reply::Act(Ok(0))), Err(Rejected::UnknownCall));
    });
}

/// Rule 10: whatever mix of waits a page holds, it asks for nothing until the first of them is due.
#[test]
fn a_page_that_waits_in_every_way_is_idle() {
    on_every_engine(|page| {
        page.start(forms::idles());
        page.said();
        let due = page.machine.next_deadline();
        assert_eq!(due, Some(page.at.after(60 * SECOND)));
        page.pass(59 * SECOND);
        page.give(Input::Time).unwrap();
        assert_eq!(page.said(), [""; 0]);
        assert_eq!(page.machine.next_deadline(), due);
    });
}
