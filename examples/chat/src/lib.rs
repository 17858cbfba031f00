//! A room to talk in: what was said, who is writing, and nothing else.
#![expect(missing_docs, reason = "an application's names say what its items are")]

pub mod backend;

use std::{collections::VecDeque, time::Duration};

use pagemachine_live::{Document, prelude::*};

use self::{
    backend::{Line, Memory, Message, Name, News, Room, room},
    talk::{listener as li, speaker as sp},
};

/// How many messages a room and its pages remember.
pub const KEPT: usize = 200;

/// For how long somebody who types no more is still writing.
pub const PAUSE: Duration = Duration::from_secs(3);

/// What crosses the page's border.
#[contract(ports(Room))]
pub mod talk {
    /// Hears what happens in the room.
    #[spindle]
    pub mod listener {
        #[notify]
        pub struct Heard {
            pub news: News,
        }
    }

    /// Speaks for one visitor.
    #[spindle]
    pub mod speaker {
        #[event("enter", answer)]
        pub struct EnterEvent {
            pub name: Name,
        }
        #[event("type", latest)]
        pub struct TypeEvent {
            pub text: String,
        }
        #[event("say", every)]
        pub struct SayEvent {
            pub text: Line,
        }

        #[yields(EnterEvent)]
        pub struct Entering;
        #[yields(TypeEvent, SayEvent)]
        pub struct Talking;
    }
}

#[spindle(talk::listener)]
pub mod listener {
    defcomp! {
        /// Tells the page whatever happens, from the last messages on.
        pub fn run() {
            all <- room::listen();
            loop {
                Ok(news) <- all.take();
                _ <- notify(Heard { news });
            }
        } else <Closed> {
            Err(Closed) => {}
        }
    }
}

#[spindle(talk::speaker)]
pub mod speaker {
    defcomp! {
        /// Asks for a name, and says under it what is typed.
        pub fn run() {
            EnterEvent { name } <- yields(Entering);
            talk(name)
        }
    }

    defcomp! {
        fn talk(name: Name) {
            event <- yields(Talking);
            match event {
                answers::Talking::Say(SayEvent { text }) => say(name, text),
                answers::Talking::Type(_) => {
                    Ok(SayEvent { text }) <- write(name.clone());
                    say(name, text)
                }
            }
        } else <TimedOut> {
            Err(TimedOut) => talk(name),
        }
    }

    defcomp! {
        fn say(name: Name, text: Line) {
            _ <- room::say(name.clone(), text);
            talk(name)
        }
    }

    defcomp! {
        /// Shows the others that somebody writes, until a message comes of it, or a pause, or the page is closed.
        fn write(name: Name) -> Result<SayEvent, TimedOut> {
            _ <- room::begin_writing(name);
            _ <- compensate(room::stop_writing());
            finish()
        }
    }

    defcomp! {
        fn finish() -> Result<SayEvent, TimedOut> {
            Ok(event) <- timeout(PAUSE, yields(Talking));
            match event {
                answers::Talking::Say(said) => Ok(said),
                answers::Talking::Type(_) => finish(),
            }
        }
    }
}

#[derive(Debug, Default)]
pub struct ChatPage {
    messages: VecDeque<Message>,
    /// The others who are writing.
    writers: Vec<Name>,
    /// Whether the visitor has told a name.
    has_entered: bool,
}

impl li::View<Socket> for ChatPage {
    fn heard(&mut self, _: li::Id, heard: li::Heard, _: &mut Socket) {
        match heard.news {
            News::Said(message) => {
                self.messages.push_back(message);
                if self.messages.len() > KEPT {
                    self.messages.pop_front();
                }
            }
            News::Writing(names) => self.writers = names,
        }
    }
}

impl sp::View<Socket> for ChatPage {
    fn entering(&mut self, _: Offer<sp::Entering>, _: sp::Entering, _: &mut Socket) {}

    fn talking(&mut self, _: Offer<sp::Talking>, _: sp::Talking, _: &mut Socket) {
        self.has_entered = true;
    }
}

impl Page for ChatPage {
    type Contract = talk::Contract;
    type Params = ();
    type Session = ();

    fn mount(&mut self, page: &mut Mount<Self>) -> Result<(), Leave> {
        page.start(listener::run());
        page.start(speaker::run());
        Ok(())
    }

    fn failed(&mut self, _: talk::SpindleId, failure: Failure, socket: &mut Socket) {
        socket.flash(Flash::Error, failure.to_string());
    }

    fn refused(&mut self, refused: Refused, socket: &mut Socket) {
        match refused.field() {
            Some(error) => socket.flash(Flash::Error, error.reason.clone()),
            None => refused.flash(socket),
        }
    }

    fn render(&self) -> Html<Self> {
        html! {
            div.scroll {
                ol.messages role="log" {
                    @for message in &self.messages {
                        li id={ "message-" (message.number) } { b { (message.name) } " " (message.text) }
                    }
                }
            }
            p.writers role="status" { (writing(&self.writers)) }
            @if self.has_entered {
                form id="say" phx-change=(on::<sp::TypeEvent>()) phx-submit=(on::<sp::SayEvent>()) {
                    label for="text" { "Say" }
                    input #text name="text" required maxlength="500" autocomplete="off"
                        phx-throttle="1000" phx-mounted="[[\"focus\",{}]]";
                    button { "Send" }
                }
            } @else {
                form id="enter" phx-submit=(on::<sp::EnterEvent>()) {
                    label for="name" { "Your name" }
                    input #name name="name" required maxlength="30" autocomplete="nickname";
                    button { "Enter" }
                }
            }
        }
    }
}

/// Who is writing, in words.
fn writing(names: &[Name]) -> String {
    match names {
        [] => String::new(),
        [one] => format!("{one} is writing …"),
        [one, two] => format!("{one} and {two} are writing …"),
        _ => "Several people are writing …".into(),
    }
}

/// The application: what `main` serves.
pub fn app(room: Memory) -> axum::Router {
    let live = Live::new(Keys::random()).layout(layout).page::<ChatPage>("/", talk::Ports { room });
    axum::Router::new().merge(live)
}

fn layout(document: Document) -> String {
    let Document { head, body, .. } = document;
    let (style, script) = (include_str!("../static/chat.css"), include_str!("../static/chat.js"));
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>The Room</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"><link rel=\"icon\" href=\"data:,\">\
         <style>{style}</style><script>{script}</script>{head}</head><body>{body}</body></html>"
    )
}
