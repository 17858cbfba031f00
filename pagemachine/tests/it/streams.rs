//! Streams from ports: rule 20a.

use std::time::Duration;

use pagemachine::{
    CallId, Closed, Computation, Contract, Id, Input, Machine, Output, Receiver, Rejected, Settings, Spindle,
    Time, prelude::*,
};

use crate::driver::{
    Down, Page,
    backend::{Call, Reply, act, look, watch},
    engines, in_form, in_list, on_every_engine,
    page::{
        self,
        form::{self, First, FirstEvent, Note},
        list,
    },
    with_settings,
};

type Form = form::Here;

const MINUTE: Duration = Duration::from_secs(60);

async fn tell(text: impl ToString) {
    Form::perform(notify(Note { text: text.to_string() })).await;
}

/// Tells each item that it takes, and ends with how many there were.
async fn told(prices: Receiver<u32>) -> u32 {
    let mut items = 0;
    while let Ok(price) = Form::perform(prices.take()).await {
        tell(price).await;
        items += 1;
    }
    items
}

/// Opens stream 1, and tells its items.
fn teller() -> Computation<Form, impl Future<Output = Result<u32, Down>> + Send> {
    in_form(async { Ok(told(Form::perform(watch(7)).await).await) })
}

/// Opens stream 1, waits for an event, and then tells its items.
fn slow_teller() -> Computation<Form, impl Future<Output = Result<u32, Down>> + Send> {
    in_form(async {
        let prices = Form::perform(watch(7)).await;
        Form::perform(yields(First)).await;
        Ok(told(prices).await)
    })
}

#[spindle(crate::driver::page::form)]
mod watchers {
    defcomp! {
        /// Follows a price until it is told to stop; a minute without one is told.
        pub fn run() -> Result<u32, Down> {
            prices <- watch(7);
            follow(prices, 0)
        }
    }

    defcomp! {
        fn follow(prices: Receiver<u32>, newest: u32) -> Result<u32, Down> {
            await_any! {
                price <- prices.take() => match price {
                    Ok(price) => follow(prices, price),
                    Err(Closed) => Ok(newest),
                },
                FirstEvent { .. } <- yields(First) => Ok(newest),
                _ <- sleep(MINUTE) => {
                    _ <- notify(Note { text: "no news".to_owned() });
                    follow(prices, newest)
                }
            }
        }
    }

    defcomp! {
        /// A fiber opens the stream, and is dropped.
        pub fn in_a_fiber() -> Result<u32, Down> {
            fiber <- fiber(comp! {
                prices <- watch(7);
                price <- prices.take();
                price
            });
            FirstEvent { .. } <- yields(First);
            drop(fiber);
            FirstEvent { n } <- yields(First);
            Ok(n)
        }
    }
}

#[test]
fn s20a_a_stream_is_one_of_several_things_that_are_waited_for() {
    on_every_engine(|page| {
        let form = page.start(watchers::run());
        page.said();
        for (offer, price) in (1..=3).zip([450, 460, 470]) {
            page.item(form, 1, price).unwrap();
            let next = offer + 1;
            let said = [format!("#0's offer {offer} was Withdrawn"), format!("#0 asks First as {next}")];
            assert_eq!(page.said(), said, "and the stream stays open");
        }
        page.pass(MINUTE);
        page.give(Input::Time).unwrap();
        assert_eq!(
            page.said(),
            ["#0's offer 4 was Withdrawn", "#0 tells Note {\"text\":\"no news\"}", "#0 asks First as 5"]
        );
        page.send(form, 5, FirstEvent { n: 0 }).unwrap();
        assert_eq!(
            page.said(),
            ["#0's offer 5 was Answered", "#0 lets call 1 go", "#0 ended with {\"form\":{\"Ok\":470}}"]
        );
    });
}

#[test]
fn s13_a_stream_that_is_lost_in_a_race_fails_the_spindle() {
    on_every_engine(|page| {
        let form = page.start(watchers::run());
        page.said();
        page.give(Input::Lost { call: CallId { spindle: form.raw(), number: 1 } }).unwrap();
        assert_eq!(page.said(), ["#0's offer 1 was Withdrawn", "#0 failed: PortLost"]);
    });
}

#[test]
fn s20a_a_fiber_opens_a_stream_for_its_spindle_and_lets_it_go_with_itself() {
    on_every_engine(|page| {
        let form = page.start(watchers::in_a_fiber());
        assert_eq!(
            page.said(),
            ["form#0 started", "#0 asks First as 1", "#0 calls watch {\"n\":7} as 1"],
            "the call is its spindle's"
        );
        page.send(form, 1, FirstEvent { n: 0 }).unwrap();
        // It ends with the step (rule 11).
        assert_eq!(page.said(), ["#0's offer 1 was Answered", "#0 asks First as 2", "#0 lets call 1 go"]);
        assert_eq!(page.item(form, 1, 1), Err(Rejected::UnknownCall));
    });
}

#[test]
fn s20a_each_item_is_an_input_and_the_end_closes_the_channel() {
    on_every_engine(|page| {
        let form = page.start(teller());
        assert_eq!(page.said(), ["form#0 started", "#0 calls watch {\"n\":7} as 1"]);
        for price in [450, 450, 470] {
            page.item(form, 1, price).unwrap();
        }
        assert_eq!(
            page.said(),
            [450, 450, 470].map(|price| format!("#0 tells Note {{\"text\":\"{price}\"}}"))
        );
        page.end(form, 1).unwrap();
        assert_eq!(page.said(), ["#0 ended with {\"form\":{\"Ok\":3}}"], "and nothing is let go");
        assert_eq!(page.end(form, 1), Err(Rejected::UnknownCall));
        assert_eq!(page.item(form, 1, 1), Err(Rejected::UnknownCall));
    });
}

#[test]
fn s20a_opening_a_stream_and_taking_what_is_there_do_not_wait() {
    on_every_engine(|page| {
        let form = page.start(in_form(async {
            let prices = Form::perform(watch(7)).await;
            let others = Form::perform(watch(8)).await;
            Form::perform(yields(First)).await;
            let sum =
                Form::perform(prices.take()).await.unwrap() + Form::perform(prices.take()).await.unwrap();
            // Dropped together, with `prices`: the oldest is let go first (rule 23a).
            drop(others);
            Ok(sum)
        }));
        page.item(form, 1, 2).unwrap();
        page.item(form, 1, 3).unwrap();
        page.said();
        page.send(form, 1, FirstEvent { n: 0 }).unwrap();
        assert_eq!(
            page.said(),
            [
                "#0's offer 1 was Answered",
                "#0 lets call 1 go",
                "#0 lets call 2 go",
                "#0 ended with {\"form\":{\"Ok\":5}}"
            ]
        );
    });
}

#[test]
fn s20a_the_end_comes_after_the_items_that_came_before() {
    on_every_engine(|page| {
        let form = page.start(slow_teller());
        page.item(form, 1, 1).unwrap();
        page.item(form, 1, 2).unwrap();
        page.end(form, 1).unwrap();
        assert_eq!(page.item(form, 1, 3), Err(Rejected::UnknownCall));
        page.said();
        page.send(form, 1, FirstEvent { n: 0 }).unwrap();
        assert_eq!(
            page.said(),
            [
                "#0's offer 1 was Answered",
                "#0 tells Note {\"text\":\"1\"}",
                "#0 tells Note {\"text\":\"2\"}",
                "#0 ended with {\"form\":{\"Ok\":2}}"
            ]
        );
    });
}

#[test]
fn s20a_the_host_pulls_no_more_than_there_is_room_for() {
    on_every_engine(|page| {
        let form = page.start(slow_teller());
        let call = CallId { spindle: form.raw(), number: 1 };
        assert_eq!(page.machine.room(call), Some(64));
        for item in 0..64 {
            page.item(form, 1, item).unwrap();
        }
        assert_eq!(page.machine.room(call), Some(0));
        page.said();
        assert_eq!(page.item(form, 1, 64), Err(Rejected::NoRoom));
        assert!(page.said().is_empty());
        page.send(form, 1, FirstEvent { n: 0 }).unwrap();
        assert_eq!(page.machine.room(call), Some(64), "it has taken all");
        page.item(form, 1, 65).unwrap();
        assert_eq!(page.said().last().unwrap(), "#0 tells Note {\"text\":\"65\"}", "64 was refused");
        page.end(form, 1).unwrap();
        assert_eq!(page.machine.room(call), None);
    });
}

#[test]
fn s20a_the_bound_is_a_setting() {
    let mut settings = Settings::default();
    settings.items = 2;
    with_settings(settings, |page| {
        let form = page.start(slow_teller());
        page.item(form, 1, 1).unwrap();
        page.item(form, 1, 2).unwrap();
        assert_eq!(page.item(form, 1, 3), Err(Rejected::NoRoom));
    });
}

#[test]
fn s20a_a_stream_is_let_go_with_its_receiver() {
    on_every_engine(|page| {
        let form = page.start(in_form(async {
            let prices = Form::perform(watch(7)).await;
            Form::perform(yields(First)).await;
            drop(prices);
            tell("dropped").await;
            Form::perform(yields(First)).await;
            Ok(0)
        }));
        page.item(form, 1, 1).unwrap();
        page.said();
        page.send(form, 1, FirstEvent { n: 0 }).unwrap();
        assert_eq!(
            page.said()[..3],
            ["#0's offer 1 was Answered", "#0 lets call 1 go", "#0 tells Note {\"text\":\"dropped\"}"]
        );
        assert_eq!(page.item(form, 1, 2), Err(Rejected::UnknownCall));
        assert_eq!(page.end(form, 1), Err(Rejected::UnknownCall));
        let call = CallId { spindle: form.raw(), number: 1 };
        assert_eq!(page.give(Input::Lost { call }), Err(Rejected::UnknownCall));
        assert_eq!(page.machine.room(call), None);
    });
}

#[test]
fn s20a_a_stream_whose_receiver_is_closed_is_let_go_and_what_came_is_taken() {
    on_every_engine(|page| {
        let form = page.start(in_form(async {
            let prices = Form::perform(watch(7)).await;
            Form::perform(yields(First)).await;
            Form::perform(prices.close()).await;
            Ok(told(prices).await)
        }));
        page.item(form, 1, 450).unwrap();
        page.said();
        page.send(form, 1, FirstEvent { n: 0 }).unwrap();
        assert_eq!(
            page.said(),
            [
                "#0's offer 1 was Answered",
                "#0 lets call 1 go",
                "#0 tells Note {\"text\":\"450\"}",
                "#0 ended with {\"form\":{\"Ok\":1}}"
            ]
        );
        assert_eq!(page.item(form, 1, 470), Err(Rejected::UnknownCall));
    });
}

#[test]
fn s20a_a_cancel_lets_a_stream_go_at_once() {
    on_every_engine(|page| {
        let form = page.start(teller());
        page.said();
        page.cancel(form).unwrap();
        assert_eq!(page.said(), ["#0 lets call 1 go", "#0 failed: Cancelled"]);
        assert_eq!(page.item(form, 1, 1), Err(Rejected::UnknownCall));
    });
}

#[test]
fn s20a_a_failure_lets_a_stream_go() {
    on_every_engine(|page| {
        let form = page.start(in_form(async {
            let _prices = Form::perform(watch(7)).await;
            Form::perform(yields(First)).await;
            panic!("no");
        }));
        page.said();
        page.send(form, 1, FirstEvent { n: 0 }).unwrap();
        assert_eq!(
            page.said(),
            ["#0's offer 1 was Answered", "#0 lets call 1 go", "#0 failed: Panicked(\"no\")"]
        );
    });
}

#[test]
fn s20a_closing_the_page_lets_all_streams_go_also_of_those_who_settle() {
    on_every_engine(|page| {
        let settling = page.start(in_form(async {
            let prices = Form::perform(watch(7)).await;
            let done = Form::perform(act(1)).await;
            drop(prices);
            done
        }));
        let form = page.start(teller());
        page.said();
        page.give(Input::Close).unwrap();
        assert_eq!(page.said(), ["#0 lets call 1 go", "#1 lets call 3 go", "#1 failed: Cancelled"]);
        assert_eq!(page.item(settling, 1, 1), Err(Rejected::UnknownCall));
        assert_eq!(page.item(form, 3, 1), Err(Rejected::UnknownCall));
        page.reply(settling, 2, Reply::Act(Ok(1))).unwrap();
        assert_eq!(page.said(), ["#0 ended with {\"form\":{\"Ok\":1}}", "closed"]);
    });
}

#[test]
fn s20a_a_spindle_that_is_ending_opens_no_stream() {
    on_every_engine(|page| {
        let form = page.start(in_form(async {
            Form::perform(act(1)).await?;
            let prices = Form::perform(watch(7)).await;
            let taken = Form::perform(prices.take()).await;
            tell(format!("{taken:?}")).await;
            Ok(0)
        }));
        page.cancel(form).unwrap();
        page.said();
        page.reply(form, 1, Reply::Act(Ok(1))).unwrap();
        assert_eq!(
            page.said(),
            ["#0 tells Note {\"text\":\"Err(Closed)\"}", "#0 ended with {\"form\":{\"Ok\":0}}"]
        );
    });
}

#[test]
fn s13_a_lost_stream_fails_the_spindle_that_takes_from_it() {
    on_every_engine(|page| {
        let form = page.start(teller());
        let other = page.start(slow_teller());
        page.said();
        let lost =
            |spindle: Id<Form>, number| Input::Lost { call: CallId { spindle: spindle.raw(), number } };
        page.give(lost(form, 1)).unwrap();
        assert_eq!(page.said(), ["#0 failed: PortLost"]);
        assert_eq!(page.give(lost(form, 1)), Err(Rejected::UnknownCall));

        // One that does not take now learns of it when it does, after the items that came before.
        page.item(other, 2, 1).unwrap();
        page.give(lost(other, 2)).unwrap();
        assert!(page.said().is_empty());
        page.send(other, 1, FirstEvent { n: 0 }).unwrap();
        assert_eq!(
            page.said(),
            ["#1's offer 1 was Answered", "#1 tells Note {\"text\":\"1\"}", "#1 failed: PortLost"]
        );
    });
}

#[test]
fn s20a_a_stream_lives_as_long_as_its_receiver_whoever_holds_it() {
    on_every_engine(|page| {
        let opener = page.start(in_form(async {
            let prices = Form::perform(watch(7)).await;
            Form::perform(fork(in_form(async move { Ok(told(prices).await) }))).await;
            Ok(0)
        }));
        assert_eq!(page.said()[3..], ["#0 ended with {\"form\":{\"Ok\":0}}"]);
        page.item(opener, 1, 450).unwrap();
        assert_eq!(page.said(), ["#1 tells Note {\"text\":\"450\"}"]);
        page.end(opener, 1).unwrap();
        assert_eq!(page.said(), ["#1 ended with {\"form\":{\"Ok\":1}}"]);
    });
}

#[test]
fn s20a_a_stream_is_not_replied_to_and_a_call_has_no_items() {
    on_every_engine(|page| {
        let form = page.start(teller());
        let other = page.start(in_form(async { Form::perform(look(1)).await }));
        page.said();
        assert_eq!(page.reply(form, 1, Reply::Watch(1)), Err(Rejected::UnknownCall));
        assert_eq!(page.item(other, 2, 1), Err(Rejected::UnknownCall));
        assert_eq!(page.end(other, 2), Err(Rejected::UnknownCall));
        // A number alone does not name a call.
        assert_eq!(page.item(other, 1, 1), Err(Rejected::UnknownCall));
        assert!(page.said().is_empty());
    });
}

#[test]
fn s20a_who_waits_for_an_item_takes_no_other_input_for_it() {
    on_every_engine(|page| {
        let list = page.start(in_list(async {
            let form = list::Here::perform(fork(teller())).await;
            list::Here::perform(yields(list::Resting)).await;
            list::Here::perform(cancel(form.id())).await;
        }));
        page.said();
        page.send(list, 1, list::StopEvent).unwrap();
        assert_eq!(
            page.said(),
            [
                "#0's offer 1 was Answered",
                "#1 lets call 1 go",
                "#1 failed: Cancelled",
                "#0 ended with {\"list\":null}"
            ]
        );
    });
}

#[test]
fn s23_a_stream_is_rebuilt_from_its_written_items() {
    for engine in engines() {
        let run = |inputs: &[String]| {
            let mut machine = Machine::<page::Contract>::with_engine(Settings::default(), engine);
            machine.start(Time::default(), teller()).unwrap();
            for input in inputs {
                machine.handle(Time::default(), serde_json::from_str(input).unwrap()).unwrap();
            }
            std::iter::from_fn(|| machine.poll_output()).collect::<Vec<_>>()
        };
        let inputs = [
            r#"{"item":{"call":{"spindle":0,"number":1},"item":{"backend":{"watch":450}}}}"#,
            r#"{"end":{"call":{"spindle":0,"number":1}}}"#,
        ]
        .map(str::to_owned);
        let first = run(&inputs);
        assert!(matches!(first.last(), Some(Output::Completed { .. })), "{first:?}");
        assert_eq!(first, run(&inputs));
    }
}

#[test]
fn s20a_a_stream_is_a_read_if_it_is_declared_so() {
    assert!(page::Contract::is_read(&page::Call::Backend(Call::Watch { n: 1 })));
}

#[test]
fn s22_ten_thousand_streams_leave_nothing_behind() {
    on_every_engine(|page: &mut Page| {
        let form = page.start(in_form(async {
            loop {
                let prices = Form::perform(watch(7)).await;
                let taken: Result<u32, Closed> = Form::perform(prices.take()).await;
                if taken == Ok(0) {
                    return Ok(0);
                }
            }
        }));
        for number in 1..=10_000 {
            page.item(form, number, 1).unwrap();
            assert_eq!(page.said().len(), if number == 1 { 4 } else { 2 });
        }
        page.item(form, 10_001, 0).unwrap();
        assert_eq!(page.said(), ["#0 lets call 10001 go", "#0 ended with {\"form\":{\"Ok\":0}}"]);
    });
}
