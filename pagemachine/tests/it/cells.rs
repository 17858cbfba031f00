//! Cells: rules 19 and 19a.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use pagemachine::{
    CallId, Computation, EndsWith, Event, Failure, Id, Input, Machine, Output, Owned, RawId, Settings,
    Spindle, Taken, Time, Waiting, changed, computation, fork, get, notify, put, yields,
};

use crate::{
    board::{
        board::{
            self, Echo, Number,
            reader::{self, GoEvent, Pausing, Saw},
            writer::{self, HoldEvent, StopEvent, WriteEvent},
        },
        readers, writers,
    },
    driver::{Down, backend, engines},
};

struct Board(Machine<board::Contract>);

fn on_every_engine(test: impl Fn(&mut Board)) {
    for engine in engines() {
        test(&mut Board(Machine::with_engine(Settings::default(), engine)));
    }
}

impl Board {
    fn start<S, F>(&mut self, computation: Computation<S, F>) -> Id<S>
    where
        S: Spindle<Contract = board::Contract>,
        F: Future<Output: EndsWith<S>> + Send + 'static,
    {
        self.0.start(Time::default(), computation).unwrap()
    }

    fn give(&mut self, input: Input<board::Contract>) {
        self.0.handle(Time::default(), input).unwrap();
    }

    fn send<E: Event<Spindle = S>, S: Spindle<Contract = board::Contract>>(
        &mut self,
        spindle: Id<S>,
        event: E,
    ) {
        let event = event.into_event();
        self.give(Input::Event { spindle: Some(spindle.raw()), seen: None, again: false, event });
    }

    fn write(&mut self, writer: Id<writer::Here>, numbers: impl IntoIterator<Item = u32>) {
        self.send(writer, WriteEvent { numbers: numbers.into_iter().collect() });
    }

    fn outputs(&mut self) -> Vec<Output<board::Contract>> {
        std::iter::from_fn(|| self.0.poll_output()).collect()
    }

    /// Who saw what since the last look.
    fn saw<const N: usize>(&mut self, readers: [Id<reader::Here>; N]) -> Vec<(usize, Option<u32>)> {
        self.outputs()
            .into_iter()
            .filter_map(|output| match output {
                Output::Notify { spindle, value: board::Notify::Reader(reader::Notify::Saw(Saw(n))) } => {
                    Some((readers.iter().position(|reader| reader.raw() == spindle).unwrap(), n))
                }
                _ => None,
            })
            .collect()
    }

    /// How a writer ended since the last look.
    fn end(&mut self, writer: Id<writer::Here>) -> Option<Result<(), Owned>> {
        self.outputs().into_iter().find_map(|output| match output {
            Output::Completed { spindle, value: board::Done::Writer(end), .. } if spindle == writer.raw() => {
                Some(end)
            }
            _ => None,
        })
    }

    fn failures(&mut self) -> Vec<(RawId, Failure)> {
        self.outputs()
            .into_iter()
            .filter_map(|output| match output {
                Output::Failed { spindle, failure, .. } => Some((spindle, failure)),
                _ => None,
            })
            .collect()
    }

    fn waits_for_a_write(&self, reader: Id<reader::Here>) -> bool {
        self.0
            .spindles()
            .any(|running| running.id == reader.raw() && running.waiting == Waiting::Cell { tag: 0 })
    }
}

#[test]
fn s19_get_is_none_until_the_first_write_and_then_the_newest_value() {
    on_every_engine(|board| {
        let writer = board.start(writers::run());
        let reader = board.start(readers::look());
        board.send(reader, GoEvent);
        board.write(writer, [1, 2]);
        board.send(reader, GoEvent);
        board.send(reader, GoEvent);
        assert_eq!(board.saw([reader]), [(0, None), (0, Some(2)), (0, Some(2))]);
    });
}

#[test]
fn s19_the_first_to_write_owns_the_cell_and_to_the_others_put_gives_owned() {
    on_every_engine(|board| {
        let owner = board.start(writers::run());
        let other = board.start(writers::run());
        let reader = board.start(readers::look());
        board.write(owner, [1]);
        board.write(other, [2]);
        assert_eq!(board.end(other), Some(Err(Owned)));
        board.write(owner, [3]);
        board.send(reader, GoEvent);
        assert_eq!(
            board.saw([reader]),
            [(0, Some(3))],
            "the owner still writes, the other has written nothing"
        );
    });
}

#[test]
fn s19_to_have_been_started_first_is_not_to_own() {
    on_every_engine(|board| {
        let first = board.start(writers::run());
        let owner = board.start(writers::run());
        board.write(owner, [1]);
        board.write(first, [2]);
        assert_eq!(board.end(first), Some(Err(Owned)));
    });
}

#[test]
fn s19_a_value_outlives_its_owner_and_then_another_may_write() {
    on_every_engine(|board| {
        let owner = board.start(writers::run());
        let other = board.start(writers::run());
        let reader = board.start(readers::look());
        board.write(owner, [1]);
        board.send(owner, StopEvent);
        board.send(reader, GoEvent);
        board.write(other, [2]);
        board.send(reader, GoEvent);
        assert_eq!(board.saw([reader]), [(0, Some(1)), (0, Some(2))]);
        let third = board.start(writers::run());
        board.write(third, [3]);
        assert_eq!(board.end(third), Some(Err(Owned)), "it belongs to the second now");
    });
}

#[test]
fn s19_an_owner_that_is_cancelled_owns_until_it_has_settled() {
    on_every_engine(|board| {
        let owner = board.start(writers::run());
        board.write(owner, [1]);
        board.send(owner, HoldEvent);
        board.give(Input::Cancel { spindle: owner.raw() });
        let early = board.start(writers::run());
        board.write(early, [2]);
        assert_eq!(board.end(early), Some(Err(Owned)));
        let late = board.start(writers::run());
        board.give(Input::Reply {
            call: CallId { spindle: owner.raw(), number: 1 },
            reply: board::Reply::Backend(backend::Reply::Act(Err(Down))),
        });
        board.write(late, [3]);
        assert_eq!(board.end(late), None);
    });
}

#[test]
fn s19_an_owner_has_ended_though_its_outcome_is_held() {
    on_every_engine(|board| {
        let reader = board.start(computation::<reader::Here, _>(async {
            let owner = reader::Here::perform(fork(writers::run())).await;
            reader::Here::perform(yields(Pausing)).await;
            drop(owner);
        }));
        let owner = Id::<writer::Here>::new(RawId::from_number(reader.raw().number() + 1));
        board.write(owner, [1]);
        board.send(owner, StopEvent);
        assert_eq!(board.end(owner), Some(Ok(())));
        let other = board.start(writers::run());
        board.write(other, [2]);
        assert_eq!(board.end(other), None);
    });
}

/// Writes and reads when it is dropped, and counts that it could.
struct LastWill(Arc<AtomicU32>);

impl Drop for LastWill {
    fn drop(&mut self) {
        let _written = writer::Here::perform(put(Number { n: 9 }));
        let _read = writer::Here::perform(get::<Number>());
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

#[test]
fn s19_a_destructor_may_write_and_in_a_dropped_machine_writes_for_nobody() {
    on_every_engine(|board| {
        let done = Arc::default();
        let will = || {
            let will = LastWill(Arc::clone(&done));
            computation::<writer::Here, _>(async move {
                let _will = will;
                writer::Here::perform(yields(writer::Writing)).await;
                Ok(())
            })
        };
        let reader = board.start(readers::watch());
        let writer = board.start(will());
        board.give(Input::Cancel { spindle: writer.raw() });
        assert_eq!(board.saw([reader]), [(0, Some(9))]);
        let other = board.start(writers::run());
        board.write(other, [2]);
        assert_eq!(board.end(other), None, "it has ended");
        board.start(will());
        board.0 = Machine::new(Settings::default());
        assert_eq!(done.load(Ordering::Relaxed), 2);
    });
}

#[test]
fn s19a_writes_between_two_looks_are_one_and_the_newest_is_given() {
    on_every_engine(|board| {
        let writer = board.start(writers::run());
        let reader = board.start(readers::step());
        for n in 1..=1_000 {
            board.write(writer, [n]);
        }
        assert_eq!(board.saw([reader]), [], "it waits for an event");
        board.send(reader, GoEvent);
        assert_eq!(board.saw([reader]), [(0, Some(1_000))]);
        board.send(reader, GoEvent);
        assert_eq!(board.saw([reader]), [], "there is no other write");
        board.write(writer, 1_001..=2_000);
        assert_eq!(board.saw([reader]), [(0, Some(2_000))], "a turn's writes are one, too");
    });
}

#[test]
fn s19a_the_first_changed_of_a_spindle_that_has_never_looked_gives_what_is_there() {
    on_every_engine(|board| {
        let early = board.start(readers::watch());
        let writer = board.start(writers::run());
        assert!(board.waits_for_a_write(early));
        board.write(writer, [1]);
        board.send(writer, StopEvent);
        let late = board.start(readers::watch());
        assert_eq!(board.saw([early, late]), [(0, Some(1)), (1, Some(1))]);
    });
}

#[test]
fn s19a_what_get_gave_is_seen() {
    on_every_engine(|board| {
        let writer = board.start(writers::run());
        board.write(writer, [1]);
        let reader = board.start(computation::<reader::Here, _>(async {
            reader::Here::perform(get::<Number>()).await;
            let Number { n } = reader::Here::perform(changed()).await;
            reader::Here::perform(notify(Saw(Some(n)))).await;
        }));
        assert!(board.waits_for_a_write(reader));
        board.write(writer, [2]);
        assert_eq!(board.saw([reader]), [(0, Some(2))]);
    });
}

#[test]
fn s19a_get_of_nothing_has_not_seen_the_first_write() {
    on_every_engine(|board| {
        let writer = board.start(writers::run());
        let reader = board.start(computation::<reader::Here, _>(async {
            reader::Here::perform(get::<Number>()).await;
            reader::Here::perform(yields(Pausing)).await;
            let Number { n } = reader::Here::perform(changed()).await;
            reader::Here::perform(notify(Saw(Some(n)))).await;
        }));
        board.write(writer, [1]);
        board.send(reader, GoEvent);
        assert_eq!(board.saw([reader]), [(0, Some(1))]);
    });
}

#[test]
fn s19a_its_own_put_is_seen_and_another_cell_is_not() {
    on_every_engine(|board| {
        let writer = board.start(writers::run());
        board.write(writer, [1]);
        let reader = board.start(computation::<reader::Here, _>(async {
            reader::Here::perform(put(Echo(5))).await.unwrap();
            let Number { n } = reader::Here::perform(changed()).await;
            reader::Here::perform(notify(Saw(Some(n)))).await;
            let Echo(n) = reader::Here::perform(changed()).await;
            reader::Here::perform(notify(Saw(Some(n)))).await;
        }));
        assert_eq!(board.saw([reader]), [(0, Some(1))]);
        let waiting = board.0.spindles().find(|running| running.id == reader.raw()).unwrap().waiting;
        assert_eq!(waiting, Waiting::Cell { tag: 1 }, "for another's write, which never comes");
    });
}

#[test]
fn s19a_a_put_that_was_refused_is_no_write_and_sees_nothing() {
    on_every_engine(|board| {
        let owner = board.start(writers::run());
        board.write(owner, [1]);
        let watcher = board.start(readers::watch());
        let stepper = board.start(readers::step());
        board.send(stepper, GoEvent);
        board.outputs();
        let refused = board.start(computation::<writer::Here, _>(async {
            assert_eq!(writer::Here::perform(put(Number { n: 2 })).await, Err(Owned));
            assert_eq!(writer::Here::perform(changed::<Number>()).await, Number { n: 1 });
            Ok(())
        }));
        assert_eq!(board.end(refused), Some(Ok(())));
        board.send(stepper, GoEvent);
        assert!(board.waits_for_a_write(watcher));
        assert!(board.waits_for_a_write(stepper));
    });
}

#[test]
fn s19a_an_equal_value_is_a_write_too() {
    on_every_engine(|board| {
        let writer = board.start(writers::run());
        let reader = board.start(readers::watch());
        board.write(writer, [7]);
        board.write(writer, [7]);
        assert_eq!(board.saw([reader]), [(0, Some(7)), (0, Some(7))]);
    });
}

#[test]
fn s19a_a_watching_loop_neither_spins_nor_misses_the_last_value() {
    on_every_engine(|board| {
        let writer = board.start(writers::run());
        let reader = board.start(readers::watch());
        let mut last = 0;
        for round in 1..=100_u32 {
            let times = round % 4;
            board.write(writer, last + 1..=last + times);
            last += times;
            let seen: Vec<_> = (times > 0).then_some((0, Some(last))).into_iter().collect();
            assert_eq!(board.saw([reader]), seen, "in round {round}");
            assert!(board.waits_for_a_write(reader));
        }
    });
}

#[test]
fn s19a_it_waits_on_when_the_owner_ends() {
    on_every_engine(|board| {
        let owner = board.start(writers::run());
        let reader = board.start(readers::watch());
        board.write(owner, [1]);
        board.send(owner, StopEvent);
        assert_eq!(board.saw([reader]), [(0, Some(1))]);
        assert!(board.waits_for_a_write(reader));
        let next = board.start(writers::run());
        board.write(next, [2]);
        assert_eq!(board.saw([reader]), [(0, Some(2))]);
    });
}

#[test]
fn s19a_who_waits_wakes_in_the_order_of_waiting_and_who_has_ended_does_not() {
    on_every_engine(|board| {
        let writer = board.start(writers::run());
        let readers = [(); 4].map(|()| board.start(readers::step()));
        for place in [2, 0, 3, 1] {
            board.send(readers[place], GoEvent);
        }
        board.give(Input::Cancel { spindle: readers[3].raw() });
        let late = board.start(readers::step());
        board.send(late, GoEvent);
        board.write(writer, [1]);
        let [first, second, third, fourth] = readers;
        assert_eq!(
            board.saw([first, second, third, fourth, late]),
            [(2, Some(1)), (0, Some(1)), (1, Some(1)), (4, Some(1))]
        );
    });
}

#[test]
fn s19a_a_closed_page_ends_those_who_wait_for_a_write() {
    on_every_engine(|board| {
        let reader = board.start(readers::watch());
        board.outputs();
        board.give(Input::Close);
        assert_eq!(board.failures(), [(reader.raw(), Failure::Cancelled)]);
        assert!(board.0.is_closed());
    });
}

#[test]
fn s15_two_that_wake_each_other_for_ever_are_over_budget() {
    on_every_engine(|board| {
        let reader = board.start(readers::echo());
        let writer = board.start(writers::echo());
        assert_eq!(board.failures(), [(writer.raw(), Failure::OverBudget)]);
        assert!(board.waits_for_a_write(reader), "the other lives on");
    });
}

#[test]
fn s15_writing_and_reading_are_effects_that_count() {
    on_every_engine(|board| {
        let reads = board.start(computation::<reader::Here, _>(async {
            for _ in 0..20_000 {
                reader::Here::perform(get::<Number>()).await;
            }
        }));
        let writes = board.start(computation::<writer::Here, _>(async {
            for n in 0..20_000 {
                writer::Here::perform(put(Number { n })).await?;
            }
            Ok(())
        }));
        let over = Failure::OverBudget;
        assert_eq!(board.failures(), [(reads.raw(), over.clone()), (writes.raw(), over)]);
    });
}

#[test]
fn s12a_one_that_settles_sees_what_is_there_and_waits_for_nothing_more() {
    on_every_engine(|board| {
        let writer = board.start(writers::run());
        let reader = board.start(computation::<reader::Here, _>(async {
            let _done = reader::Here::perform(backend::act(1)).await;
            for _ in 0..2 {
                let Number { n } = reader::Here::perform(changed()).await;
                reader::Here::perform(notify(Saw(Some(n)))).await;
            }
        }));
        board.write(writer, [1]);
        board.give(Input::Cancel { spindle: reader.raw() });
        let call = CallId { spindle: reader.raw(), number: 1 };
        let reply = board::Reply::Backend(backend::Reply::Act(Err(Down)));
        let taken = board.0.handle(Time::default(), Input::Reply { call, reply });
        assert_eq!(taken, Ok(Taken::Applied));
        assert_eq!(board.saw([reader]), [(0, Some(1))]);
        assert!(board.0.spindles().all(|running| running.id != reader.raw()));
    });
}
