//! Pages to try the host with, and the backend that they call.

use std::{
    convert::Infallible,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::Duration,
};

use axum::{
    extract::FromRequestParts,
    http::{StatusCode, request::Parts},
};
use pagemachine::{
    Call, Computation, Failure, Of, Offer, Spindle, computation, contract, notify, on, port, random, sleep,
    yields,
};
use pagemachine_live::{Flash, Form, Html, Leave, Mount, Page, Refused, Socket, html};
use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;

use crate::feed::Streams;

/// What the pages ask for.
#[port]
pub(crate) trait Backend {
    #[read]
    async fn look(&self) -> u32;
    async fn act(&self, call: &Call, how: String) -> Result<u32, String>;
}

/// Counts the acts, and lets a test hold them back.
#[derive(Debug)]
pub(crate) struct Fake {
    pub(crate) acts: AtomicU32,
    pub(crate) looks: AtomicU32,
    /// One permit for each `slow` act that may end.
    pub(crate) gate: Semaphore,
    /// Destructors of spindles that ran.
    pub(crate) ended: AtomicU32,
    pub(crate) streams: Streams,
}

impl Default for Fake {
    fn default() -> Self {
        Self {
            acts: 0.into(),
            looks: 0.into(),
            gate: Semaphore::new(0),
            ended: 0.into(),
            streams: Streams::default(),
        }
    }
}

/// Shared by the test and the host.
#[derive(Clone, Debug, Default)]
pub(crate) struct Shared(pub(crate) Arc<Fake>);

impl Backend for Shared {
    async fn look(&self) -> u32 {
        self.0.looks.fetch_add(1, Ordering::SeqCst) + 100
    }

    async fn act(&self, call: &Call, how: String) -> Result<u32, String> {
        assert!(!call.key().is_empty());
        self.0.acts.fetch_add(1, Ordering::SeqCst);
        match how.as_str() {
            "panic" => panic!("the port was told to"),
            "never" => std::future::pending().await,
            "fail" => Err("no".to_owned()),
            "slow" => {
                self.0.gate.acquire().await.expect("the gate is never closed").forget();
                Ok(7)
            }
            _ => Ok(7),
        }
    }
}

/// Five digits.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String")]
pub(crate) struct Zip(String);

impl TryFrom<String> for Zip {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        assert_ne!(text, "panic", "told to");
        if text.len() == 5 { Ok(Self(text)) } else { Err("a zip has five digits") }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct User {
    pub(crate) name: String,
    pub(crate) floor: Option<u32>,
    pub(crate) zip: Zip,
}

#[contract(ports(Backend))]
pub(crate) mod lab {
    #[spindle]
    pub mod counter {
        #[event("inc", answer)]
        pub struct IncEvent;
        #[event("add", answer)]
        pub struct AddEvent {
            pub by: u64,
        }
        #[event("save", answer)]
        pub struct SaveEvent {
            pub user: User,
        }
        #[event("typed", latest)]
        pub struct TypedEvent {
            pub query: String,
        }
        #[event("once", once)]
        pub struct OnceEvent;
        #[event("act", answer)]
        pub struct ActEvent {
            pub how: String,
        }
        #[event("say", answer)]
        pub struct SayEvent {
            pub what: String,
            pub to: Option<String>,
        }

        #[yields]
        pub struct Counting {
            pub count: u64,
        }
        #[notify]
        pub struct Said {
            pub what: String,
            pub to: Option<String>,
        }
    }

    #[spindle]
    pub mod child {
        #[event("finish", answer)]
        pub struct FinishEvent;

        #[yields(FinishEvent)]
        pub struct Waiting;
    }
}

/// Counts its drop, which is a spindle's end.
struct Guard(Arc<Fake>);

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.ended.fetch_add(1, Ordering::SeqCst);
    }
}

fn count(
    mut count: u64,
    fake: Arc<Fake>,
) -> Computation<lab::counter::Here, impl Future<Output = ()> + Send + use<>> {
    use lab::counter::{ActEvent, AddEvent, Counting, Event, Here, Said, SaveEvent, SayEvent, TypedEvent};

    computation(async move {
        let _guard = Guard(fake);
        let say = |what: String| notify(Said { what, to: None });
        count += u64::from(Here::perform(backend::look()).await);
        loop {
            match Here::perform(yields(Counting { count })).await {
                Event::Inc(_) => count += 1,
                Event::Add(AddEvent { by }) => count = count.saturating_add(by),
                Event::Save(SaveEvent { user }) => {
                    Here::perform(say(format!("saved {} {:?}", user.name, user.floor))).await;
                }
                Event::Typed(TypedEvent { query }) => Here::perform(say(query)).await,
                Event::Once(_) => count += 1000,
                Event::Act(ActEvent { how }) if how == "sleep" => {
                    Here::perform(sleep(Duration::from_millis(50))).await;
                    Here::perform(say("slept".into())).await;
                }
                Event::Act(ActEvent { how }) if how == "draw" => {
                    let number = Here::perform(random()).await;
                    Here::perform(say(number.to_string())).await;
                }
                Event::Act(ActEvent { how }) => {
                    let outcome = Here::perform(backend::act(how)).await;
                    Here::perform(say(format!("{outcome:?}"))).await;
                }
                Event::Say(SayEvent { what, to: _ }) if what == "spindle panics" => panic!("told to"),
                Event::Say(SayEvent { what, to }) => Here::perform(notify(Said { what, to })).await,
            }
        }
    })
}

/// Acts at once: what a first paint must not do.
fn eager() -> Computation<lab::child::Here, impl Future<Output = ()> + Send + use<>> {
    use lab::child::{Here, Waiting};

    computation(async move {
        let _reply = Here::perform(backend::act("eager".into())).await;
        Here::perform(yields(Waiting)).await;
    })
}

/// Has something to do every microsecond.
fn restless() -> Computation<lab::child::Here, impl Future<Output = ()> + Send + use<>> {
    computation(async {
        loop {
            lab::child::Here::perform(sleep(Duration::from_micros(1))).await;
        }
    })
}

/// Who visits, as a header says; nobody is `nobody`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Visitor(String);

impl FromRequestParts<()> for Visitor {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, (): &()) -> Result<Self, StatusCode> {
        let user = parts.headers.get("x-user").and_then(|user| user.to_str().ok()).unwrap_or("ann");
        if user == "nobody" { Err(StatusCode::UNAUTHORIZED) } else { Ok(Self(user.to_owned())) }
    }
}

#[derive(Deserialize)]
pub(crate) struct LabParams {
    name: String,
    #[serde(default)]
    from: Option<u64>,
}

/// The page `/lab/{name}`.
#[derive(Default)]
pub(crate) struct LabPage {
    name: String,
    user: String,
    count: u64,
    said: String,
    child: Option<Offer<lab::child::Waiting>>,
    form: Form<lab::counter::SaveEvent>,
    refused: String,
    failed: String,
    render_panics: AtomicBool,
}

impl lab::counter::View<Socket> for LabPage {
    fn said(&mut self, id: lab::counter::Id, said: lab::counter::Said, socket: &mut Socket) {
        let to = said.to.unwrap_or_default();
        match said.what.as_str() {
            "navigate" => {
                socket.flash(Flash::Info, "moved on");
                socket.navigate(to);
            }
            "redirect" => {
                socket.flash(Flash::Error, "sent away");
                socket.redirect(to);
            }
            "flash" => socket.flash(Flash::Info, to),
            "push" => socket.push_event("pushed", [1, 2]),
            "reply" => socket.reply(to),
            "cancel" => socket.cancel(id),
            "handler panics" => panic!("told to"),
            "render panics" => *self.render_panics.get_mut() = true,
            _ => {}
        }
        self.said = said.what;
    }

    fn counting(
        &mut self,
        _: Offer<lab::counter::Counting>,
        counting: lab::counter::Counting,
        _: &mut Socket,
    ) {
        self.count = counting.count;
    }
}

impl lab::child::View<Socket> for LabPage {
    fn waiting(&mut self, offer: Offer<lab::child::Waiting>, _: lab::child::Waiting, _: &mut Socket) {
        self.child = Some(offer);
    }
}

// A page is made by `Default`, so what a test shares with it is found by its name.
static SHARED: std::sync::Mutex<Vec<(String, Arc<Fake>)>> = std::sync::Mutex::new(Vec::new());

/// Lets the pages of this name share the backend with their test.
pub(crate) fn share(name: &str, fake: &Arc<Fake>) {
    SHARED.lock().unwrap().push((name.to_owned(), Arc::clone(fake)));
}

fn shared(name: &str) -> Arc<Fake> {
    let shared = SHARED.lock().unwrap();
    shared.iter().find(|(known, _)| known == name).map(|(_, fake)| Arc::clone(fake)).unwrap_or_default()
}

impl Page for LabPage {
    type Contract = lab::Contract;
    type Params = LabParams;
    type Session = Visitor;

    fn mount(&mut self, page: &mut Mount<Self>) -> Result<(), Leave> {
        match page.params().name.as_str() {
            "gone" => return Err(Leave::NotFound),
            "secret" => return Err(Leave::Forbidden),
            "moved" => {
                page.socket().flash(Flash::Info, "it is here now");
                return Err(Leave::redirect("/lab/here"));
            }
            "mount-panics" => panic!("told to"),
            "render-panics" => *self.render_panics.get_mut() = true,
            _ => {}
        }
        self.name.clone_from(&page.params().name);
        self.user.clone_from(&page.session().0);
        page.start(count(page.params().from.unwrap_or_default(), shared(&self.name)));
        if self.name == "restless" {
            page.start(restless());
        }
        if self.name.starts_with("eager") {
            page.start(eager());
        }
        Ok(())
    }

    fn failed(&mut self, who: lab::SpindleId, failure: Failure, _: &mut Socket) {
        self.failed = format!("{who:?}: {failure}");
    }

    fn refused(&mut self, refused: Refused, _: &mut Socket) {
        self.form.fill(&refused);
        self.refused = format!("{}: {}", refused.name().unwrap_or("?"), refused.refusal());
    }

    fn title(&self) -> Option<String> {
        Some(format!("{} {}", self.name, self.count))
    }

    fn render(&self) -> Html<Self> {
        assert!(!self.render_panics.load(Ordering::Relaxed), "told to");
        html! {
            h1 { (self.name) " of " (self.user) }
            b { (self.count) }
            i { (self.said) }
            p.refused { (self.refused) }
            p.failed { (self.failed) }
            button phx-click=(lab::counter::AddEvent { by: 2 }) { "+2" }
            form id="save" phx-submit=(on::<lab::counter::SaveEvent>()) {
                input name="user[zip]" value=(self.form.value("user[zip]"));
                @if let Some(error) = self.form.error("user[zip]") { em { (error.reason) } }
            }
            form id="typed" phx-change=(on::<lab::counter::TypedEvent>()) { input name="query" value=(self.said); }
            @if let Some(offer) = &self.child {
                button phx-click=(lab::child::FinishEvent.of(offer)) { "finish" }
            }
        }
    }
}

#[contract]
pub(crate) mod other {
    #[spindle]
    pub mod quiet {
        #[event("wake", answer)]
        pub struct WakeEvent;
        #[yields(WakeEvent)]
        pub struct Sleeping;
    }
}

/// The page `/other`, for the same visitors.
#[derive(Default)]
pub(crate) struct OtherPage;

impl other::quiet::View<Socket> for OtherPage {
    fn sleeping(&mut self, _: Offer<other::quiet::Sleeping>, _: other::quiet::Sleeping, _: &mut Socket) {}
}

impl Page for OtherPage {
    type Contract = other::Contract;
    type Params = ();
    type Session = Visitor;

    fn mount(&mut self, page: &mut Mount<Self>) -> Result<(), Leave> {
        use other::quiet::{Here, Sleeping};

        page.start::<Here, _>(computation(async {
            Here::perform(yields(Sleeping)).await;
        }));
        Ok(())
    }

    fn failed(&mut self, _: other::SpindleId, _: Failure, _: &mut Socket) {}

    fn render(&self) -> Html<Self> {
        html! { h1 { "other" } }
    }
}

/// The page `/admin`, whose visitors another type knows.
#[derive(Default)]
pub(crate) struct AdminPage;

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Admin;

impl FromRequestParts<()> for Admin {
    type Rejection = Infallible;

    async fn from_request_parts(_: &mut Parts, (): &()) -> Result<Self, Infallible> {
        Ok(Self)
    }
}

impl other::quiet::View<Socket> for AdminPage {
    fn sleeping(&mut self, _: Offer<other::quiet::Sleeping>, _: other::quiet::Sleeping, _: &mut Socket) {}
}

impl Page for AdminPage {
    type Contract = other::Contract;
    type Params = ();
    type Session = Admin;

    fn mount(&mut self, _: &mut Mount<Self>) -> Result<(), Leave> {
        Ok(())
    }

    fn failed(&mut self, _: other::SpindleId, _: Failure, _: &mut Socket) {}

    fn render(&self) -> Html<Self> {
        html! { h1 { "admin" } }
    }
}
