//! One page that runs: its machine, its view, what its browser shows, and who may join it.

use std::{
    any::Any,
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::Duration,
};

use futures_util::FutureExt as _;
use pagemachine::{Backend, Call, CallId, Contract, DrawnBy as _, Input, Machine, Output, Time};
use serde::Deserialize;
use tokio::{
    sync::Notify,
    task::AbortHandle,
    time::{sleep, timeout},
};

use crate::{
    Leave, Mount, Page, Refusal, Refused, Socket,
    diff::{self, Tree},
    event::{self, Address},
    host::{Host, Seat},
    protocol::{CLIENT_VERSION, Sent, Trigger, push_json},
    socket::{Away, Flashes, push_member},
    token::fresh_name,
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
    /// Whether the newest join found the page as the one before had left it.
    is_restored: bool,
    /// When a form said last that something was typed.
    changed_at: Option<Time>,
    /// Whether something has happened since the last message.
    is_stale: bool,
    /// The calls that are out.
    calls: BTreeMap<CallId, AbortHandle>,
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
    /// Mounts a page, and runs it until it waits. For an `audience` it is attached to that socket; without one it
    /// waits for its first join.
    #[expect(clippy::too_many_arguments, reason = "one for each thing that a page is made of")]
    pub(crate) fn mount(
        host: &Arc<Host>,
        ports: &Arc<B>,
        name: Option<&str>,
        session: &Arc<str>,
        who: P::Session,
        params: P::Params,
        location: &str,
        flash: Flashes,
        audience: Option<u64>,
    ) -> Result<Arc<Self>, NotMounted> {
        let now = host.now();
        let machine = Machine::new(host.limits.machine.clone());
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
                is_restored: false,
                changed_at: None,
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

    /// Waits until every spindle waits for the visitor, or the first paint must do without.
    pub(crate) async fn first_turns(&self) {
        let all = async {
            while !self.state().calls.is_empty() {
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

    /// Does what the machine asks for, in its order, and sets the timer anew.
    fn turn(&self, state: &mut State<P>) -> Result<(), Broke> {
        let result = self.hand_out(state);
        self.set_timer(state);
        result
    }

    fn hand_out(&self, state: &mut State<P>) -> Result<(), Broke> {
        while let Some(output) = state.machine.poll_output() {
            match output {
                Output::Call { call, request } => self.call(state, call, request),
                Output::LetGo { call } => {
                    state.held.retain(|(held, _)| *held != call);
                    if let Some(task) = state.calls.remove(&call) {
                        task.abort();
                    }
                }
                Output::Unsettled { call } => {
                    tracing::warn!(page = %self.id, ?call, "a call did not settle in time");
                    state.calls.remove(&call);
                }
                Output::Closed => state.place = Place::Closing { _me: None },
                // Nobody looks at a page that is closing.
                _ if matches!(state.place, Place::Closing { .. }) => {}
                output => self.draw(state, output)?,
            }
        }
        Ok(())
    }

    /// Calls the handler that an output is for, and does what it asked of the socket.
    fn draw(&self, state: &mut State<P>, output: Output<P::Contract>) -> Result<(), Broke> {
        state.is_stale = true;
        let State { view, socket, .. } = state;
        unbroken(|| match output {
            Output::Failed { spindle, kind, failure, dropped } => {
                tracing::debug!(page = %self.id, ?spindle, %failure, dropped, "a spindle failed");
                view.failed(P::Contract::spindle_id(kind, spindle), failure, socket);
            }
            output => P::Contract::draw(view, output, socket),
        })?;
        self.cancel(state);
        Ok(())
    }

    /// Cancels what a handler asked for.
    fn cancel(&self, state: &mut State<P>) {
        for spindle in std::mem::take(&mut state.socket.cancels) {
            // One that has ended is cancelled enough.
            let _ = state.machine.handle(self.host.now(), Input::Cancel { spindle });
        }
    }

    /// Makes a call, or keeps it for the first join.
    fn call(&self, state: &mut State<P>, call: CallId, request: <P::Contract as Contract>::Call) {
        let is_held = matches!(state.place, Place::Waiting { .. }) && !P::Contract::is_read(&request);
        if is_held {
            state.held.push((call, request));
            return;
        }
        let caller = Call { page: Arc::clone(&self.id), session: Arc::clone(&self.session), id: call };
        let (page, ports) = (Weak::clone(&self.me), Arc::clone(&self.ports));
        let task = tokio::spawn(async move {
            let answer = async { ports.answer(caller, request).await };
            let input = match AssertUnwindSafe(answer).catch_unwind().await {
                Ok(reply) => Input::Reply { call, reply },
                Err(_) => Input::Lost { call },
            };
            if let Some(page) = page.upgrade() {
                page.came(call, input);
            }
        });
        state.calls.insert(call, task.abort_handle());
    }

    /// A reply came, or its call was lost.
    fn came(&self, call: CallId, input: Input<P::Contract>) {
        let mut state = self.state();
        state.calls.remove(&call);
        self.apply(state, input);
    }

    /// Time has come for the machine.
    fn time(&self) {
        let mut state = self.state();
        state.timer = None;
        self.apply(state, Input::Time);
    }

    /// Gives the machine an input that is not the visitor's.
    fn apply(&self, mut state: MutexGuard<'_, State<P>>, input: Input<P::Contract>) {
        if let Err(rejected) = state.machine.handle(self.host.now(), input) {
            tracing::debug!(page = %self.id, %rejected, "an input was refused");
        }
        if self.turn(&mut state).is_err() {
            self.end(state);
        }
        self.news.notify_one();
    }

    /// Keeps one timer for the machine's next deadline, and none while nothing is due.
    fn set_timer(&self, state: &mut State<P>) {
        let due = state.machine.next_deadline();
        if due == state.timer.as_ref().map(|(deadline, _)| *deadline) {
            return;
        }
        if let Some((_, timer)) = state.timer.take() {
            timer.abort();
        }
        state.timer = due.map(|deadline| {
            let (page, time) = (Weak::clone(&self.me), self.host.until(deadline));
            let timer = tokio::spawn(async move {
                sleep(time).await;
                if let Some(page) = page.upgrade() {
                    page.time();
                }
            });
            (deadline, timer.abort_handle())
        });
    }

    /// The message that sends the browser elsewhere, by its event and its payload; the flash goes with it.
    fn away(&self, state: &mut State<P>, away: Away) -> (&'static str, String) {
        away.into_message(&self.host, &self.session, &std::mem::take(&mut state.socket.flash))
    }

    /// Takes an event by the rules: its text, its fields, what its sender has seen.
    fn take_event(
        &self,
        state: &mut State<P>,
        join_ref: &str,
        sent: &Sent<'_>,
    ) -> Result<Result<(), Box<Refused>>, Broke> {
        let refused =
            |event, spindle, refusal, typed| Ok(Err(Box::new(Refused::new(event, spindle, refusal, typed))));
        let typed = match event::form(sent) {
            Ok(typed) => typed,
            Err(refusal) => return refused(None, None, refusal, None),
        };
        let address = match Address::parse(&sent.event) {
            Ok(address) => address,
            Err(refusal) => return refused(None, None, refusal, typed),
        };
        let Some((tag, info)) = address.declared::<P::Contract>() else {
            return refused(None, address.spindle, Refusal::Unknown, typed);
        };
        let is_form = sent.trigger == Some(Trigger::Form);
        let is_change = is_form && sent.meta.target.is_some();
        let is_older = sent.seen.as_ref().is_some_and(|seen| seen.join != join_ref);
        let seen = match &sent.seen {
            // The client's recovery of a form: the page that it is typed into is this one.
            Some(_) if is_older && is_change && !state.is_restored => Some(state.machine.newest_offer()),
            // It has what was typed, or never lost it.
            Some(_) if is_older && is_change => return Ok(Ok(())),
            Some(_) if is_older => {
                let refusal = Refusal::Rejected(pagemachine::Rejected::Stale);
                return refused(Some(info), address.spindle, refusal, typed);
            }
            seen => seen.as_ref().map(|seen| seen.offer),
        };
        let event = match event::decode::<P::Contract>(tag, info, &address, sent, typed.as_ref()) {
            Ok(event) => event,
            Err(refusal) => return refused(Some(info), address.spindle, refusal, typed),
        };
        let is_press = sent.trigger == Some(Trigger::Click) || (is_form && !is_change);
        let input = Input::Event { spindle: address.spindle, seen, again: sent.again && is_press, event };
        state.is_stale = true;
        match state.machine.handle(self.host.now(), input) {
            Ok(_) => self.turn(state).map(Ok),
            Err(rejected) => {
                if cfg!(debug_assertions) && typed.is_some() && rejected == pagemachine::Rejected::Stale {
                    self.warn_of_change(state, info.name);
                }
                refused(Some(info), address.spindle, Refusal::Rejected(rejected), typed)
            }
        }
    }

    /// Typing and Enter send a change and then a submit that has seen no more than the change has.
    fn warn_of_change(&self, state: &State<P>, submit: &str) {
        let now = self.host.now();
        if state.changed_at.is_some_and(|changed_at| now.since(changed_at) < Duration::from_millis(100)) {
            tracing::warn!(
                submit,
                "a submit is stale since its form's change event answered the offer: declare that one `keep = latest`"
            );
        }
    }

    /// Tells the view of a refused event.
    fn tell_refused(&self, state: &mut State<P>, refused: Refused) -> Result<(), Broke> {
        tracing::debug!(page = %self.id, ?refused, "an event was refused");
        self.host.stats.count_refused();
        let State { view, socket, .. } = state;
        unbroken(|| view.refused(refused, socket))?;
        self.cancel(state);
        self.turn(state)
    }

    /// Takes an event and draws what it caused.
    fn respond(&self, state: &mut State<P>, join_ref: &str, sent: &Sent<'_>) -> Result<String, Broke> {
        if sent.event.starts_with("lv:") {
            built_in(state, sent);
        } else if let Err(refused) = self.take_event(state, join_ref, sent)? {
            self.tell_refused(state, *refused)?;
        }
        if let Some(away) = state.socket.take_away() {
            let (event, payload) = self.away(state, away);
            return Ok(format!("{{\"{event}\":{payload}}}"));
        }
        let members = draw_update(state, true)?;
        Ok(if members.is_empty() { "{}".to_owned() } else { format!("{{\"diff\":{{{members}}}}}") })
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
        let mut state = self.state();
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

impl<P: Page> Drop for State<P> {
    /// A page that goes without being closed was never joined: all of its calls are `#[read]`.
    fn drop(&mut self) {
        for task in self.calls.values() {
            task.abort();
        }
    }
}

/// Draws the page, and gives the members of the message that brings the browser to it.
fn draw_update<P: Page>(state: &mut State<P>, is_reply: bool) -> Result<String, Broke> {
    let State { view, machine, socket, tree, title, .. } = state;
    let mut members = String::new();
    let (html, new_title) = unbroken(|| (view.render(), view.title()))?;
    if let Some(tree) = tree {
        tree.update(machine.newest_offer(), html, socket.flash.to_html(), &mut members);
    }
    if new_title != *title {
        push_title(&mut members, new_title.as_deref());
        *title = new_title;
    }
    socket.take_members(is_reply, &mut members);
    state.is_stale = false;
    Ok(members)
}

/// Draws the page whole, and gives the response to a join.
fn draw_join<P: Page>(state: &mut State<P>, join_ref: &str) -> Result<String, Broke> {
    let State { view, machine, socket, .. } = state;
    let mut members = String::new();
    let (html, title) = unbroken(|| (view.render(), view.title()))?;
    let tree = Tree::join(join_ref, machine.newest_offer(), html, socket.flash.to_html(), &mut members);
    push_title(&mut members, title.as_deref());
    socket.take_members(false, &mut members);
    state.tree = Some(tree);
    state.title = title;
    state.is_stale = false;
    Ok(format!("{{\"rendered\":{{{members}}},\"liveview_version\":\"{CLIENT_VERSION}\"}}"))
}

/// The client's own events. It has one: a flash is put away.
fn built_in<P: Page>(state: &mut State<P>, sent: &Sent<'_>) {
    #[derive(Deserialize)]
    struct Clear<'a> {
        #[serde(borrow, default)]
        key: Option<std::borrow::Cow<'a, str>>,
    }

    if sent.event == "lv:clear-flash" {
        let value = sent.value.map_or("{}", serde_json::value::RawValue::get);
        if let Ok(Clear { key }) = serde_json::from_str(value) {
            state.socket.flash.clear(key.as_deref());
        }
    }
}

fn push_title(members: &mut String, title: Option<&str>) {
    if let Some(title) = title {
        let mut json = String::new();
        push_json(&mut json, title);
        push_member(members, "t", format_args!("{json}"));
    }
}
