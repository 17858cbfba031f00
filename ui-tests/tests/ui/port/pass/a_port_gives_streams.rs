//! A method that returns a stream, which may borrow the backend and who calls, beside methods that reply and alone.

#![forbid(unsafe_code)]
#![deny(warnings, missing_docs, missing_debug_implementations)]

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use pagemachine::prelude::*;

/// A type that is called as what the port's module declares.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
pub struct Opening(u32);

/// The catalogue.
#[port]
pub trait Catalog {
    /// How many there are.
    async fn count(&self) -> u32;
    /// What a product costs from now on.
    #[read]
    fn prices(&self, product: u32) -> impl Stream<Item = Opening>;
}

/// The chat.
#[port]
pub trait Chat {
    /// What is said in a room. It is entered by this, so it is no `#[read]`.
    fn listen(
        &self,
        call: &Call,
        room: String,
    ) -> impl pagemachine::Stream<Item = Result<String, u32>> + Send;
}

/// The page.
#[contract(ports(Catalog, Chat))]
pub mod page {
    /// Watches.
    #[spindle(output = usize)]
    pub mod watcher {
        /// What is new.
        #[notify]
        pub struct News {
            /// In words.
            pub text: String,
        }
    }
}

/// The spindle.
#[spindle(page::watcher)]
pub mod watcher {
    defcomp! {
        /// Tells prices, and then what is said.
        pub fn run() -> usize {
            prices <- catalog::prices(7);
            loop {
                price <- prices.take();
                match price {
                    Ok(Opening(pence)) => {
                        _ <- notify(News { text: pence.to_string() });
                    }
                    Err(Closed) => break,
                }
            }
            room <- chat::listen("tea".to_owned());
            hear(room, 0)
        }
    }

    defcomp! {
        fn hear(room: Receiver<Result<String, u32>>, heard: usize) -> usize {
            Ok(said) <- room.take();
            let Ok(text) = said else { return heard };
            _ <- notify(News { text });
            hear(room, heard + 1)
        } else <Closed> {
            Err(Closed) => heard,
        }
    }
}

/// Answers both.
#[derive(Debug)]
pub struct Shop(Vec<u32>);

impl Catalog for Shop {
    async fn count(&self) -> u32 {
        1
    }

    fn prices(&self, _: u32) -> impl Stream<Item = Opening> {
        Of(self.0.iter().map(|price| Opening(*price)))
    }
}

impl Chat for Shop {
    fn listen(&self, call: &Call, room: String) -> impl Stream<Item = Result<String, u32>> {
        let said = [Ok(format!("{room}? says {}", call.session)), Err(1)];
        Of(said.into_iter())
    }
}

/// What an iterator gives, as a stream.
struct Of<I>(I);

impl<I: Iterator + Unpin> Stream for Of<I> {
    type Item = I::Item;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<I::Item>> {
        Poll::Ready(self.0.next())
    }
}

fn main() {
    use page::watcher::News;

    let ports = page::Ports { catalog: Shop(vec![450, 470]), chat: Shop(vec![]) };
    let mut harness = pagemachine_test::Harness::<page::Contract>::new(ports);
    let watcher = harness.start(watcher::run);
    let told = harness.notified::<News>(watcher);
    let told: Vec<&str> = told.iter().map(|News { text }| text.as_str()).collect();
    assert_eq!(told, ["450", "470", "tea? says test"]);
    assert_eq!(harness.completed(watcher), 1);
}
