//! Channels: rule 20.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU32, Ordering},
};

use pagemachine::{
    CallId, Closed, Event, Id, Input, Machine, Output, RawId, Receiver, Sender, Settings, Spindle, Time,
    Undelivered, Waiting, cancel, channel, fork, notify, prelude::*, sleep, yields,
};

use proptest::prelude::*;

use crate::{
    driver::{Down, Page, backend, engines, in_form, in_list, on_every_engine, page},
    wharf::{
        Act::{self, Call, Cancel, Close, LeaveReceiving, LeaveSending, Put, Take},
        Script, piers,
        wharf::{
            self,
            pier::{self, ForkEvent, LeaveEvent},
            worker::{self, ActEvent, Said},
        },
    },
};

/// A pier, number 0, and its workers, from 1 on in the order of their forks.
struct Wharf {
    machine: Machine<wharf::Contract>,
    pier: Id<pier::Here>,
}

/// Runs a test on a channel with this bound, which the pier keeps open, and some workers.
fn on_every_wharf(bound: usize, workers: usize, test: impl Fn(&mut Wharf)) {
    for engine in engines() {
        let mut machine = Machine::with_engine(Settings::default(), engine);
        let pier = machine.start(Time::default(), piers::run(bound)).unwrap();
        let mut wharf = Wharf { machine, pier };
        wharf.fork(vec![script([]); workers]);
        wharf.said();
        test(&mut wharf);
    }
}

/// A worker with both handles, and what it does first.
fn script<const N: usize>(acts: [Act; N]) -> Script {
    Script { sends: true, receives: true, acts: acts.into() }
}

impl Wharf {
    fn give(&mut self, input: Input<wharf::Contract>) {
        self.machine.handle(Time::default(), input).unwrap();
    }

    fn send<E: Event<Spindle: Spindle<Contract = wharf::Contract>>>(&mut self, spindle: u64, event: E) {
        let (spindle, event) = (Some(RawId::from_number(spindle)), event.into_event());
        self.give(Input::Event { spindle, seen: None, again: false, event });
    }

    fn fork(&mut self, scripts: impl Into<Vec<Script>>) {
        self.send(self.pier.raw().number(), ForkEvent { scripts: scripts.into() });
    }

    /// The pier ends, and lets its handles go.
    fn leave(&mut self) {
        self.send(self.pier.raw().number(), LeaveEvent);
    }

    /// Lets a worker act; what it cannot do now it does as soon as it can.
    fn act<const N: usize>(&mut self, worker: u64, acts: [Act; N]) {
        self.send(worker, ActEvent { acts: acts.into() });
    }

    fn cancel(&mut self, worker: u64) {
        self.give(Input::Cancel { spindle: RawId::from_number(worker) });
    }

    /// What the workers have said since the last look.
    fn said(&mut self) -> Vec<String> {
        let outputs = std::iter::from_fn(|| self.machine.poll_output());
        let said = outputs.filter_map(|output| match output {
            Output::Notify { spindle, value: wharf::Notify::Worker(worker::Notify::Said(Said(what))) } => {
                Some(format!("{spindle} {what}"))
            }
            Output::Failed { spindle, failure, .. } => Some(format!("{spindle} failed: {failure:?}")),
            _ => None,
        });
        said.collect()
    }

    fn waiting(&self, worker: u64) -> Waiting {
        self.machine.spindles().find(|running| running.id.number() == worker).unwrap().waiting
    }
}

#[test]
fn s20_a_put_with_room_and_a_take_with_an_item_go_on_in_the_same_step() {
    on_every_wharf(2, 2, |wharf| {
        wharf.act(1, [Take]);
        assert_eq!(wharf.waiting(1), Waiting::Take);
        wharf.act(2, [Put(1), Put(2), Put(3)]);
        assert_eq!(wharf.said(), ["2 put 1", "2 put 2", "1 took 1", "2 put 3"]);
        wharf.act(1, [Take, Take, Take]);
        assert_eq!(wharf.said(), ["1 took 2", "1 took 3"]);
    });
}

#[test]
fn s20_a_put_without_room_waits_until_there_is_some() {
    on_every_wharf(2, 2, |wharf| {
        wharf.act(1, [Put(1), Put(2), Put(3), Put(4)]);
        assert_eq!(wharf.said(), ["1 put 1", "1 put 2"]);
        assert_eq!(wharf.waiting(1), Waiting::Put);
        wharf.act(2, [Take]);
        assert_eq!(wharf.said(), ["2 took 1", "1 put 3"]);
        wharf.act(2, [Take, Take, Take]);
        assert_eq!(wharf.said(), ["2 took 2", "2 took 3", "2 took 4", "1 put 4"]);
    });
}

#[test]
fn s20_items_takers_and_putters_keep_their_order() {
    on_every_wharf(1, 5, |wharf| {
        for taker in [3, 1, 2] {
            wharf.act(taker, [Take]);
        }
        wharf.act(4, [Put(1), Put(2), Put(3)]);
        assert_eq!(wharf.said(), ["4 put 1", "3 took 1", "1 took 2", "4 put 2", "4 put 3", "2 took 3"]);
        for putter in [3, 1, 2] {
            wharf.act(putter, [Put(10 + u32::try_from(putter).unwrap())]);
        }
        wharf.act(5, [Take, Take, Take]);
        assert_eq!(wharf.said(), ["3 put 13", "5 took 13", "5 took 11", "5 took 12", "1 put 11", "2 put 12"]);
    });
}

#[test]
fn s20_who_runs_takes_no_item_that_another_was_woken_for() {
    on_every_wharf(4, 3, |wharf| {
        wharf.act(1, [Take]);
        wharf.act(2, [Put(1), Take]);
        assert_eq!(wharf.said(), ["2 put 1", "1 took 1"], "it waits behind the first");
        wharf.act(3, [Put(2)]);
        assert_eq!(wharf.said(), ["3 put 2", "2 took 2"]);
        wharf.act(1, [Take]);
        wharf.act(2, [Put(3), Put(4), Take]);
        assert_eq!(wharf.said(), ["2 put 3", "2 put 4", "2 took 4", "1 took 3"], "what is left it may take");
    });
}

#[test]
fn s20_who_runs_takes_no_room_that_another_has_waited_for() {
    on_every_wharf(1, 3, |wharf| {
        wharf.act(1, [Put(1), Put(2)]);
        wharf.act(2, [Take, Put(3)]);
        assert_eq!(wharf.said(), ["1 put 1", "2 took 1", "1 put 2"], "it waits behind the first");
        wharf.act(3, [Take, Take]);
        assert_eq!(wharf.said(), ["3 took 2", "3 took 3", "2 put 3"]);
    });
}

#[test]
fn s20_a_putter_that_has_gone_on_is_not_woken_when_its_item_is_taken() {
    on_every_wharf(1, 2, |wharf| {
        wharf.act(1, [Put(1), Put(2), Call]);
        wharf.act(2, [Take, Take]);
        wharf.act(2, [Take]);
        assert_eq!(wharf.said(), ["1 put 1", "2 took 1", "2 took 2", "1 put 2"]);
        assert!(matches!(wharf.waiting(1), Waiting::Call { .. }));
    });
    on_every_wharf(1, 2, |wharf| {
        wharf.act(1, [Put(1), Put(2), Call]);
        wharf.act(2, [Take]);
        wharf.act(2, [Take]);
        assert_eq!(wharf.said(), ["1 put 1", "2 took 1", "1 put 2", "2 took 2"]);
        assert!(matches!(wharf.waiting(1), Waiting::Call { .. }));
    });
}

#[test]
fn s20_an_item_lies_in_the_channel_until_its_taker_runs() {
    on_every_wharf(1, 2, |wharf| {
        wharf.act(1, [Take]);
        wharf.act(2, [Put(1), Put(2)]);
        assert_eq!(wharf.said(), ["2 put 1", "1 took 1", "2 put 2"], "until then there is no room");
    });
}

#[test]
fn s20_a_taker_cancelled_after_the_hand_over_leaves_the_item_to_the_next() {
    on_every_wharf(1, 4, |wharf| {
        wharf.act(1, [Take]);
        wharf.act(2, [Take]);
        wharf.act(3, [Put(1), Cancel(1)]);
        assert_eq!(wharf.said(), ["3 put 1", "1 failed: Cancelled", "3 cancelled 1: true", "2 took 1"]);
        wharf.act(2, [Take]);
        wharf.act(3, [Put(2), Cancel(2)]);
        wharf.act(4, [Take]);
        assert_eq!(
            wharf.said(),
            ["3 put 2", "2 failed: Cancelled", "3 cancelled 2: true", "4 took 2"],
            "or to the next that comes"
        );
    });
}

#[test]
fn s20_a_rendezvous_taker_cancelled_after_the_hand_over_leaves_the_putter_waiting() {
    on_every_wharf(0, 3, |wharf| {
        wharf.act(1, [Take]);
        // The put wakes the taker, which is cancelled before it runs.
        wharf.fork([script([Put(1)]), script([Cancel(1)])]);
        assert_eq!(wharf.said(), ["1 failed: Cancelled", "5 cancelled 1: true"]);
        assert_eq!(wharf.waiting(4), Waiting::Put);
        wharf.act(2, [Take]);
        assert_eq!(wharf.said(), ["2 took 1", "4 put 1"]);
    });
}

#[test]
fn s20_a_putter_cancelled_after_its_put_woke_a_taker_leaves_that_waiting() {
    on_every_wharf(0, 2, |wharf| {
        wharf.act(1, [Take]);
        wharf.fork([script([Put(1)]), script([Cancel(3)])]);
        assert_eq!(wharf.said(), ["3 failed: Cancelled", "4 cancelled 3: true"]);
        assert_eq!(wharf.waiting(1), Waiting::Take);
        wharf.act(2, [Put(2)]);
        assert_eq!(wharf.said(), ["1 took 2", "2 put 2"]);
    });
}

#[test]
fn s20_a_taker_that_waits_on_is_ready_only_when_it_is_woken_again() {
    on_every_engine(|page| {
        page.start(in_list(async {
            let (sender, receiver) = list(channel(0)).await;
            list(fork(in_form(async move { Ok(form(receiver.take()).await.unwrap()) }))).await;
            list(yields(page::list::Resting)).await;
            let (first, second) = (sender.clone(), sender);
            let putter = list(fork(in_form(async move {
                form(first.put(1)).await.unwrap();
                Ok(0)
            })))
            .await;
            list(fork(in_form(async move {
                form(cancel(putter.id())).await;
                Ok(0)
            })))
            .await;
            list(fork(in_form(async move {
                form(fork(in_form(async { Ok(5) }))).await;
                form(second.put(2)).await.unwrap();
                Ok(9)
            })))
            .await;
        }));
        page.send(Id::<page::list::Here>::new(RawId::from_number(0)), 1, page::list::StopEvent).unwrap();
        let ends: Vec<_> =
            seen(page).into_iter().filter_map(|line| line.split("Ok\":").nth(1)?.chars().next()).collect();
        assert_eq!(ends, ['0', '5', '2', '9'], "the fork was ready first");
    });
}

#[test]
fn s20_a_waiter_that_is_cancelled_leaves_no_ghost() {
    on_every_wharf(1, 6, |wharf| {
        for taker in 1..=3 {
            wharf.act(taker, [Take]);
        }
        wharf.cancel(2);
        wharf.act(4, [Put(1), Put(2)]);
        assert_eq!(wharf.said(), ["2 failed: Cancelled", "4 put 1", "1 took 1", "3 took 2", "4 put 2"]);
        for putter in [1, 3, 4, 5] {
            wharf.act(putter, [Put(10 + u32::try_from(putter).unwrap())]);
        }
        wharf.cancel(3);
        wharf.act(6, [Take, Take, Take, Take]);
        assert_eq!(
            wharf.said(),
            [
                "1 put 11",
                "3 failed: Cancelled",
                "6 took 11",
                "6 took 14",
                "6 took 15",
                "4 put 14",
                "5 put 15"
            ]
        );
        assert_eq!(wharf.waiting(6), Waiting::Take);
    });
}

#[test]
fn s20_a_putter_cancelled_before_it_goes_on_takes_its_item_along() {
    on_every_wharf(1, 4, |wharf| {
        wharf.act(1, [Put(1), Put(2)]);
        wharf.act(2, [Put(3)]);
        // The take makes room for the 2, but who put it does not go on any more.
        wharf.act(3, [Take, Cancel(1)]);
        assert_eq!(
            wharf.said(),
            ["1 put 1", "3 took 1", "1 failed: Cancelled", "3 cancelled 1: true", "2 put 3"]
        );
        wharf.act(4, [Take, Take]);
        assert_eq!(wharf.said(), ["4 took 3"]);
    });
}

#[test]
fn s20_a_rendezvous_put_waits_until_its_item_has_been_taken() {
    on_every_wharf(0, 2, |wharf| {
        wharf.act(1, [Put(1), Put(2)]);
        assert_eq!(wharf.said(), Vec::<String>::new());
        assert_eq!(wharf.waiting(1), Waiting::Put);
        wharf.act(2, [Take]);
        assert_eq!(wharf.said(), ["2 took 1", "1 put 1"]);
        wharf.act(2, [Take, Take]);
        assert_eq!(wharf.said(), ["2 took 2", "1 put 2"]);
        wharf.act(1, [Put(3)]);
        assert_eq!(wharf.said(), ["2 took 3", "1 put 3"], "also if its taker waits");
    });
}

#[test]
fn s20_close_lets_the_buffer_drain_and_gives_a_waiting_putter_its_item() {
    on_every_wharf(2, 3, |wharf| {
        wharf.act(1, [Put(1), Put(2), Put(3), Put(4)]);
        wharf.act(2, [Put(5)]);
        wharf.act(3, [Close, Take, Take, Take, Take]);
        assert_eq!(
            wharf.said(),
            [
                "1 put 1",
                "1 put 2",
                "3 closed",
                "3 took 1",
                "3 took 2",
                "3 found it closed",
                "3 found it closed",
                "1 got 3 back",
                "1 got 4 back",
                "2 got 5 back"
            ]
        );
    });
}

#[test]
fn s20_close_wakes_every_taker() {
    on_every_wharf(2, 4, |wharf| {
        for taker in [2, 1, 3] {
            wharf.act(taker, [Take]);
        }
        wharf.act(4, [Put(1), Close, Close, Take]);
        assert_eq!(
            wharf.said(),
            [
                "4 put 1",
                "4 closed",
                "4 closed",
                "2 took 1",
                "1 found it closed",
                "3 found it closed",
                "4 found it closed"
            ],
            "an item that another was woken for is none, but the channel is not drained before it is taken"
        );
    });
}

#[test]
fn s20_of_a_closed_channel_too_the_next_gets_the_item_of_a_taker_that_is_cancelled() {
    on_every_wharf(2, 4, |wharf| {
        for taker in [1, 2] {
            wharf.act(taker, [Take]);
        }
        wharf.act(3, [Put(1), Close, Cancel(1)]);
        assert_eq!(
            wharf.said(),
            ["3 put 1", "3 closed", "1 failed: Cancelled", "3 cancelled 1: true", "2 took 1"]
        );
    });
}

#[test]
fn s20_a_rendezvous_channel_closed_with_waiting_putters_gives_each_its_item_back() {
    on_every_wharf(0, 4, |wharf| {
        for putter in [2, 1, 3] {
            wharf.act(putter, [Put(10 + u32::try_from(putter).unwrap())]);
        }
        wharf.act(4, [Close, Take]);
        assert_eq!(
            wharf.said(),
            ["4 closed", "4 found it closed", "2 got 12 back", "1 got 11 back", "3 got 13 back"]
        );
    });
}

#[test]
fn s20_a_rendezvous_closed_between_the_put_and_the_take_hands_nothing_over() {
    on_every_wharf(0, 1, |wharf| {
        wharf.act(1, [Take]);
        wharf.fork([script([Put(1)]), script([Close])]);
        assert_eq!(wharf.said(), ["3 closed", "1 found it closed", "2 got 1 back"]);
    });
}

#[test]
fn s20_dropping_the_last_sender_closes() {
    on_every_wharf(2, 0, |wharf| {
        let receiver = |acts| Script { sends: false, receives: true, acts };
        wharf.fork([receiver(vec![Take]), receiver(vec![]), script([]), script([])]);
        wharf.leave();
        wharf.act(3, [LeaveSending]);
        wharf.act(4, [Put(1), Put(2), LeaveSending, Take]);
        assert_eq!(
            wharf.said(),
            ["3 left", "4 put 1", "4 put 2", "4 left", "4 took 2", "1 took 1"],
            "what lies in it can still be taken"
        );
        wharf.act(1, [Take]);
        wharf.act(2, [Take]);
        assert_eq!(wharf.said(), ["1 found it closed", "2 found it closed"]);
    });
}

#[test]
fn s20_dropping_the_last_sender_wakes_who_waits() {
    on_every_wharf(2, 0, |wharf| {
        wharf.fork([Script { sends: false, receives: true, acts: vec![Take] }, script([])]);
        wharf.leave();
        wharf.said();
        wharf.cancel(2);
        assert_eq!(wharf.said(), ["2 failed: Cancelled", "1 found it closed"], "its end drops it");
    });
}

#[test]
fn s20_dropping_the_last_receiver_closes_and_gives_putters_their_items() {
    on_every_wharf(1, 0, |wharf| {
        let sender = |acts| Script { sends: true, receives: false, acts };
        wharf.fork([sender(vec![Put(1), Put(2)]), sender(vec![Put(3)]), script([])]);
        wharf.leave();
        assert_eq!(wharf.said(), ["1 put 1"]);
        wharf.act(3, [LeaveReceiving, Put(4)]);
        assert_eq!(wharf.said(), ["3 left", "3 got 4 back", "1 got 2 back", "2 got 3 back"]);
    });
}

#[test]
fn s20_a_put_that_has_room_but_has_not_gone_on_gets_its_item_back_from_the_last_receiver() {
    on_every_wharf(1, 0, |wharf| {
        wharf.fork([Script { sends: true, receives: false, acts: vec![Put(1), Put(2)] }, script([])]);
        wharf.leave();
        wharf.act(2, [Take, LeaveReceiving]);
        assert_eq!(wharf.said(), ["1 put 1", "2 took 1", "2 left", "1 got 2 back"]);
    });
}

#[test]
fn s20_a_waiter_keeps_the_channel_open() {
    on_every_engine(|page| {
        page.start(in_list(async {
            let (sender, receiver) = list(channel::<u32>(0)).await;
            let forked = list(fork(in_form(async move {
                let taking = receiver.take();
                drop(receiver);
                Ok(form(taking).await.unwrap())
            })))
            .await;
            list(sleep(std::time::Duration::ZERO)).await;
            let putting = sender.put(7);
            drop(sender);
            assert_eq!(list(putting).await, Ok(()));
            assert_eq!(list(forked).await, Ok(Ok(7)));
        }));
        page.pass(std::time::Duration::from_secs(1));
        page.give(Input::Time).unwrap();
        assert_eq!(page.said().last().unwrap(), "#0 ended with {\"list\":null}");
    });
}

/// Performs as a list.
fn list<E: pagemachine::Effect<page::list::Here>>(effect: E) -> E::Wait {
    page::list::Here::perform(effect)
}

/// Performs as a form.
fn form<E: pagemachine::Effect<page::form::Here>>(effect: E) -> E::Wait {
    page::form::Here::perform(effect)
}

/// What a page notifies, and how its spindles end.
fn seen(page: &mut Page) -> Vec<String> {
    let said = page.said().into_iter();
    said.filter(|line| line.contains("tells") || line.contains("ended") || line.contains("failed")).collect()
}

async fn tell(what: impl Into<String>) {
    list(notify(page::list::Seen { what: what.into() })).await;
}

#[test]
fn s20_a_channel_works_within_one_spindle() {
    on_every_engine(|page| {
        page.start(in_list(async {
            let (sender, receiver) = list(channel(3)).await;
            for item in ["a", "b", "c"] {
                list(sender.put(item)).await.unwrap();
            }
            drop(sender);
            while let Ok(item) = list(receiver.take()).await {
                tell(item).await;
            }
        }));
        assert_eq!(
            seen(page),
            [
                r#"#0 tells Seen {"what":"a"}"#,
                r#"#0 tells Seen {"what":"b"}"#,
                r#"#0 tells Seen {"what":"c"}"#,
                r#"#0 ended with {"list":null}"#
            ]
        );
    });
}

/// Says when it is dropped, by a notify and to the test.
struct Crate(u32, Arc<AtomicU32>);

impl Drop for Crate {
    fn drop(&mut self) {
        let _told = list(notify(page::list::Seen { what: format!("dropped {}", self.0) }));
        self.1.fetch_add(1, Ordering::Relaxed);
    }
}

#[test]
fn s20_items_are_dropped_with_the_last_receiver_and_may_perform_effects() {
    on_every_engine(|page| {
        let count = Arc::<AtomicU32>::default();
        let crates = |n| Crate(n, Arc::clone(&count));
        let items = [1, 2].map(crates);
        page.start(in_list(async move {
            let (sender, receiver) = list(channel(2)).await;
            for item in items {
                assert!(list(sender.put(item)).await.is_ok());
            }
            let other = receiver.clone();
            drop(receiver);
            tell("one is left").await;
            drop(other);
            tell("none is left").await;
        }));
        assert_eq!(
            seen(page),
            [
                r#"#0 tells Seen {"what":"one is left"}"#,
                r#"#0 tells Seen {"what":"dropped 1"}"#,
                r#"#0 tells Seen {"what":"dropped 2"}"#,
                r#"#0 tells Seen {"what":"none is left"}"#,
                r#"#0 ended with {"list":null}"#
            ]
        );
        assert_eq!(count.load(Ordering::Relaxed), 2);
    });
}

#[test]
fn s20_a_putter_that_is_cancelled_drops_its_item() {
    on_every_engine(|page| {
        let count = Arc::<AtomicU32>::default();
        let item = Crate(1, Arc::clone(&count));
        page.start(in_list(async move {
            let (sender, receiver) = list(channel(0)).await;
            let putter = list(fork(in_form(async move {
                assert!(form(sender.put(item)).await.is_ok());
                Ok(0)
            })))
            .await;
            list(fork(in_form(async move {
                form(cancel(putter.id())).await;
                Ok(0)
            })))
            .await;
            list(yields(page::list::Resting)).await;
            drop(receiver);
        }));
        assert_eq!(
            seen(page),
            [
                r#"#1 tells Seen {"what":"dropped 1"}"#,
                "#1 failed: Cancelled",
                r#"#2 ended with {"form":{"Ok":0}}"#
            ]
        );
    });
}

#[test]
fn s20_an_item_may_hold_the_sender_of_its_own_channel() {
    enum Message {
        Reply(Sender<Message>),
        Text { _crate: Crate },
    }
    on_every_engine(|page| {
        let count = Arc::<AtomicU32>::default();
        let text = || Message::Text { _crate: Crate(1, Arc::clone(&count)) };
        let (first, second, kept) = (text(), text(), text());
        page.start(in_list(async move {
            let (sender, receiver) = list(channel(2)).await;
            assert!(list(sender.put(Message::Reply(sender.clone()))).await.is_ok());
            drop(sender);
            let Ok(Message::Reply(sender)) = list(receiver.take()).await else {
                panic!("it is what was put")
            };
            assert!(list(sender.put(first)).await.is_ok());
            assert!(list(sender.put(Message::Reply(sender.clone()))).await.is_ok());
        }));
        assert_eq!(count.load(Ordering::Relaxed), 1, "its end drops the item that holds the last sender");
        // In a dropped machine too.
        page.start(in_list(async move {
            let (sender, _receiver) = list(channel(2)).await;
            assert!(list(sender.put(second)).await.is_ok());
            assert!(list(sender.put(Message::Reply(sender.clone()))).await.is_ok());
            drop(list(sender.put(kept)).await);
        }));
        page.machine = Machine::new(Settings::default());
        assert_eq!(count.load(Ordering::Relaxed), 3);
    });
}

#[test]
fn s20_a_dropped_machine_drops_handles_waits_and_items_without_harm() {
    on_every_engine(|page| {
        let count = Arc::<AtomicU32>::default();
        let crates = |n| Crate(n, Arc::clone(&count));
        let (first, second) = (crates(1), crates(2));
        page.start(in_list(async move {
            let (sender, receiver) = list(channel(1)).await;
            let (late, early) = list(channel::<u32>(1)).await;
            let taker = early.clone();
            list(fork(in_form(async move { Ok(form(taker.take()).await.unwrap()) }))).await;
            assert!(list(sender.put(first)).await.is_ok());
            drop(list(sender.put(second)).await);
            drop((late, early, receiver));
        }));
        assert_eq!(page.machine.spindles().count(), 2);
        page.machine = Machine::new(Settings::default());
        assert_eq!(count.load(Ordering::Relaxed), 2);
    });
}

#[test]
fn s20_a_destructor_may_put_and_take_but_not_wait() {
    struct LastWill(Sender<u32>, Receiver<u32>);
    impl Drop for LastWill {
        fn drop(&mut self) {
            let _taken = list(self.1.take());
            let _waits = list(self.1.take());
            let _put = list(self.0.put(2));
            let _waits = list(self.0.put(3));
        }
    }
    on_every_engine(|page| {
        let parent = page.start(in_list(async {
            let (sender, receiver) = list(channel(1)).await;
            list(sender.put(1)).await.unwrap();
            let (will, other) = (LastWill(sender.clone(), receiver.clone()), sender.clone());
            let child = list(fork(in_form(async move {
                let _will = will;
                form(yields(page::form::First)).await;
                drop(other);
                Ok(0)
            })))
            .await;
            list(cancel(child.id())).await;
            tell(format!("{:?}", list(receiver.take()).await)).await;
            list(receiver.take()).await.unwrap_err();
        }));
        assert_eq!(
            seen(page),
            ["#1 failed: Cancelled", r#"#0 tells Seen {"what":"Ok(2)"}"#],
            "the 1 was taken and dropped, the 3 never put"
        );
        assert_eq!(page.machine.spindles().next().unwrap().waiting, Waiting::Take);
        page.cancel(parent).unwrap();
    });
}

/// Lets handles out of their page.
type Smuggled<T> = Arc<Mutex<Option<T>>>;

fn smuggle<T: Send + 'static>(page: &mut Page, bound: usize) -> (Sender<T>, Receiver<T>) {
    let out = Smuggled::default();
    let within = Arc::clone(&out);
    page.start(in_list(async move {
        *within.lock().unwrap() = Some(list(channel(bound)).await);
        list(yields(page::list::Resting)).await;
    }));
    let handles = out.lock().unwrap().take();
    handles.unwrap()
}

#[test]
fn s20_a_handle_of_another_page_is_closed_here_and_harms_nothing() {
    on_every_engine(|page| {
        let mut other =
            Page { machine: Machine::<page::Contract>::new(Settings::default()), at: Time::default() };
        let (far_sender, far_receiver) = smuggle::<String>(&mut other, 1);
        page.start(in_list(async move {
            let (sender, receiver) = list(channel::<u32>(1)).await;
            let cloned = far_sender.clone();
            assert_eq!(list(far_sender.put("lost".into())).await, Err(Undelivered { item: "lost".into() }));
            assert_eq!(list(far_receiver.take()).await, Err(Closed));
            list(far_receiver.close()).await;
            drop((cloned, far_sender, far_receiver));
            list(sender.put(1)).await.unwrap();
            assert_eq!(list(receiver.take()).await, Ok(1));
            tell("unharmed").await;
        }));
        assert_eq!(seen(page), [r#"#0 tells Seen {"what":"unharmed"}"#, r#"#0 ended with {"list":null}"#]);
    });
}

#[test]
fn s20_outside_of_its_page_a_channel_is_closed_and_a_clone_is_no_handle() {
    on_every_engine(|page| {
        let (sender, receiver) = smuggle::<u32>(page, 1);
        let (cloned, stranger) = (sender.clone(), receiver.clone());
        drop((receiver.take(), sender.put(1)));
        page.start(in_list(async move {
            assert_eq!(list(cloned.put(1)).await, Err(Undelivered { item: 1 }));
            assert_eq!(list(stranger.take()).await, Err(Closed));
            drop((cloned, stranger));
            list(sender.put(2)).await.unwrap();
            assert_eq!(list(receiver.take()).await, Ok(2), "it is still open");
            tell("open").await;
        }));
        assert_eq!(seen(page), [r#"#1 tells Seen {"what":"open"}"#, r#"#1 ended with {"list":null}"#]);
        let put = list(smuggle::<u32>(page, 1).0.put(3));
        assert_eq!(
            std::pin::pin!(put).poll(&mut std::task::Context::from_waker(std::task::Waker::noop())),
            std::task::Poll::Ready(Err(Undelivered { item: 3 }))
        );
    });
}

#[test]
fn s20_an_effect_that_was_dropped_has_no_waiter() {
    on_every_engine(|page| {
        page.start(in_list(async {
            let (sender, receiver) = list(channel(0)).await;
            drop(list(sender.put(1)));
            drop(list(receiver.take()));
            let taker = receiver.clone();
            list(fork(in_form(async move { Ok(form(taker.take()).await.unwrap()) }))).await;
            list(sender.put(2)).await.unwrap();
        }));
        assert_eq!(seen(page), [r#"#1 ended with {"form":{"Ok":2}}"#, r#"#0 ended with {"list":null}"#]);
    });
}

#[test]
fn s23a_channels_that_are_dropped_together_are_closed_in_the_order_of_their_age() {
    let run = |order: [usize; 3]| {
        let mut machine = Machine::<page::Contract>::new(Settings::default());
        let parent = in_list(async move {
            let mut senders = Vec::new();
            for _ in 0..3 {
                let (sender, receiver) = list(channel::<u32>(1)).await;
                list(fork(in_form(async move {
                    form(receiver.take()).await.unwrap_err();
                    Ok(0)
                })))
                .await;
                senders.push(Some(sender));
            }
            list(yields(page::list::Resting)).await;
            for place in order {
                senders[place] = None;
            }
            list(fork(in_form(async { Ok(1) }))).await;
        });
        let mut page = Page {
            at: Time::default(),
            machine: {
                machine.start(Time::default(), parent).unwrap();
                machine
            },
        };
        page.said();
        page.send(Id::<page::list::Here>::new(RawId::from_number(0)), 1, page::list::StopEvent).unwrap();
        page.said()
    };
    let oldest_first = run([0, 1, 2]);
    let ended = |spindle| oldest_first.iter().position(|line| line.starts_with(&format!("{spindle} ended")));
    assert!(ended("#1").is_some() && ended("#1") < ended("#2") && ended("#2") < ended("#3"));
    assert!(ended("#3") < ended("#4"), "and before the next effect");
    assert_eq!(run([2, 0, 1]), oldest_first);
    assert_eq!(run([1, 2, 0]), oldest_first);
}

#[test]
fn s15_two_that_feed_each_other_for_ever_are_over_budget() {
    on_every_engine(|page| {
        page.start(in_list(async {
            let (there, here) = list(channel(1)).await;
            let (back, again) = list(channel(1)).await;
            list(fork(in_form(async move {
                while let Ok(n) = form(here.take()).await {
                    let _closed = form(back.put(n)).await;
                }
                Ok(0)
            })))
            .await;
            let mut n = 0;
            while list(there.put(n)).await.is_ok() {
                n = list(again.take()).await.unwrap() + 1_u32;
            }
        }));
        assert_eq!(seen(page)[0], "#0 failed: OverBudget");
    });
}

#[test]
fn s12a_one_that_settles_puts_and_takes_what_there_is_and_waits_for_nothing_more() {
    on_every_wharf(1, 2, |wharf| {
        wharf.act(1, [Call, Put(1), Take, Take, Put(2)]);
        wharf.cancel(1);
        wharf.give(Input::Reply {
            call: CallId { spindle: RawId::from_number(1), number: 1 },
            reply: wharf::Reply::Backend(backend::Reply::Act(Err(Down))),
        });
        assert_eq!(wharf.said(), ["1 put 1", "1 took 1", "1 failed: Cancelled"]);
    });
}

#[test]
fn s12b_a_closed_page_ends_those_who_wait_for_a_channel() {
    on_every_wharf(0, 3, |wharf| {
        wharf.act(1, [Put(1)]);
        wharf.give(Input::Close);
        assert_eq!(
            wharf.said(),
            ["3 failed: Cancelled", "2 failed: Cancelled", "1 failed: Cancelled", "0 failed: Cancelled"]
        );
        assert!(wharf.machine.is_closed());
    });
}

#[test]
fn s20_an_error_of_a_channel_is_an_error_like_another() {
    assert_eq!(Undelivered { item: 1 }.to_string(), "the channel is closed");
    assert_eq!(Closed::from(Undelivered { item: 1 }), Closed);
}

#[spindle(crate::driver::page::list)]
mod races {
    use std::time::Duration;

    defcomp! {
        pub fn say(what: String) {
            _ <- notify(Seen { what });
        }
    }

    defcomp! {
        /// Takes from the first of two channels that has something, and says what.
        pub fn either(left: Receiver<u32>, right: Receiver<u32>) {
            await_any! {
                Ok(n) <- left.take() => {
                    _ <- say(format!("left {n}"));
                    either(left, right)
                }
                Ok(n) <- right.take() => {
                    _ <- say(format!("right {n}"));
                    either(left, right)
                }
            }
        } else <Closed> {
            Err(Closed) => {}
        }
    }

    defcomp! {
        pub fn takes_from_either() {
            (to_left, left) <- channel(4);
            (to_right, right) <- channel(4);
            _either <- fork(either(left, right));
            StopEvent <- yields(Resting);
            // Both arms are woken before either of them runs.
            _ <- to_left.put(1);
            _ <- to_right.put(2);
            StopEvent <- yields(Resting);
            _ <- to_right.put(3);
            _ <- to_left.put(4);
        }
    }

    defcomp! {
        pub fn in_time() {
            (sender, receiver) <- channel(0);
            put <- timeout(Duration::from_secs(1), sender.put(1));
            _ <- say(format!("put: {put:?}"));
            taken <- timeout(Duration::from_secs(1), receiver.take());
            _ <- say(format!("taken: {taken:?}"));
            putter <- fiber(sender.put(2));
            taken <- timeout(Duration::from_secs(1), receiver.take());
            _ <- say(format!("taken: {taken:?}"));
            put <- putter;
            _ <- say(format!("put: {put:?}"));
        }
    }

    defcomp! {
        pub fn lets_fibers_go() {
            (sender, receiver) <- channel(0);
            first <- fiber(sender.put(1));
            second <- fiber(sender.put(2));
            third <- fiber(receiver.take());
            StopEvent <- yields(Resting);
            drop((first, third));
            fourth <- fiber(receiver.take());
            n <- fourth;
            _ <- say(format!("{n:?}"));
            put <- second;
            _ <- say(format!("{put:?}"));
        }
    }

    defcomp! {
        pub fn within_one_spindle() {
            (sender, receiver) <- channel(1);
            producer <- fiber(comp! {
                for n in 0..4 {
                    _ <- sender.put(n);
                    _ <- say(format!("put {n}"));
                }
            });
            consumer <- fiber(comp! {
                drain(receiver, 0)
            });
            _ <- producer;
            sum <- consumer;
            _ <- say(format!("the sum is {sum}"));
        }
    }

    defcomp! {
        fn drain(receiver: Receiver<u32>, sum: u32) -> u32 {
            Ok(n) <- receiver.take();
            _ <- say(format!("took {n}"));
            drain(receiver, sum + n)
        } else <Closed> {
            Err(Closed) => sum,
        }
    }
}

/// What a list tells, without the rest.
fn tells(page: &mut Page) -> Vec<String> {
    let lines = seen(page).into_iter();
    lines
        .filter_map(|line| Some(line.split_once(r#"{"what":"#)?.1.trim_end_matches('}').to_owned()))
        .collect()
}

#[test]
fn s20_the_loser_of_a_race_takes_no_item() {
    on_every_engine(|page| {
        let id = page.start(races::takes_from_either());
        page.send(id, 1, page::list::StopEvent).unwrap();
        assert_eq!(tells(page), [r#""left 1""#, r#""right 2""#], "the 2 was not lost with the race");
        page.send(id, 2, page::list::StopEvent).unwrap();
        assert_eq!(tells(page), [r#""right 3""#, r#""left 4""#], "who is woken first wins");
    });
}

#[test]
fn s20_a_put_that_was_too_slow_is_not_delivered() {
    on_every_engine(|page| {
        page.start(races::in_time());
        for _ in 0..3 {
            page.pass(std::time::Duration::from_secs(1));
            page.give(Input::Time).unwrap();
        }
        assert_eq!(
            tells(page),
            [
                r#""put: Err(TimedOut)""#,
                r#""taken: Err(TimedOut)""#,
                r#""taken: Ok(Ok(2))""#,
                r#""put: Ok(())""#
            ]
        );
    });
}

#[test]
fn s20_a_fiber_that_is_let_go_leaves_no_ghost() {
    on_every_engine(|page| {
        let id = page.start(races::lets_fibers_go());
        page.send(id, 1, page::list::StopEvent).unwrap();
        assert_eq!(tells(page), [r#""Ok(2)""#, r#""Ok(())""#]);
    });
}

#[test]
fn s20_fibers_of_one_spindle_put_and_take() {
    on_every_engine(|page| {
        page.start(races::within_one_spindle());
        assert_eq!(
            tells(page),
            [
                r#""put 0""#,
                r#""took 0""#,
                r#""took 1""#,
                r#""put 1""#,
                r#""put 2""#,
                r#""took 2""#,
                r#""took 3""#,
                r#""put 3""#,
                r#""the sum is 6""#
            ]
        );
    });
}

/// What one worker is told, by random numbers.
fn random_acts(numbers: &[(u8, u8)], next: &mut u32) -> Vec<Act> {
    let acts = numbers.iter().map(|&(what, whom)| match what {
        0..=5 => {
            *next += 1;
            Put(*next)
        }
        6..=12 => Take,
        13 => Cancel(u64::from(whom % 6) + 1),
        14 => Call,
        15 if whom % 8 == 0 => Close,
        15 if whom % 8 == 1 => LeaveSending,
        15 if whom % 8 == 2 => LeaveReceiving,
        _ => Put(0),
    });
    acts.collect()
}

/// Lets workers act at random; `how` says which, and whether new ones are forked.
fn at_random(bound: usize, engine: pagemachine::Engine, turns: &[(u8, Vec<(u8, u8)>)]) -> Vec<String> {
    let mut machine = Machine::with_engine(Settings::default(), engine);
    let pier = machine.start(Time::default(), piers::run(bound)).unwrap();
    let mut wharf = Wharf { machine, pier };
    wharf.fork(vec![script([]); 4]);
    let (mut said, mut next) = (Vec::new(), 0);
    for (how, numbers) in turns {
        let acts = random_acts(numbers, &mut next);
        if *how < 8 {
            let spindle = Some(RawId::from_number(u64::from(how % 6) + 1));
            let event = ActEvent { acts }.into_event();
            let event = Input::Event { spindle, seen: None, again: false, event };
            let _ended = wharf.machine.handle(Time::default(), event);
        } else if *how == 15 {
            let cancel = Input::Cancel { spindle: RawId::from_number(1) };
            let _ended = wharf.machine.handle(Time::default(), cancel);
        } else {
            let scripts: Vec<_> =
                acts.chunks(2).map(|acts| Script { acts: acts.to_vec(), ..script([]) }).collect();
            wharf.fork(scripts);
        }
        said.extend(wharf.said());
    }
    // Who comes last takes what is left when all who waited have gone.
    let before: Vec<_> = wharf.machine.spindles().map(|running| running.id).collect();
    wharf.fork([script([])]);
    let last = wharf.machine.spindles().find(|running| !before.contains(&running.id)).unwrap().id.number();
    for spindle in before.into_iter().filter(|id| *id != pier.raw()) {
        let _ending = wharf.machine.handle(Time::default(), Input::Cancel { spindle });
    }
    wharf.act(last, [Close]);
    for _ in 0..=bound {
        wharf.act(last, [Take]);
    }
    said.extend(wharf.said());
    said
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn s20_every_item_is_taken_once_or_goes_back_or_ends_with_its_putter(
        bound in 0..4_usize,
        turns in prop::collection::vec((0..16_u8, prop::collection::vec((0..16_u8, 0..64_u8), 0..5)), 0..30)
    ) {
        let said = at_random(bound, pagemachine::Engine::default(), &turns);
        for engine in engines() {
            prop_assert_eq!(&said, &at_random(bound, engine, &turns));
        }
        let all = |what: &str, rest: &str| -> Vec<u32> {
            let words = said.iter().filter_map(|line| line.split_once(' ')?.1.strip_prefix(what));
            words.filter_map(|line| line.strip_suffix(rest)?.parse().ok()).filter(|n| *n > 0).collect()
        };
        let (put, taken, returned) = (all("put ", ""), all("took ", ""), all("got ", " back"));
        let mut once = taken.clone();
        once.sort_unstable();
        once.dedup();
        prop_assert_eq!(once.len(), taken.len(), "one was taken twice: {:?}", &said);
        prop_assert!(taken.iter().all(|n| !returned.contains(n)), "one was taken and went back: {:?}", &said);
        prop_assert!(put.iter().all(|n| taken.contains(n)), "one was lost: {:?}", &said);
        prop_assert!(said.iter().any(|line| line.ends_with("found it closed")), "too many were left: {:?}", &said);
    }
}
