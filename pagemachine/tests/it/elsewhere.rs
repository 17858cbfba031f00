//! Pages inside pages, and handles that leave theirs (rules 11, 11b, 12b).

use std::time::Duration;

use pagemachine::{
    CallId, Fiber, Handle, Id, Input, Machine, Output, RawId, Rejected, Sender, Settings, Spindle, Time,
    channel, computation, contract, fiber, fork, get, notify, put, sleep, yields,
};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::driver::{
    Down, backend, in_form, on_every_engine,
    page::{self, form},
};

/// Steps a page of the same contract that starts with this spindle, and gives its outputs.
fn step_inner(body: impl Future<Output = Result<u32, Down>> + Send + 'static) -> Vec<Output<page::Contract>> {
    let mut inner = Machine::<page::Contract>::new(Settings::default());
    inner.start(Time::default(), in_form(body)).unwrap();
    inner.handle(Time::default().after(Duration::from_secs(1)), Input::Time).unwrap();
    std::iter::from_fn(|| inner.poll_output()).collect()
}

fn nap() -> pagemachine::Computation<form::Here, impl Future<Output = Result<u32, Down>> + Send> {
    in_form(async {
        form::Here::perform(sleep(Duration::from_secs(1))).await;
        Ok(7)
    })
}

/// The outer fiber and the inner one have the same number.
#[test]
fn s11_a_fiber_that_is_dropped_in_another_page_cancels_nobody_there() {
    on_every_engine(|page| {
        page.start(in_form(async {
            let outer: Fiber<form::Here, Result<u32, Down>> = form::Here::perform(fiber(nap())).await;
            let outputs = step_inner(async move {
                let inner = form::Here::perform(fiber(nap())).await;
                drop(outer);
                form::Here::perform(inner).await
            });
            assert!(
                matches!(outputs.last(), Some(Output::Completed { value: page::Done::Form(Ok(7)), .. })),
                "{outputs:?}"
            );
            Ok(1)
        }));
        let said = page.said();
        assert_eq!(said.last().unwrap(), r#"#0 ended with {"form":{"Ok":1}}"#);
    });
}

#[test]
fn s11_a_fiber_of_another_page_cannot_be_awaited() {
    on_every_engine(|page| {
        page.start(in_form(async {
            let outer = form::Here::perform(fiber(in_form(async { Ok(1) }))).await;
            let outputs = step_inner(async move { form::Here::perform(outer).await });
            let failure = format!("{:?}", outputs.last());
            assert!(failure.contains("not part of this spindle"), "{failure}");
            Ok(1)
        }));
        assert_eq!(page.said().last().unwrap(), r#"#0 ended with {"form":{"Ok":1}}"#);
    });
}

#[test]
fn s11_the_fiber_of_another_spindle_cannot_be_awaited() {
    on_every_engine(|page| {
        page.start(in_form(async {
            let mine = form::Here::perform(fiber(nap())).await;
            let thief =
                form::Here::perform(fork(in_form(async move { form::Here::perform(mine).await }))).await;
            let outcome = form::Here::perform(thief).await;
            assert!(outcome.unwrap_err().to_string().contains("not part of this spindle"));
            Ok(1)
        }));
        assert_eq!(page.said().last().unwrap(), r#"#0 ended with {"form":{"Ok":1}}"#);
    });
}

#[test]
fn s11b_a_handle_of_another_page_knows_no_outcome_and_holds_nothing_there() {
    on_every_engine(|page| {
        page.start(in_form(async {
            let outer: Handle<form::Here> = form::Here::perform(fork(nap())).await;
            let outputs = step_inner(async move {
                // It has the number that the outer one has in its page.
                let inner = form::Here::perform(fork(in_form(async { Ok(5) }))).await;
                let foreign = form::Here::perform(outer.clone()).await;
                assert_eq!(foreign, Err(pagemachine::Failure::Cancelled));
                drop(outer);
                form::Here::perform(inner).await.unwrap()
            });
            assert!(
                matches!(outputs.last(), Some(Output::Completed { value: page::Done::Form(Ok(5)), .. })),
                "{outputs:?}"
            );
            Ok(1)
        }));
        assert_eq!(page.said().last().unwrap(), r#"#0 ended with {"form":{"Ok":1}}"#);
    });
}

/// A fiber has no number of its own outside.
#[test]
fn s12_an_input_that_is_addressed_by_a_fibers_number_is_rejected() {
    on_every_engine(|page| {
        let form: Id<form::Here> = page.start(in_form(async {
            let fiber = form::Here::perform(fiber(backend::act(1))).await;
            form::Here::perform(fiber).await
        }));
        let fiber: Id<form::Here> = Id::new(RawId::from_number(1));
        assert_eq!(page.cancel(fiber), Err(Rejected::UnknownSpindle));
        assert_eq!(page.reply(fiber, 1, backend::Reply::Act(Ok(1))), Err(Rejected::UnknownCall));
        let lost = Input::Lost { call: CallId { spindle: fiber.raw(), number: 1 } };
        assert_eq!(page.give(lost), Err(Rejected::UnknownCall));
        page.reply(form, 1, backend::Reply::Act(Ok(1))).unwrap();
        assert_eq!(page.said().last().unwrap(), r#"#0 ended with {"form":{"Ok":1}}"#);
    });
}

/// A sender that passes for data.
#[derive(Clone, Debug)]
pub struct Wire(Sender<u32>);

impl PartialEq for Wire {
    fn eq(&self, _: &Self) -> bool {
        false
    }
}

impl Serialize for Wire {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_unit()
    }
}

impl<'de> Deserialize<'de> for Wire {
    fn deserialize<D: Deserializer<'de>>(_: D) -> Result<Self, D::Error> {
        Err(serde::de::Error::custom("a sender is in its page alone"))
    }
}

#[contract]
mod shared {
    use super::*;

    #[cell(writer = keeper)]
    pub struct Line(pub Wire);
    #[spindle(output = Option<u32>)]
    pub mod keeper {}

    #[spindle]
    pub mod bell_ringer {
        #[event("ring", latest)]
        pub struct RingEvent {
            pub bell: Bell,
        }
        #[event("rest", answer)]
        pub struct RestEvent;
        #[yields(RingEvent)]
        pub struct Ringing;
        #[yields(RestEvent)]
        pub struct Resting;
        #[notify]
        pub struct Rang;
    }
}

/// Rings when it is dropped.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Bell;

impl Drop for Bell {
    fn drop(&mut self) {
        drop(shared::bell_ringer::Here::perform(notify(shared::bell_ringer::Rang)));
    }
}

/// An inner page replaces an event that it keeps, inside a step of the outer page.
#[test]
fn s05a_a_kept_event_that_an_inner_page_drops_performs_nothing_in_the_outer() {
    use shared::bell_ringer::{Here, Resting, RingEvent, Ringing};

    let rests = || {
        computation::<Here, _>(async {
            Here::perform(yields(Resting)).await;
            Here::perform(yields(Ringing)).await;
        })
    };
    let mut outer = Machine::<shared::Contract>::new(Settings::default());
    let steps_an_inner_page = computation::<Here, _>(async move {
        let mut inner = Machine::<shared::Contract>::new(Settings::default());
        let ringer = inner.start(Time::default(), rests()).unwrap();
        for _ in 0..2 {
            let event = pagemachine::Event::into_event(RingEvent { bell: Bell });
            let event = Input::Event { spindle: Some(ringer.raw()), seen: None, again: false, event };
            inner.handle(Time::default(), event).unwrap();
        }
        inner.handle(Time::default(), Input::Cancel { spindle: ringer.raw() }).unwrap();
        Here::perform(yields(Resting)).await;
    });
    outer.start(Time::default(), steps_an_inner_page).unwrap();
    let rang =
        std::iter::from_fn(|| outer.poll_output()).filter(|output| matches!(output, Output::Notify { .. }));
    assert_eq!(rang.count(), 0);
}

#[test]
fn s19_a_sender_that_is_read_from_a_cell_counts() {
    use shared::{Line, keeper::Here};

    let mut machine = Machine::<shared::Contract>::new(Settings::default());
    let keeper = computation::<Here, _>(async {
        let (sender, receiver) = Here::perform(channel::<u32>(1)).await;
        Here::perform(put(Line(Wire(sender)))).await.unwrap();
        let Line(Wire(copy)) = Here::perform(get::<Line>()).await.unwrap();
        // Another line takes the first one's place, whose sender goes; the copy keeps it open.
        let (other, _closed) = Here::perform(channel::<u32>(1)).await;
        Here::perform(put(Line(Wire(other)))).await.unwrap();
        Here::perform(copy.put(9)).await.unwrap();
        Here::perform(receiver.take()).await.ok()
    });
    machine.start(Time::default(), keeper).unwrap();
    let ends = std::iter::from_fn(|| machine.poll_output()).last();
    assert!(matches!(ends, Some(Output::Completed { value: shared::Done::Keeper(Some(9)), .. })), "{ends:?}");
}
