//! One connection: frames in and out, and the page that it has joined.

use std::{any::TypeId, future::pending, pin::pin, sync::Arc, time::Duration};

use axum::{
    extract::ws::{CloseFrame, Message, WebSocket},
    http::request::Parts,
};
use serde::Deserialize;
use tokio::{
    select,
    task::yield_now,
    time::{Instant, sleep, timeout},
};

use crate::{
    Leave,
    document::ROOT,
    host::{Host, Who},
    protocol::{self, Frame, Join, PHOENIX, Sent, close},
    route::{self, Fresh, Joined},
    running::{Adoption, Answer, Joining, Push, Running},
    socket::{Away, Flashes, How},
    token::{PageClaim, Purpose, fresh_name},
};

/// Who opened a socket.
pub(crate) struct Visitor {
    pub(crate) session: Arc<str>,
    /// Whether the CSRF token was one of this session's; if not, every join is stale.
    pub(crate) is_trusted: bool,
    /// The request, until the first join has asked it who visits.
    pub(crate) request: Option<Box<Parts>>,
    /// Who visits, and which type says so.
    pub(crate) who: Option<(TypeId, Who)>,
}

/// A page that a connection has joined, and waits for the next one when this is dropped.
struct Channel {
    join_ref: Box<str>,
    page: Arc<dyn Running>,
    socket: u64,
}

impl Drop for Channel {
    /// However the connection ends; a page that is closed or another socket's by then is left alone.
    fn drop(&mut self) {
        self.page.detach(self.socket);
    }
}

struct Connection {
    host: Arc<Host>,
    number: u64,
    visitor: Visitor,
    channel: Option<Channel>,
    bucket: Bucket,
}

/// Serves a socket until it is lost or closed; its page waits for the next one.
pub(crate) async fn serve(host: Arc<Host>, visitor: Visitor, mut socket: WebSocket) {
    let bucket = Bucket::new(host.limits.frames);
    let number = host.next_socket();
    let mut connection = Connection { host, number, visitor, channel: None, bucket };
    let code = connection.run(&mut socket).await;
    connection.channel = None;
    if let Some(code) = code {
        shut(&mut socket, code).await;
    }
}

/// Says why the socket is closed, and reads what is on its way, or the browser would not hear it.
async fn shut(socket: &mut WebSocket, code: u16) {
    let frame = CloseFrame { code, reason: "".into() };
    let farewell = async {
        if socket.send(Message::Close(Some(frame))).await.is_ok() {
            while let Some(Ok(_)) = socket.recv().await {}
        }
    };
    // Who does not listen is not waited for.
    let _ = timeout(Duration::from_secs(1), farewell).await;
}

/// The client has gone, or must: with this close code, if it is still there.
type Over = Option<u16>;

impl Connection {
    async fn run(&mut self, socket: &mut WebSocket) -> Over {
        let silence = self.host.limits.silence;
        let mut heard_at = Instant::now();
        // It is set anew only when it fires: a frame costs no timer.
        let mut silent = pin!(sleep(silence));
        loop {
            let news = async {
                match &self.channel {
                    Some(channel) => channel.page.news().notified().await,
                    None => pending().await,
                }
            };
            let text = select! {
                biased;
                message = socket.recv() => {
                    heard_at = Instant::now();
                    match message {
                        Some(Ok(Message::Text(text))) => match self.frame(text.as_str()).await {
                            Ok(text) => Some(text),
                            Err(code) => return Some(code),
                        },
                        // Chunks of uploads, which nobody asked for.
                        Some(Ok(Message::Binary(_))) => return Some(close::POLICY),
                        Some(Ok(Message::Ping(_) | Message::Pong(_))) => continue,
                        None | Some(Ok(Message::Close(_))) => return None,
                        Some(Err(error)) => return code_of(error),
                    }
                }
                () = news => self.poll_push(),
                () = &mut silent => {
                    let until = heard_at + silence;
                    if until <= Instant::now() {
                        return Some(close::AWAY);
                    }
                    silent.as_mut().reset(until);
                    continue;
                }
            };
            let Some(text) = text else { continue };
            // The page gathers what happens until this one is sent: at most one is under way.
            match timeout(silence, socket.send(Message::Text(text.into()))).await {
                Ok(Ok(())) => {}
                Ok(Err(_)) | Err(_) => return None,
            }
        }
    }

    /// Answers a frame; an error is the code to close with.
    async fn frame(&mut self, text: &str) -> Result<String, u16> {
        let frame = Frame::parse(text).ok_or(close::PROTOCOL)?;
        if !self.bucket.take() {
            self.host.stats.count_refused();
            let is_join = frame.event == "phx_join";
            let refused =
                if is_join { ("error", reason("too many frames")) } else { ("ok", "{}".to_owned()) };
            return Ok(protocol::reply(&frame, refused.0, &refused.1));
        }
        if frame.topic == PHOENIX {
            return Ok(protocol::reply(&frame, "ok", "{}"));
        }
        match frame.event {
            "phx_join" => Ok(Box::pin(self.join(&frame)).await),
            "phx_leave" => Ok(self.leave(&frame)),
            event => Ok(self.message(&frame, event).await),
        }
    }

    /// Answers what is for the page.
    async fn message(&mut self, frame: &Frame<'_>, event: &str) -> String {
        const UNMATCHED: &str = "{\"reason\":\"unmatched topic\"}";
        let Some(Channel { join_ref, page, .. }) = self.channel_of(frame) else {
            return protocol::reply(frame, "error", UNMATCHED);
        };
        match event {
            "event" => {}
            // A patch is of one page, and our URLs are a page each.
            "live_patch" => return protocol::reply(frame, "ok", "{\"link_redirect\":true}"),
            _ => return protocol::reply(frame, "ok", "{}"),
        }
        let Ok(sent) = serde_json::from_str::<Sent<'_>>(frame.payload.get()) else {
            self.host.stats.count_refused();
            return protocol::reply(frame, "ok", "{}");
        };
        loop {
            match page.event(self.number, join_ref, &sent) {
                // It has very much to do: others go on meanwhile.
                Answer::Behind => yield_now().await,
                Answer::Response(response) => return protocol::reply(frame, "ok", &response),
                Answer::Gone => {
                    self.channel = None;
                    return protocol::reply(frame, "error", UNMATCHED);
                }
                Answer::Broken => return self.broken(),
            }
        }
    }

    /// The page that a frame is for, if it is the one that was joined.
    fn channel_of(&self, frame: &Frame<'_>) -> Option<&Channel> {
        self.channel
            .as_ref()
            .filter(|channel| is_ours(frame.topic) && frame.join_ref == Some(&channel.join_ref))
    }

    /// The client leaves: for another page, so that this one is over.
    fn leave(&mut self, frame: &Frame<'_>) -> String {
        if self.channel_of(frame).is_some() {
            self.close_channel();
        }
        // The client asks for no `phx_close`: it has forgotten the channel.
        protocol::reply(frame, "ok", "{}")
    }

    fn close_channel(&mut self) {
        if let Some(channel) = self.channel.take() {
            channel.page.close();
        }
    }

    /// Tells the client that its page broke; it joins again after a second.
    fn broken(&mut self) -> String {
        let channel = self.channel.take();
        let join_ref = channel.as_ref().map_or("", |channel| &channel.join_ref);
        protocol::push(join_ref, &topic(), "phx_error", "{}")
    }

    fn poll_push(&mut self) -> Option<String> {
        let Channel { join_ref, page, .. } = self.channel.as_ref()?;
        match page.poll_push(self.number) {
            Push::Nothing => None,
            Push::Message(event, payload) => Some(protocol::push(join_ref, &topic(), event, &payload)),
            Push::Gone => {
                self.channel = None;
                None
            }
            Push::Broken => Some(self.broken()),
        }
    }

    async fn join(&mut self, frame: &Frame<'_>) -> String {
        // A second join of the topic ends what the first had.
        let before = self.channel.take();
        let (status, response) = match self.try_join(frame).await {
            Ok(response) => ("ok", response),
            Err(response) => ("error", response),
        };
        let joined = self.channel.as_ref().map(|channel| channel.page.id());
        if let Some(before) = before.filter(|before| Some(before.page.id()) != joined) {
            before.page.close();
        }
        protocol::reply(frame, status, &response)
    }

    /// Joins a page: the one that the token names, or a fresh one.
    async fn try_join(&mut self, frame: &Frame<'_>) -> Result<String, String> {
        let join: Join<'_> =
            serde_json::from_str(frame.payload.get()).map_err(|_| reason("malformed join"))?;
        let join_ref = frame.join_ref.filter(|_| is_ours(frame.topic)).ok_or(reason("unmatched topic"))?;
        let token = join.session.as_deref().filter(|_| self.visitor.is_trusted).ok_or(reason("stale"))?;
        let claim: PageClaim = self.open(Purpose::Page, token).ok_or(reason("stale"))?;
        let url = join.redirect.as_deref().or(join.url.as_deref()).ok_or(reason("malformed join"))?;
        let location = route::location_of(url).ok_or(reason("malformed join"))?;
        let found = route::params(&self.host, location);
        let (page, typed) = found.ok_or_else(|| self.load(location, &join))?;
        if join.redirect.is_none() && page.pattern() != claim.route {
            return Err(reason("unauthorized"));
        }
        let session_type = page.session_type();
        if self.visitor.who.is_none()
            && let Some(mut request) = self.visitor.request.take()
        {
            let who = page.who(&mut request).await;
            self.visitor.who = who.map(|who| (session_type, who));
        }
        // A page whose visitors another type knows is reached by a page load.
        let who = self.visitor.who.as_ref().filter(|(ty, _)| *ty == session_type);
        let (_, who) = who.ok_or(reason("unauthorized"))?;
        let tab = join.params.tab.as_deref().filter(|tab| (1..=32).contains(&tab.len()));
        let joining = Joining {
            socket: self.number,
            join_ref,
            tab,
            is_rejoin: join.params.mounts > 0,
            location,
            who: &**who,
        };
        let (page, adoption) = match self.find(&claim, &joining)? {
            Found::Page(page, adoption) => (page, adoption),
            Found::Free(name) => {
                let fresh = Fresh {
                    session: &self.visitor.session,
                    name: &name,
                    params: Some(typed),
                    flash: self.flash(&join),
                };
                match page.join(&self.host, &fresh, &joining) {
                    Joined::Page(page, adoption) => {
                        if let Some(other) = self.host.list(&name, Arc::clone(&page)) {
                            other.close();
                        }
                        (page, adoption)
                    }
                    Joined::Leave(Leave::Redirect(to), flash) => return Err(self.redirect(&to, &flash)),
                    Joined::Leave(Leave::NotFound | Leave::Forbidden, _) => {
                        return Err(self.load(location, &join));
                    }
                    Joined::Panicked => return Err(reason("join crashed")),
                }
            }
        };
        match adoption {
            Adoption::Joined(response) => {
                self.channel = Some(Channel { join_ref: join_ref.into(), page, socket: self.number });
                Ok(response)
            }
            Adoption::Sent(response) => Err(response),
            Adoption::Broken | Adoption::Left | Adoption::NotYours | Adoption::Unauthorized => {
                Err(reason("join crashed"))
            }
        }
    }

    /// The page that a join means, or the name that a fresh one gets.
    fn find(&self, claim: &PageClaim, join: &Joining<'_>) -> Result<Found, String> {
        let own = join.tab.map(|tab| format!("{}/{tab}", claim.page));
        let mut free = None;
        for name in [Some(&claim.page), own.as_ref()].into_iter().flatten() {
            let Some(page) = self.host.page(name) else {
                free.get_or_insert(name);
                continue;
            };
            match page.adopt(join) {
                Adoption::Unauthorized => return Err(reason("unauthorized")),
                Adoption::NotYours => {}
                Adoption::Left => return Ok(Found::Free(name.clone())),
                adoption => return Ok(Found::Page(page, adoption)),
            }
        }
        // A second page of a tab that did not say which is nobody's once its socket is lost.
        Ok(Found::Free(free.cloned().unwrap_or_else(fresh_name)))
    }

    /// The flash that a join brings along: of a live navigation, or of the first paint.
    fn flash(&self, join: &Join<'_>) -> Flashes {
        let is_first = join.redirect.is_none() && join.params.mounts == 0;
        let token = join.flash.as_deref().or(join.painted.as_deref().filter(|_| is_first));
        token.and_then(|token| self.open(Purpose::Flash, token)).unwrap_or_default()
    }

    /// Sends the browser elsewhere, by a page load.
    fn redirect(&self, to: &str, flash: &Flashes) -> String {
        let away = Away { to: to.to_owned(), how: How::Load };
        let (event, payload) = away.into_message(&self.host, &self.visitor.session, flash);
        format!("{{\"{event}\":{payload}}}")
    }

    /// Sends the browser to where it wanted, by a page load: the GET says what is there.
    fn load(&self, location: &str, join: &Join<'_>) -> String {
        if join.redirect.is_some() { self.redirect(location, &Flashes::default()) } else { reason("stale") }
    }

    fn open<T: for<'de> Deserialize<'de>>(&self, purpose: Purpose, token: &str) -> Option<T> {
        self.host.keys.open(purpose, &self.visitor.session, Host::today(), token)
    }
}

enum Found {
    Page(Arc<dyn Running>, Adoption),
    Free(String),
}

fn topic() -> String {
    format!("lv:{ROOT}")
}

fn is_ours(topic: &str) -> bool {
    topic.strip_prefix("lv:") == Some(ROOT)
}

fn reason(reason: &str) -> String {
    format!("{{\"reason\":\"{reason}\"}}")
}

/// Why reading failed, as a close code; nothing is said to one who has gone.
fn code_of(error: axum::Error) -> Over {
    use tungstenite::Error;
    match *error.into_inner().downcast::<Error>().ok()? {
        Error::Capacity(_) => Some(close::TOO_BIG),
        Error::Utf8(_) => Some(close::NOT_UTF8),
        Error::Protocol(_) => Some(close::PROTOCOL),
        _ => None,
    }
}

/// How many frames a socket may send: so many a second, and as many at once.
struct Bucket {
    rate: f64,
    left: f64,
    filled: Instant,
}

impl Bucket {
    fn new(rate: u32) -> Self {
        Self { rate: rate.into(), left: rate.into(), filled: Instant::now() }
    }

    fn take(&mut self) -> bool {
        let now = Instant::now();
        let more = (now - self.filled).as_secs_f64() * self.rate;
        self.left = (self.left + more).min(self.rate);
        self.filled = now;
        let is_allowed = self.left >= 1.0;
        if is_allowed {
            self.left -= 1.0;
        }
        is_allowed
    }
}
