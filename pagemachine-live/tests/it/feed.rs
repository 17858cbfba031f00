//! A page that takes what streams of a port give, and the port.

use std::sync::atomic::{AtomicU32, Ordering::SeqCst};

use futures_util::{StreamExt as _, stream};
use pagemachine::{
    Computation, Failure, Offer, Receiver, Spindle, Stream, computation, contract, notify, port, yields,
};
use pagemachine_live::{Html, Leave, Mount, Page, Socket, html};
use serde::Deserialize;
use tokio::sync::Semaphore;

use crate::lab::{Shared, Visitor};

#[port]
pub(crate) trait Source {
    #[read]
    fn numbers(&self, how: String) -> impl Stream<Item = u32>;
    /// Its opening has an effect.
    fn enter(&self) -> impl Stream<Item = u32>;
}

/// What a test sees of the streams, and how it lets them go on.
#[derive(Debug)]
pub(crate) struct Streams {
    pub(crate) opened: AtomicU32,
    pub(crate) pulled: AtomicU32,
    pub(crate) dropped: AtomicU32,
    /// One permit for each item of a `gated` stream.
    pub(crate) gate: Semaphore,
}

impl Default for Streams {
    fn default() -> Self {
        Self { opened: 0.into(), pulled: 0.into(), dropped: 0.into(), gate: Semaphore::new(0) }
    }
}

/// Counts the drop of a stream.
struct Dropped<'a>(&'a Streams);

impl<'a> Dropped<'a> {
    fn streams(&self) -> &'a Streams {
        self.0
    }
}

impl Drop for Dropped<'_> {
    fn drop(&mut self) {
        self.0.dropped.fetch_add(1, SeqCst);
    }
}

impl Source for Shared {
    fn numbers(&self, how: String) -> impl Stream<Item = u32> {
        let streams = &self.0.streams;
        streams.opened.fetch_add(1, SeqCst);
        let dropped = Dropped(streams);
        stream::iter(1..=10_000).then(move |n| {
            // Of the field alone the closure would hold a copy.
            let (how, streams) = (how.clone(), dropped.streams());
            async move {
                match (how.as_str(), n) {
                    ("two", 3..) => std::future::pending().await,
                    ("panics", 3..) => panic!("the stream was told to"),
                    ("gated", _) => streams.gate.acquire().await.expect("it is never closed").forget(),
                    _ => {}
                }
                streams.pulled.fetch_add(1, SeqCst);
                n
            }
        })
    }

    fn enter(&self) -> impl Stream<Item = u32> {
        self.0.streams.opened.fetch_add(1, SeqCst);
        stream::iter([7])
    }
}

#[contract(ports(Source))]
pub(crate) mod feed {
    #[spindle]
    pub mod reader {
        #[event("next", every)]
        pub struct NextEvent;
        #[yields(NextEvent)]
        pub struct Reading;
        #[notify]
        pub struct Number(pub u32);
        #[notify]
        pub struct End;
    }
}

type Here = feed::reader::Here;

/// Tells all numbers.
fn eager(how: String) -> Computation<Here, impl Future<Output = ()> + Send + use<>> {
    computation(async move {
        let numbers = if how == "enter" {
            Here::perform(source::enter()).await
        } else {
            Here::perform(source::numbers(how)).await
        };
        while tell(&numbers).await {}
    })
}

/// Tells a number after each event.
fn slow() -> Computation<Here, impl Future<Output = ()> + Send + use<>> {
    computation(async move {
        let numbers = Here::perform(source::numbers("ready".into())).await;
        loop {
            Here::perform(yields(feed::reader::Reading)).await;
            tell(&numbers).await;
        }
    })
}

async fn tell(numbers: &Receiver<u32>) -> bool {
    let Ok(number) = Here::perform(numbers.take()).await else {
        Here::perform(notify(feed::reader::End)).await;
        return false;
    };
    Here::perform(notify(feed::reader::Number(number))).await;
    true
}

#[derive(Deserialize)]
pub(crate) struct FeedParams {
    how: String,
}

/// The page `/feed/{how}`.
#[derive(Default)]
pub(crate) struct FeedPage {
    numbers: u32,
    newest: u32,
    state: String,
}

impl feed::reader::View<Socket> for FeedPage {
    fn number(&mut self, _: feed::reader::Id, number: feed::reader::Number, _: &mut Socket) {
        self.numbers += 1;
        self.newest = number.0;
    }

    fn end(&mut self, _: feed::reader::Id, _: feed::reader::End, _: &mut Socket) {
        self.state = "ended".into();
    }

    fn reading(&mut self, _: Offer<feed::reader::Reading>, _: feed::reader::Reading, _: &mut Socket) {}
}

impl Page for FeedPage {
    type Contract = feed::Contract;
    type Params = FeedParams;
    type Session = Visitor;

    fn mount(&mut self, page: &mut Mount<Self>) -> Result<(), Leave> {
        match page.params().how.as_str() {
            "slow" => page.start(slow()),
            how => {
                let how = how.to_owned();
                page.start(eager(how))
            }
        };
        Ok(())
    }

    fn failed(&mut self, _: feed::SpindleId, failure: Failure, _: &mut Socket) {
        self.state = failure.to_string();
    }

    fn render(&self) -> Html<Self> {
        html! { p { (self.numbers) " numbers, " (self.newest) " " (self.state) } }
    }
}
