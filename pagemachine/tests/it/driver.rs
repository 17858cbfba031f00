//! A page for the tests, and a driver that says what comes out of it, line by line.

use std::time::Duration;

use pagemachine::{
    CallId, Computation, Contract, EndsWith, Engine, Event, Id, Input, Machine, Output, RawId, Rejected,
    Settings, Spindle, Stream, Taken, Time, computation, contract, port,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Down;

#[port]
pub trait Backend {
    /// Has no effect.
    #[read]
    async fn look(&self, n: u32) -> Result<u32, Down>;
    async fn act(&self, n: u32) -> Result<u32, Down>;
    /// What comes from now on.
    #[read]
    fn watch(&self, n: u32) -> impl Stream<Item = u32>;
}

#[contract(ports(Backend))]
pub mod page {
    use super::*;

    /// What a list has counted.
    #[cell(writer = list)]
    pub struct Count(pub u32);

    /// Asks one question after the other.
    #[spindle(output = Result<u32, Down>)]
    pub mod form {
        #[event("first", answer)]
        pub struct FirstEvent {
            pub n: u32,
        }
        #[event("second", answer)]
        pub struct SecondEvent {
            pub n: u32,
        }
        #[yields(FirstEvent)]
        pub struct First;
        #[yields(SecondEvent)]
        pub struct Second;
        #[notify]
        pub struct Note {
            pub text: String,
        }
    }

    /// Takes messages.
    #[spindle]
    pub mod list {
        #[event("typed", latest)]
        pub struct TypedEvent {
            pub text: String,
        }
        #[event("key", every)]
        pub struct KeyEvent {
            pub key: char,
        }
        #[event("buy", once)]
        pub struct BuyEvent {
            pub n: u32,
        }
        #[event("stop", answer)]
        pub struct StopEvent;
        #[yields(TypedEvent, KeyEvent, BuyEvent, StopEvent)]
        pub struct Browsing;
        #[yields(StopEvent)]
        pub struct Resting;
        #[yields(BuyEvent)]
        pub struct Shopping;
        #[notify]
        pub struct Seen {
            pub what: String,
        }
    }
}

/// The engines that this build has.
pub fn engines() -> Vec<Engine> {
    vec![
        Engine::Airlock,
        #[cfg(feature = "genawaiter")]
        Engine::Genawaiter,
    ]
}

/// Runs a test on a fresh page of every engine.
pub fn on_every_engine(test: impl Fn(&mut Page)) {
    with_settings(Settings::default(), test);
}

/// Runs a test on a fresh page of every engine, with these bounds.
pub fn with_settings(settings: Settings, test: impl Fn(&mut Page)) {
    for engine in engines() {
        test(&mut Page { machine: Machine::with_engine(settings.clone(), engine), at: Time::default() });
    }
}

/// A machine, the time, and what is asked of both.
pub struct Page {
    pub machine: Machine<page::Contract>,
    pub at: Time,
}

impl Page {
    pub fn start<S, F>(&mut self, computation: Computation<S, F>) -> Id<S>
    where
        S: Spindle<Contract = page::Contract>,
        F: Future<Output: EndsWith<S>> + Send + 'static,
    {
        self.machine.start(self.at, computation).unwrap()
    }

    pub fn give(&mut self, input: Input<page::Contract>) -> Result<Taken, Rejected> {
        self.machine.handle(self.at, input)
    }

    pub fn send<E: Event<Spindle = S>, S: Spindle<Contract = page::Contract>>(
        &mut self,
        spindle: Id<S>,
        seen: u64,
        event: E,
    ) -> Result<Taken, Rejected> {
        self.give(Input::Event {
            spindle: Some(spindle.raw()),
            seen: Some(seen),
            again: false,
            event: event.into_event(),
        })
    }

    /// Replies to the call with this number.
    pub fn reply<S>(
        &mut self,
        spindle: Id<S>,
        number: u64,
        reply: backend::Reply,
    ) -> Result<Taken, Rejected> {
        let call = CallId { spindle: spindle.raw(), number };
        self.give(Input::Reply { call, reply: page::Reply::Backend(reply) })
    }

    /// Gives the stream with this number an item.
    pub fn item<S>(&mut self, spindle: Id<S>, number: u64, item: u32) -> Result<Taken, Rejected> {
        let item = page::Reply::Backend(backend::Reply::Watch(item));
        self.give(Input::Item { call: CallId { spindle: spindle.raw(), number }, item })
    }

    /// Ends the stream with this number.
    pub fn end<S>(&mut self, spindle: Id<S>, number: u64) -> Result<Taken, Rejected> {
        self.give(Input::End { call: CallId { spindle: spindle.raw(), number } })
    }

    pub fn cancel<S>(&mut self, spindle: Id<S>) -> Result<Taken, Rejected> {
        self.give(Input::Cancel { spindle: spindle.raw() })
    }

    pub fn pass(&mut self, duration: Duration) {
        self.at = self.at.after(duration);
    }

    /// What came out since the last look.
    pub fn said(&mut self) -> Vec<String> {
        std::iter::from_fn(|| self.machine.poll_output()).map(|output| line(&output)).collect()
    }
}

/// Says an output in a line.
pub fn line(output: &Output<page::Contract>) -> String {
    match output {
        Output::Started { spindle, kind } => format!("{} started", name(*spindle, *kind)),
        Output::Yield { spindle, offer, value } => format!("{spindle:?} asks {} as {offer}", value_of(value)),
        Output::OfferEnded { spindle, offer, how, .. } => format!("{spindle:?}'s offer {offer} was {how:?}"),
        Output::Expired { spindle, event, .. } => format!("{spindle:?}'s {} expired", value_of(event)),
        Output::Notify { spindle, value } => format!("{spindle:?} tells {}", value_of(value)),
        Output::Call { call, request } => {
            format!("{:?} calls {} as {}", call.spindle, value_of(request), call.number)
        }
        Output::LetGo { call } => format!("{:?} lets call {} go", call.spindle, call.number),
        Output::Completed { spindle, value, .. } => {
            format!("{spindle:?} ended with {}", serde_json::to_string(value).unwrap())
        }
        Output::Failed { spindle, failure, .. } => format!("{spindle:?} failed: {failure:?}"),
        Output::Unsettled { spindle, call: Some(call), request: None, .. } => {
            format!("{spindle:?} gave call {} up", call.number)
        }
        Output::Unsettled { spindle, request, .. } => {
            format!("{spindle:?} did not settle {}", request.as_ref().map(value_of).unwrap_or_default())
        }
        Output::Closed => "closed".into(),
    }
}

fn name(spindle: RawId, kind: u16) -> String {
    format!("{}{spindle:?}", page::Contract::DESCRIPTOR.spindles[usize::from(kind)].name)
}

/// The value inside the page's enum and its spindle's: `Note {"text":"x"}`.
fn value_of(value: &impl Serialize) -> String {
    let Value::Object(spindle) = serde_json::to_value(value).unwrap() else {
        unreachable!("an enum of enums")
    };
    match spindle.into_iter().next().unwrap().1 {
        Value::Object(value) => {
            let (name, fields) = value.into_iter().next().unwrap();
            if fields.is_null() { name } else { format!("{name} {fields}") }
        }
        Value::String(name) => name,
        other => other.to_string(),
    }
}

/// A computation of a `form`, by hand.
pub fn in_form<F: Future<Output = Result<u32, Down>>>(body: F) -> Computation<page::form::Here, F> {
    computation(body)
}

/// A computation of a `list`, by hand.
pub fn in_list<F: Future<Output = ()>>(body: F) -> Computation<page::list::Here, F> {
    computation(body)
}
