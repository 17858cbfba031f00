//! Messages, kept events and repeats: rules 5 to 5c.

use std::{fs, time::Duration};

use pagemachine::{
    Computation, Event, Id, Input, Output, Rejected, Settings, Spindle, Taken, computation, fiber, notify,
    sleep, timeout, yields,
};

use crate::driver::{
    Page,
    backend::{Reply, act, look},
    in_list, on_every_engine,
    page::list::{
        self, Browsing, BuyEvent, KeyEvent, Resting, Seen, Shopping, StopEvent, TypedEvent, answers,
    },
    with_settings,
};

/// What an answer says; `None` is the end.
fn what(answer: answers::Browsing) -> Option<String> {
    match answer {
        answers::Browsing::Typed(TypedEvent { text }) => Some(text),
        answers::Browsing::Key(KeyEvent { key }) => Some(key.to_string()),
        answers::Browsing::Buy(BuyEvent { n }) => Some(format!("bought {n}")),
        answers::Browsing::Stop(StopEvent) => None,
    }
}

/// Waits at `Resting` for a stop, then sends a notification of each answer to `Browsing`.
pub fn rests_then_browses() -> Computation<list::Here, impl Future<Output = ()> + Send> {
    computation(async {
        let StopEvent = list::Here::perform(yields(Resting)).await;
        while let Some(what) = what(list::Here::perform(yields(Browsing)).await) {
            list::Here::perform(notify(Seen { what })).await;
        }
    })
}

/// Notifies of what it sees.
fn browses() -> Computation<list::Here, impl Future<Output = ()> + Send> {
    computation(async {
        while let Some(what) = what(list::Here::perform(yields(Browsing)).await) {
            list::Here::perform(notify(Seen { what })).await;
        }
    })
}

/// What a list has notified of.
fn tells(said: &[String]) -> Vec<&str> {
    said.iter()
        .filter_map(|line| line.split(r#"tells Seen {"what":""#).nth(1)?.strip_suffix(r#""}"#))
        .collect()
}

/// Sends an event as the tail of a double click.
fn send_again(
    page: &mut Page,
    list: Id<list::Here>,
    seen: u64,
    event: impl Event<Spindle = list::Here>,
) -> Result<Taken, Rejected> {
    let event = event.into_event();
    page.give(Input::Event { spindle: Some(list.raw()), seen: Some(seen), again: true, event })
}

/// Less than half a second, ..
const NEARLY: Duration = Duration::from_micros(499_999);
/// .. and what is missing.
const REST: Duration = Duration::from_micros(1);

fn typed(text: &str) -> TypedEvent {
    TypedEvent { text: text.into() }
}

#[test]
fn s05_a_message_is_taken_at_once_seen_or_not_and_kept_from_the_start_on() {
    on_every_engine(|page| {
        let list = page.start(browses());
        assert_eq!(page.send(list, 0, KeyEvent { key: 'a' }), Ok(Taken::Answered));
        // A spindle that was started but waits for a call keeps what it will ask for later.
        let busy = page.start(in_list(async {
            let _ = list::Here::perform(act(1)).await;
            what(list::Here::perform(yields(Browsing)).await);
        }));
        assert_eq!(page.send(busy, 0, KeyEvent { key: 'b' }), Ok(Taken::Kept));
        assert_eq!(page.send(busy, 0, StopEvent), Err(Rejected::NotOffered), "an answer is not kept");
        page.said();
        page.reply(busy, 1, Reply::Act(Ok(1))).unwrap();
        assert_eq!(
            page.said(),
            ["#1 asks Browsing as 3", "#1's offer 3 was Answered", r#"#1 ended with {"list":null}"#]
        );
    });
}

#[test]
fn s05a_latest_keeps_the_newest() {
    on_every_engine(|page| {
        let list = page.start(rests_then_browses());
        page.send(list, 1, KeyEvent { key: 'k' }).unwrap();
        page.send(list, 1, typed("t")).unwrap();
        page.send(list, 1, typed("te")).unwrap();
        page.send(list, 1, typed("tea")).unwrap();
        page.send(list, 1, StopEvent).unwrap();
        assert_eq!(tells(&page.said()), ["k", "tea"]);
    });
}

#[test]
fn s05a_latest_does_not_replace_what_came_before_another_message() {
    on_every_engine(|page| {
        let list = page.start(rests_then_browses());
        page.send(list, 1, typed("x")).unwrap();
        page.send(list, 1, BuyEvent { n: 7 }).unwrap();
        page.send(list, 1, typed("xy")).unwrap();
        page.send(list, 1, typed("xyz")).unwrap();
        page.send(list, 1, StopEvent).unwrap();
        assert_eq!(tells(&page.said()), ["x", "bought 7", "xyz"], "what was bought had been typed before");
    });
}

#[test]
fn s05a_every_keeps_equal_ones_too_in_their_order() {
    on_every_engine(|page| {
        let list = page.start(rests_then_browses());
        for key in ['a', 'a', 'b'] {
            assert_eq!(page.send(list, 1, KeyEvent { key }), Ok(Taken::Kept));
        }
        page.send(list, 1, StopEvent).unwrap();
        assert_eq!(tells(&page.said()), ["a", "a", "b"]);
    });
}

#[test]
fn s05a_once_rejects_a_repeat_until_half_a_second_after_the_next_offer_was_made_and_seen() {
    on_every_engine(|page| {
        let list = page.start(browses());
        let buy = BuyEvent { n: 7 };
        assert_eq!(page.send(list, 1, buy.clone()), Ok(Taken::Answered));
        page.pass(NEARLY);
        assert_eq!(page.send(list, 2, buy.clone()), Err(Rejected::Duplicate), "too soon");
        page.pass(REST);
        assert_eq!(page.send(list, 1, buy.clone()), Err(Rejected::Duplicate), "offer 2 was not seen");
        assert_eq!(page.send(list, 2, buy.clone()), Ok(Taken::Answered));
        assert_eq!(page.send(list, 3, buy), Err(Rejected::Duplicate), "and so on");
    });
}

/// A button of a page that asks anew every tick is not blocked for ever.
#[test]
fn s05a_once_is_no_repeat_after_half_a_second_of_offers_that_stood_shortly() {
    on_every_engine(|page| {
        let list = page.start(in_list(async {
            loop {
                let tick = Duration::from_millis(100);
                if let Ok(answer) = list::Here::perform(timeout(tick, yields(Browsing))).await {
                    let what = what(answer).unwrap();
                    list::Here::perform(notify(Seen { what })).await;
                }
            }
        }));
        let buy = BuyEvent { n: 7 };
        assert_eq!(page.send(list, 1, buy.clone()), Ok(Taken::Answered));
        page.pass(Duration::from_millis(450));
        let seen = page.machine.newest_offer();
        assert_eq!(page.send(list, seen, buy.clone()), Err(Rejected::Duplicate));
        page.pass(Duration::from_millis(50));
        assert_eq!(page.send(list, seen, buy), Ok(Taken::Answered), "it had seen a later offer");
    });
}

#[test]
fn s05a_once_is_no_repeat_after_another_event_whose_next_offer_was_seen() {
    on_every_engine(|page| {
        let list = page.start(browses());
        let buy = BuyEvent { n: 7 };
        page.send(list, 1, buy.clone()).unwrap();
        page.send(list, 2, typed("t")).unwrap();
        assert_eq!(page.send(list, 3, buy.clone()), Err(Rejected::Duplicate), "a `latest` does not count");
        page.send(list, 3, BuyEvent { n: 8 }).unwrap();
        assert_eq!(page.send(list, 3, buy.clone()), Err(Rejected::Duplicate), "offer 4 was not seen");
        assert_eq!(page.send(list, 4, buy), Ok(Taken::Answered), "7, 8, 7 are three purchases");
    });
}

#[test]
fn s05a_once_rejects_what_it_keeps_already() {
    on_every_engine(|page| {
        let list = page.start(rests_then_browses());
        assert_eq!(page.send(list, 1, BuyEvent { n: 7 }), Ok(Taken::Kept));
        assert_eq!(page.send(list, 1, BuyEvent { n: 7 }), Err(Rejected::Duplicate));
        page.send(list, 1, StopEvent).unwrap();
        assert_eq!(tells(&page.said()), ["bought 7"]);
        assert_eq!(
            page.send(list, 3, BuyEvent { n: 7 }),
            Err(Rejected::Duplicate),
            "taken from what was kept"
        );
    });
}

/// Browses, and works on whatever it takes.
fn is_slow() -> Computation<list::Here, impl Future<Output = ()> + Send> {
    in_list(async {
        loop {
            let Some(what) = what(list::Here::perform(yields(Browsing)).await) else { return };
            let _ = list::Here::perform(act(1)).await;
            list::Here::perform(notify(Seen { what })).await;
        }
    })
}

#[test]
fn s05b_a_purchase_that_is_kept_is_not_kept_twice() {
    on_every_engine(|page| {
        let list = page.start(is_slow());
        page.send(list, 1, KeyEvent { key: 'j' }).unwrap();
        page.send(list, 1, KeyEvent { key: 'k' }).unwrap();
        assert_eq!(page.send(list, 1, BuyEvent { n: 7 }), Ok(Taken::Kept));
        // An offer that accepts the purchase takes another event that came before.
        page.reply(list, 1, Reply::Act(Ok(1))).unwrap();
        page.pass(Duration::from_secs(1));
        assert_eq!(page.send(list, 2, BuyEvent { n: 7 }), Err(Rejected::Duplicate));
        page.start(browses());
        assert_eq!(page.send(list, 3, BuyEvent { n: 7 }), Err(Rejected::Duplicate));
    });
}

#[test]
fn s05b_a_purchase_is_not_taken_again_while_its_spindle_works_on_it() {
    on_every_engine(|page| {
        let list = page.start(in_list(async {
            let _rests = list::Here::perform(fiber(in_list(async {
                loop {
                    list::Here::perform(yields(Resting)).await;
                }
            })))
            .await;
            // Only this one accepts a purchase, and `StopEvent` is the fiber's.
            list::Here::perform(yields(Shopping)).await;
            let _ = list::Here::perform(act(1)).await;
            list::Here::perform(yields(Shopping)).await;
        }));
        let newest = page.machine.newest_offer();
        page.send(list, newest, BuyEvent { n: 7 }).unwrap();
        page.send(list, newest, StopEvent).unwrap();
        // The fiber has asked anew, but nobody has asked for a purchase.
        let newest = page.machine.newest_offer();
        assert_eq!(page.send(list, newest, BuyEvent { n: 7 }), Err(Rejected::Duplicate));
    });
}

#[test]
fn s05a_the_tail_of_a_double_click_is_a_duplicate_whatever_its_parameters() {
    on_every_engine(|page| {
        let list = page.start(browses());
        page.send(list, 1, BuyEvent { n: 7 }).unwrap();
        // The row of 8 has moved up to where that of 7 was.
        assert_eq!(send_again(page, list, 2, BuyEvent { n: 8 }), Err(Rejected::Duplicate));
        page.pass(Duration::from_secs(5));
        assert_eq!(send_again(page, list, 2, BuyEvent { n: 8 }), Err(Rejected::Duplicate));
        assert_eq!(page.send(list, 2, BuyEvent { n: 8 }), Ok(Taken::Answered));
    });
}

#[test]
fn s05b_a_live_search_ends_with_the_last_text_and_loses_no_click() {
    on_every_engine(|page| {
        // While it searches it asks nothing.
        let list = page.start(in_list(async {
            loop {
                let Some(what) = what(list::Here::perform(yields(Browsing)).await) else { return };
                let _ = list::Here::perform(look(1)).await;
                list::Here::perform(notify(Seen { what })).await;
            }
        }));
        page.send(list, 1, typed("t")).unwrap();
        page.send(list, 1, typed("te")).unwrap();
        page.send(list, 1, BuyEvent { n: 7 }).unwrap();
        assert_eq!(page.send(list, 1, BuyEvent { n: 7 }), Err(Rejected::Duplicate));
        page.send(list, 1, typed("tea")).unwrap();
        for number in 1..=4 {
            page.reply(list, number, Reply::Look(Ok(1))).unwrap();
        }
        assert_eq!(tells(&page.said()), ["t", "te", "bought 7", "tea"]);
    });
}

#[test]
fn s05b_five_quick_clicks_count_five() {
    on_every_engine(|page| {
        let list = page.start(browses());
        page.send(list, 1, KeyEvent { key: '+' }).unwrap();
        for _ in 0..4 {
            // They are the tail of a burst, and their sender has seen the first offer alone.
            assert_eq!(send_again(page, list, 1, KeyEvent { key: '+' }), Ok(Taken::Answered));
        }
        assert_eq!(tells(&page.said()), ["+"; 5]);
    });
}

#[test]
fn s05c_at_the_limit_a_new_event_is_rejected_and_an_end_counts_what_was_dropped() {
    let mut settings = Settings::default();
    settings.kept = 2;
    with_settings(settings, |page| {
        let list = page.start(rests_then_browses());
        page.send(list, 1, TypedEvent { text: "t".into() }).unwrap();
        page.send(list, 1, KeyEvent { key: 'a' }).unwrap();
        assert_eq!(page.send(list, 1, KeyEvent { key: 'b' }), Err(Rejected::Full));
        assert_eq!(
            page.send(list, 1, TypedEvent { text: "te".into() }),
            Ok(Taken::Kept),
            "it takes a place that is had"
        );
        page.cancel(list).unwrap();
        let dropped = std::iter::from_fn(|| page.machine.poll_output()).find_map(|output| match output {
            Output::Failed { dropped, .. } => Some(dropped),
            _ => None,
        });
        assert_eq!(dropped, Some(2));
    });
}

#[test]
fn s05c_at_the_limit_latest_replaces_what_came_before_another_message() {
    let mut settings = Settings::default();
    settings.kept = 2;
    with_settings(settings, |page| {
        let list = page.start(rests_then_browses());
        page.send(list, 1, typed("x")).unwrap();
        page.send(list, 1, KeyEvent { key: 'k' }).unwrap();
        assert_eq!(page.send(list, 1, typed("xy")), Ok(Taken::Kept));
        page.send(list, 1, StopEvent).unwrap();
        assert_eq!(tells(&page.said()), ["k", "xy"]);
    });
}

#[test]
fn s05c_a_kept_event_expires_and_is_reported_and_a_latest_does_not() {
    on_every_engine(|page| {
        let list = page.start(rests_then_browses());
        page.send(list, 1, KeyEvent { key: 'a' }).unwrap();
        page.pass(Duration::from_secs(10));
        page.send(list, 1, typed("t")).unwrap();
        page.send(list, 1, BuyEvent { n: 7 }).unwrap();
        page.said();
        assert_eq!(page.machine.next_deadline(), Some(page.at.after(Duration::from_secs(20))));
        page.pass(Duration::from_micros(19_999_999));
        page.give(Input::Time).unwrap();
        assert_eq!(page.said(), [""; 0]);
        page.pass(Duration::from_micros(1));
        page.give(Input::Time).unwrap();
        assert_eq!(page.said(), [r#"#0's key {"key":"a"} expired"#]);
        page.pass(Duration::from_secs(3600));
        page.give(Input::Time).unwrap();
        assert_eq!(page.said(), [r#"#0's buy {"n":7} expired"#]);
        assert_eq!(page.machine.next_deadline(), None);
        page.send(list, 1, StopEvent).unwrap();
        assert_eq!(tells(&page.said()), ["t"]);
    });
}

/// A second click on Close does not close the next dialog minutes later.
#[test]
fn s05c_what_has_expired_answers_nothing() {
    on_every_engine(|page| {
        let list = page.start(rests_then_browses());
        page.send(list, 1, KeyEvent { key: 'x' }).unwrap();
        page.pass(Duration::from_secs(30));
        page.send(list, 1, StopEvent).unwrap();
        assert_eq!(tells(&page.said()), [""; 0]);
    });
}

#[test]
fn s05c_what_else_falls_due_when_an_event_expires_comes_first() {
    on_every_engine(|page| {
        page.start(in_list(async {
            list::Here::perform(sleep(Duration::from_secs(30))).await;
            what(list::Here::perform(yields(Browsing)).await);
        }));
        page.give(Input::Event {
            spindle: None,
            seen: None,
            again: false,
            event: KeyEvent { key: 'k' }.into_event(),
        })
        .unwrap();
        page.said();
        page.pass(Duration::from_secs(30));
        page.give(Input::Time).unwrap();
        assert_eq!(
            page.said(),
            ["#0 asks Browsing as 1", "#0's offer 1 was Answered", r#"#0 ended with {"list":null}"#]
        );
        assert_eq!(page.machine.next_deadline(), None, "its timer has gone with it");
    });
}

#[test]
fn s05c_the_kept_events_of_a_spindle_that_is_ending_are_counted_and_do_not_expire() {
    on_every_engine(|page| {
        let list = page.start(is_slow());
        page.send(list, 1, KeyEvent { key: 'j' }).unwrap();
        page.send(list, 1, KeyEvent { key: 'k' }).unwrap();
        page.pass(Duration::from_secs(10));
        page.cancel(list).unwrap();
        page.said();
        page.pass(Duration::from_secs(25));
        page.give(Input::Time).unwrap();
        assert_eq!(page.said(), [""; 0], "its call is still out");
        page.reply(list, 1, Reply::Act(Ok(1))).unwrap();
        let dropped = std::iter::from_fn(|| page.machine.poll_output()).find_map(|output| match output {
            Output::Failed { dropped, .. } => Some(dropped),
            _ => None,
        });
        assert_eq!(dropped, Some(1));
    });
}

#[test]
fn s05c_the_kept_events_of_a_spindle_that_ends_do_not_expire() {
    on_every_engine(|page| {
        let list = page.start(rests_then_browses());
        page.send(list, 1, KeyEvent { key: 'k' }).unwrap();
        page.cancel(list).unwrap();
        assert_eq!(page.machine.next_deadline(), None);
        let next = page.start(rests_then_browses());
        page.send(next, 2, KeyEvent { key: 'n' }).unwrap();
        page.said();
        page.pass(Duration::from_secs(30));
        page.give(Input::Time).unwrap();
        assert_eq!(page.said().len(), 1);
    });
}

/// One way to deliver an event, by an event that is delivered so.
type Sends = fn(&mut Page, Id<list::Here>, seen: u64, again: bool) -> Result<Taken, Rejected>;

fn send<E: Event<Spindle = list::Here>>(
    page: &mut Page,
    list: Id<list::Here>,
    seen: u64,
    again: bool,
    event: E,
) -> Result<Taken, Rejected> {
    if again { send_again(page, list, seen, event) } else { page.send(list, seen, event) }
}

const DELIVERIES: [(&str, Sends); 4] = [
    ("answer", |page, list, seen, again| send(page, list, seen, again, StopEvent)),
    ("every", |page, list, seen, again| send(page, list, seen, again, KeyEvent { key: 'k' })),
    ("latest", |page, list, seen, again| send(page, list, seen, again, typed("t"))),
    ("once", |page, list, seen, again| send(page, list, seen, again, BuyEvent { n: 7 })),
];

/// Browses for ever.
fn goes_on() -> Computation<list::Here, impl Future<Output = ()> + Send> {
    computation(async {
        loop {
            list::Here::perform(yields(Browsing)).await;
        }
    })
}

/// Waits for a call, and then browses for ever.
fn begins_busy() -> Computation<list::Here, impl Future<Output = ()> + Send> {
    computation(async {
        let _ = list::Here::perform(act(1)).await;
        loop {
            list::Here::perform(yields(Browsing)).await;
        }
    })
}

/// What happens to an event in each situation, as a row of the table in the book.
fn row(page: &mut Page, (word, send): (&str, Sends)) -> String {
    let outcome = |outcome: Result<Taken, Rejected>| match outcome {
        Ok(Taken::Answered) => "taken".to_owned(),
        Ok(Taken::Kept) => "kept".to_owned(),
        Ok(Taken::Applied | Taken::Behind) => unreachable!("an event is taken, kept or rejected"),
        Err(rejected) => format!("rejected: `{rejected:?}`"),
    };
    let mut cells = vec![format!("`{word}`")];

    // Nothing waits, and then nothing takes it for 30 s.
    let list = page.start(begins_busy());
    cells.push(outcome(send(page, list, page.machine.newest_offer(), false)));
    page.said();
    page.pass(Duration::from_secs(30));
    page.give(Input::Time).unwrap();
    let after = match &page.said()[..] {
        [] if cells[1] == "kept" => "still kept",
        [] => "-",
        [said] if said.ends_with("expired") => "dropped: `Expired`",
        other => unreachable!("{other:?}"),
    };
    page.cancel(list).unwrap();
    page.reply(list, 1, Reply::Act(Ok(1))).unwrap();

    // An offer waits that was seen, and one that was not.
    let list = page.start(goes_on());
    cells.push(outcome(send(page, list, page.machine.newest_offer(), false)));
    page.cancel(list).unwrap();
    let list = page.start(goes_on());
    cells.push(outcome(send(page, list, page.machine.newest_offer() - 1, false)));
    page.cancel(list).unwrap();

    // The next click of a burst, and an equal event that is none, before and after half a second.
    let list = page.start(goes_on());
    send(page, list, page.machine.newest_offer(), false).unwrap();
    cells.push(outcome(send(page, list, page.machine.newest_offer(), true)));
    page.pass(NEARLY);
    cells.push(outcome(send(page, list, page.machine.newest_offer(), false)));
    page.pass(REST);
    cells.push(outcome(send(page, list, page.machine.newest_offer(), false)));
    cells.push(after.to_owned());
    format!("| {} |", cells.join(" | "))
}

#[test]
fn s05_the_table_of_the_book_is_what_happens() {
    let chapter = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/src/events.md");
    let chapter = fs::read_to_string(chapter).unwrap();
    for delivery in DELIVERIES {
        on_every_engine(|page| {
            let row = row(page, delivery);
            assert!(chapter.lines().any(|line| line == row), "docs/src/events.md does not have: {row}");
        });
    }
}
