//! One page that runs: its machine, its view, what its browser shows, and who may join it.

mod call;
mod explain;
mod respond;
mod turn;

use std::{
    any::Any,
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::Duration,
};

use pagemachine::{Backend, CallId, Contract, Input, Machine, Time};
use tokio::{
    sync::Notify,
    task::AbortHandle,
    time::{sleep, timeout},
};

use self::{
    call::Out,
    explain::Offers,
    respond::{draw_join, draw_update},
};
use crate::{
    Leave, Mount, Page, Socket,
    diff::{self, Tree},
    host::{Host, Seat},
    protocol::Sent,
    socket::{Away, Flashes},
    token::{fresh_name, fresh_seed},
};

/// A page that runs, whatever its type. All of it is called from the connection that it is attached to, or from tasks.
pub(crate) trait Running: Send + Sync {
    /// Its own name, which no other page has or had.
    fn id(&self) -> &str;

    /// Tells that there is something to say; at most one who waits is woken.
    fn news(&self) -> &Notify;

    /// Attaches a socket to it, if it is the page that this join means.
    fn adopt(&self, join: &Joining<'_>) -> Adoption;

    /// Takes an event from the socket that it is attached to, and gives the response.
    fn event(&self, socket: u64, join_ref: &str, sent: &Sent<'_>) -> Answer;

    /// What is to be pushed since the last message.
    fn poll_push(&self, socket: u64) -> Push;

    /// The socket is lost: the page waits for the next.
    fn detach(&self, socket: u64);

    /// Ends it: all spindles are cancelled, and what they called settles.
    fn close(&self);
}

/// A join, as far as a page decides on it.
pub(crate) struct Joining<'a> {
    pub(crate) socket: u64,
    pub(crate) join_ref: &'a str,
    /// The tab, if the boot script told one.
    pub(crate) tab: Option<&'a str>,
    /// Whether the browser has joined this page before.
    pub(crate) is_rejoin: bool,
    /// The path and the query.
    pub(crate) location: &'a str,
    pub(crate) who: &'a (dyn Any + Send + Sync),
}

/// What a page says to a join.
pub(crate) enum Adoption {
    /// It is this page; the response.
    Joined(String),
    /// It was this page, but it sends its visitor elsewhere; the response.
    Sent(String),
    /// It is this page, but it broke when it was drawn.
    Broken,
    /// It is this tab's page no more: the tab goes elsewhere.
    Left,
    /// It is another tab's.
    NotYours,
    /// Its visitor is another one.
    Unauthorized,
}

/// What a page answers to an event.
pub(crate) enum Answer {
    /// This response.
    Response(String),
    /// It has to catch up with the time first: it is asked again.
    Behind,
    /// It is attached to another socket, or gone.
    Gone,
    /// It broke: a handler or a render panicked.
    Broken,
}

/// What a page pushes.
pub(crate) enum Push {
    Nothing,
    /// A message, by its event and its payload.
    Message(&'static str, String),
    /// It is attached to another socket, or gone.
    Gone,
    /// It broke: a handler or a render panicked.
    Broken,
}

/// What a page is made of.
pub(crate) struct Mounting<'a, P: Page, B> {
    pub(crate) host: &'a Arc<Host>,
    pub(crate) ports: &'a Arc<B>,
    /// The name that it can be joined by; its own id without one.
    pub(crate) name: Option<&'a str>,
    pub(crate) session: &'a Arc<str>,
    pub(crate) who: P::Session,
    pub(crate) params: P::Params,
    pub(crate) location: &'a str,
    pub(crate) flash: Flashes,
    /// The socket that it is attached to; without one it waits for its first join.
    pub(crate) audience: Option<u64>,
}

/// Why a page was not mounted.
pub(crate) enum NotMounted {
    /// Its visitor is sent elsewhere, with this flash.
    Leave(Leave, Flashes),
    Panicked,
}

/// What a first paint gave.
pub(crate) enum Painted {
    Page {
        title: Option<String>,
        html: String,
        /// Whether what its URL names is not there.
        is_missing: bool,
    },
    /// A handler sends the visitor elsewhere, with this flash.
    Away(Away, Flashes),
    Broken,
}

/// A page of the type `P`, whose ports `B` answers.
pub(crate) struct RunningPage<P: Page, B> {
    me: Weak<Self>,
    host: Arc<Host>,
    ports: Arc<B>,
    id: Arc<str>,
    /// The name that it can be joined by.
    name: Box<str>,
    session: Arc<str>,
    news: Notify,
    state: Mutex<State<P>>,
}

struct State<P: Page> {
    view: P,
    who: P::Session,
    location: Box<str>,
    socket: Socket,
    machine: Machine<P::Contract>,
    /// What the browser shows; nothing before the first join.
    tree: Option<Tree>,
    title: Option<String>,
    place: Place,
    tab: Option<Box<str>>,
    /// The reference of its first join: those of a browser's later joins are larger.
    first_join: Option<u64>,
    /// Whether the newest join found the page as the one before had left it.
    is_restored: bool,
    /// When it last caught up with the time.
    now: Time,
    /// Its last offers, if rejected events are explained.
    offers: Option<Offers>,
    /// Whether something has happened since the last message.
    is_stale: bool,
    /// The calls that are out.
    calls: BTreeMap<CallId, Out>,
    /// The calls that wait for the first join.
    held: Vec<(CallId, <P::Contract as Contract>::Call)>,
    /// The one timer, for the machine's next deadline.
    timer: Option<(Time, AbortHandle)>,
    _seat: Seat,
}

/// Where a page is in its life.
enum Place {
    /// Painted, and not joined yet. Calls that are no `#[read]` wait.
    Waiting { _seat: Option<Seat>, end: Option<AbortHandle> },
    /// Joined by this socket.
    Attached(u64),
    /// Its socket is lost.
    Detached { _seat: Seat, end: AbortHandle },
    /// Over; it holds itself until all has settled.
    Closing { _me: Option<Arc<dyn Running>> },
}

/// A handler or a render panicked.
struct Broke;

/// Runs what a user wrote for the view; the default hook has printed its panic.
fn unbroken<T>(user: impl FnOnce() -> T) -> Result<T, Broke> {
    catch_unwind(AssertUnwindSafe(user)).map_err(|_| Broke)
}

impl<P: Page, B: Backend<P::Contract>> RunningPage<P, B> {
    /// Mounts a page, and runs it until it waits.
    pub(crate) fn mount(mounting: Mounting<'_, P, B>) -> Result<Arc<Self>, NotMounted> {
        let Mounting { host, ports, name, session, who, params, location, flash, audience } = mounting;
        let now = host.now();
        let mut settings = host.limits.machine.clone();
        settings.seed = fresh_seed();
        let machine = Machine::new(settings);
        let socket = Socket::with_flash(flash);
        let mut mount = Mount { machine, now, params, session: who, socket };
        let mounted = unbroken(|| {
            let mut view = P::default();
            view.mount(&mut mount).map(|()| view)
        });
        let Mount { machine, now: _, params: _, session: who, socket } = mount;
        let view = match mounted {
            Ok(Ok(view)) => view,
            Ok(Err(leave)) => return Err(NotMounted::Leave(leave, socket.flash)),
            Err(Broke) => return Err(NotMounted::Panicked),
        };
        let place = match audience {
            Some(socket) => Place::Attached(socket),
            None => Place::Waiting { _seat: None, end: None },
        };
        let id = fresh_name();
        let page = Arc::new_cyclic(|me| Self {
            me: me.clone(),
            host: Arc::clone(host),
            ports: Arc::clone(ports),
            name: name.unwrap_or(&id).into(),
            id: id.into(),
            session: Arc::clone(session),
            news: Notify::new(),
            state: Mutex::new(State {
                view,
                who,
                location: location.into(),
                socket,
                machine,
                tree: None,
                title: None,
                place,
                tab: None,
                first_join: None,
                is_restored: false,
                now,
                offers: host.explains.then(Offers::default),
                is_stale: true,
                calls: BTreeMap::new(),
                held: Vec::new(),
                timer: None,
                _seat: host.stats.seat_page(),
            }),
        });
        if page.turn(&mut page.state()).is_err() {
            page.end(page.state());
            return Err(NotMounted::Panicked);
        }
        Ok(page)
    }

    /// Answers the join that the page was mounted for.
    pub(crate) fn first_join(&self, join_ref: &str, tab: Option<&str>) -> Adoption {
        let mut state = self.state();
        state.tab = tab.map(Into::into);
        self.join(state, join_ref)
    }

    /// Draws the page for a socket that is attached.
    fn join(&self, mut state: MutexGuard<'_, State<P>>, join_ref: &str) -> Adoption {
        if let Some(away) = state.socket.take_away() {
            let (event, payload) = self.away(&mut state, away);
            self.end(state);
            return Adoption::Sent(format!("{{\"{event}\":{payload}}}"));
        }
        if let Ok(response) = draw_join(&mut state, join_ref) {
            return Adoption::Joined(response);
        }
        self.end(state);
        Adoption::Broken
    }

    /// The name that it can be joined by.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Waits until every spindle waits for the visitor or for news, or the first paint must do without.
    pub(crate) async fn first_turns(&self) {
        let all = async {
            while self.state().calls.values().any(|out| !out.has_rested) {
                self.news.notified().await;
            }
        };
        // What has not come by then comes after the join.
        let _ = timeout(self.host.limits.first_paint, all).await;
    }

    /// Draws the page for a browser that is not connected.
    pub(crate) fn paint(&self) -> Painted {
        let mut state = self.state();
        if matches!(state.place, Place::Closing { .. }) {
            return Painted::Broken;
        }
        let State { view, socket, .. } = &mut *state;
        if let Some(away) = socket.take_away() {
            return Painted::Away(away, std::mem::take(&mut socket.flash));
        }
        let painted = unbroken(|| (view.title(), diff::first_paint(&view.render(), &socket.flash.to_html())));
        let is_missing = socket.is_missing;
        painted.map_or(Painted::Broken, |(title, html)| Painted::Page { title, html, is_missing })
    }

    /// Lets the page wait for its first join; not if there are too many.
    pub(crate) fn wait_for_join(self: &Arc<Self>) {
        let limits = &self.host.limits;
        let mut state = self.state();
        let seat = self.host.stats.seat_waiting(limits.waiting);
        // It may have broken since it was painted.
        let Some(seat) = seat.filter(|_| matches!(state.place, Place::Waiting { .. })) else {
            return self.end(state);
        };
        let end = self.end_after(limits.join, |place| matches!(place, Place::Waiting { .. }));
        state.place = Place::Waiting { _seat: Some(seat), end: Some(end) };
        drop(state);
        self.host.list(&self.name, Arc::clone(self) as Arc<dyn Running>);
    }

    /// Plans its end, if it is still in such a place then.
    fn end_after(&self, time: Duration, is_due: fn(&Place) -> bool) -> AbortHandle {
        let page = Weak::clone(&self.me);
        let end = async move {
            sleep(time).await;
            let Some(page) = page.upgrade() else { return };
            let state = page.state();
            if is_due(&state.place) {
                page.end(state);
            }
        };
        tokio::spawn(end).abort_handle()
    }

    fn state(&self) -> MutexGuard<'_, State<P>> {
        // What may panic is caught while it is held, so nothing is ever half done.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends it: its spindles are cancelled, and what they called settles.
    fn end(&self, mut state: MutexGuard<'_, State<P>>) {
        let place = match &state.place {
            Place::Closing { .. } => return,
            // It may wait for replies longer than anybody else holds it.
            _ => Place::Closing { _me: self.me.upgrade().map(|me| me as Arc<dyn Running>) },
        };
        let was = std::mem::replace(&mut state.place, place);
        if let Place::Waiting { end: Some(end), .. } | Place::Detached { end, .. } = &was {
            end.abort();
        }
        let now = self.host.now();
        let held = std::mem::take(&mut state.held);
        // What follows can be refused only by a page that has closed already.
        let _ = state.machine.handle(now, Input::Close);
        for (call, _) in held {
            let _ = state.machine.handle(now, Input::Lost { call });
        }
        // Nothing is drawn any more, so nothing breaks.
        let _ = self.turn(&mut state);
        // What the place held, this page itself perhaps, is dropped after the state is free.
        drop(state);
        drop(was);
        self.host.unlist(&self.name, self);
        self.news.notify_one();
    }
}

impl<P: Page, B: Backend<P::Contract>> Running for RunningPage<P, B> {
    fn id(&self) -> &str {
        &self.id
    }

    fn news(&self) -> &Notify {
        &self.news
    }

    fn adopt(&self, join: &Joining<'_>) -> Adoption {
        let mut state = self.state();
        let is_tab = state.tab.as_deref() == join.tab;
        match &state.place {
            Place::Closing { .. } => return Adoption::Left,
            Place::Waiting { .. } if *state.location != *join.location => return Adoption::NotYours,
            Place::Waiting { .. } => {}
            _ if !is_tab => return Adoption::NotYours,
            _ if *state.location != *join.location => return Adoption::Left,
            Place::Attached(_) if !join.is_rejoin && join.tab.is_none() => return Adoption::NotYours,
            _ if !join.is_rejoin => return Adoption::Left,
            Place::Attached(_) | Place::Detached { .. } => {}
        }
        if join.who.downcast_ref::<P::Session>() != Some(&state.who) {
            return Adoption::Unauthorized;
        }
        let was = std::mem::replace(&mut state.place, Place::Attached(join.socket));
        state.tab = join.tab.map(Into::into);
        state.is_restored = !matches!(was, Place::Waiting { .. });
        match was {
            Place::Waiting { end, _seat } => {
                if let Some(end) = end {
                    end.abort();
                }
                for (call, request) in std::mem::take(&mut state.held) {
                    self.call(&mut state, call, request);
                }
            }
            Place::Detached { end, _seat } => end.abort(),
            // The other socket learns that it is not the page's any more.
            Place::Attached(_) | Place::Closing { .. } => self.news.notify_waiters(),
        }
        self.join(state, join.join_ref)
    }

    fn event(&self, socket: u64, join_ref: &str, sent: &Sent<'_>) -> Answer {
        let Some(mut state) = self.caught_up() else { return Answer::Behind };
        if !matches!(state.place, Place::Attached(attached) if attached == socket) {
            return Answer::Gone;
        }
        if let Ok(response) = self.respond(&mut state, join_ref, sent) {
            return Answer::Response(response);
        }
        self.end(state);
        Answer::Broken
    }

    fn poll_push(&self, socket: u64) -> Push {
        let mut state = self.state();
        match state.place {
            Place::Attached(attached) if attached == socket => {}
            // Nobody but a panic closes a page that is attached to the socket that asks.
            Place::Closing { .. } => return Push::Broken,
            _ => return Push::Gone,
        }
        if let Some(away) = state.socket.take_away() {
            let (event, payload) = self.away(&mut state, away);
            return Push::Message(event, payload);
        }
        if !state.is_stale && !state.socket.has_more() {
            return Push::Nothing;
        }
        match draw_update(&mut state, false) {
            Ok(members) if members.is_empty() => Push::Nothing,
            Ok(members) => Push::Message("diff", format!("{{{members}}}")),
            Err(Broke) => {
                self.end(state);
                Push::Broken
            }
        }
    }

    fn detach(&self, socket: u64) {
        let mut state = self.state();
        if !matches!(state.place, Place::Attached(attached) if attached == socket) {
            return;
        }
        let limits = &self.host.limits;
        let Some(seat) = self.host.stats.seat_detached(limits.detached) else { return self.end(state) };
        let end = self.end_after(limits.grace, |place| matches!(place, Place::Detached { .. }));
        state.tree = None;
        state.place = Place::Detached { _seat: seat, end };
    }

    fn close(&self) {
        self.end(self.state());
    }
}

impl<P: Page> State<P> {
    /// Whether a join with this reference was of this page, and not of one before it.
    fn has_joined(&self, join: &str) -> bool {
        self.first_join.is_some_and(|first| join.parse().is_ok_and(|join: u64| first <= join))
    }
}

impl<P: Page> Drop for State<P> {
    /// A page that goes without being closed was never joined: all of its calls are `#[read]`.
    fn drop(&mut self) {
        for out in self.calls.values() {
            out.task.abort();
        }
    }
}
