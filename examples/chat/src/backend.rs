//! The room: what is said in it, and who remembers that.

use std::{
    collections::{BTreeMap, VecDeque},
    fmt,
    sync::Arc,
};

use futures_util::stream;
use pagemachine::prelude::*;
use serde::{Deserialize, Serialize};
use tokio::sync::watch;

use crate::KEPT;

#[port]
pub trait Room {
    /// The last messages, and then whatever happens.
    #[read]
    fn listen(&self, call: &Call) -> impl Stream<Item = News>;

    /// Says what was written, which is being written no longer.
    async fn say(&self, call: &Call, name: Name, text: Line);

    /// Tells the others that this page's visitor writes.
    async fn begin_writing(&self, call: &Call, name: Name);

    async fn stop_writing(&self, call: &Call);
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum News {
    Said(Message),
    /// These others write, and nobody else.
    Writing(Vec<Name>),
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    /// Counted from 1.
    pub number: u64,
    pub name: Name,
    pub text: Line,
}

/// Some text of at most `MAX` characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Text<const MAX: usize>(Arc<str>);

pub type Name = Text<30>;
pub type Line = Text<500>;

impl<const MAX: usize> TryFrom<String> for Text<MAX> {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match text.trim() {
            "" => Err("this is needed".into()),
            text if text.chars().count() > MAX => Err(format!("at most {MAX} characters fit")),
            text => Ok(Self(text.into())),
        }
    }
}

impl<const MAX: usize> From<Text<MAX>> for String {
    fn from(text: Text<MAX>) -> Self {
        text.0.as_ref().into()
    }
}

impl<const MAX: usize> fmt::Display for Text<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A room that lives as long as the process. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Memory(watch::Sender<Talk>);

#[derive(Debug, Default)]
struct Talk {
    messages: VecDeque<Message>,
    /// Who writes, by page.
    writers: BTreeMap<Arc<str>, Name>,
}

/// What a page has heard.
struct Heard {
    page: Arc<str>,
    /// The number of the last message.
    last: u64,
    writers: Vec<Name>,
}

impl Heard {
    /// What it has not heard yet. Of what is no longer remembered it hears nothing.
    fn next(&mut self, talk: &Talk) -> Option<News> {
        if let Some(message) = talk.messages.iter().find(|message| message.number > self.last) {
            self.last = message.number;
            return Some(News::Said(message.clone()));
        }
        let others = talk.writers.iter().filter(|(page, _)| **page != self.page);
        let writers: Vec<_> = others.map(|(_, name)| name.clone()).collect();
        (writers != self.writers).then(|| {
            self.writers.clone_from(&writers);
            News::Writing(writers)
        })
    }
}

impl Room for Memory {
    fn listen(&self, call: &Call) -> impl Stream<Item = News> {
        let heard = Heard { page: Arc::clone(&call.page), last: 0, writers: Vec::new() };
        stream::unfold((self.0.subscribe(), heard), async |(mut talk, mut heard)| {
            loop {
                let news = heard.next(&talk.borrow_and_update());
                match news {
                    Some(news) => return Some((news, (talk, heard))),
                    None => talk.changed().await.ok()?,
                }
            }
        })
    }

    async fn say(&self, call: &Call, name: Name, text: Line) {
        self.0.send_modify(|talk| {
            talk.writers.remove(&call.page);
            let number = talk.messages.back().map_or(0, |last| last.number) + 1;
            talk.messages.push_back(Message { number, name, text });
            if talk.messages.len() > KEPT {
                talk.messages.pop_front();
            }
        });
    }

    async fn begin_writing(&self, call: &Call, name: Name) {
        self.0.send_modify(|talk| drop(talk.writers.insert(Arc::clone(&call.page), name)));
    }

    async fn stop_writing(&self, call: &Call) {
        self.0.send_modify(|talk| drop(talk.writers.remove(&call.page)));
    }
}
