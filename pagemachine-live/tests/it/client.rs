//! A browser as far as a host sees one: a GET by hand, and a raw websocket.

use std::{collections::VecDeque, net::SocketAddr, sync::Arc, time::Duration};

use futures_util::{SinkExt, StreamExt};
use pagemachine_live::{Keys, Limits, Live, Stats};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    time::timeout,
};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{
        Error, Message, client::IntoClientRequest, http::StatusCode, protocol::frame::coding::CloseCode,
    },
};

use crate::{
    feed::{FeedPage, feed},
    lab::{AdminPage, Fake, LabPage, OtherPage, Shared, lab, other},
};

/// A host, and what a test may look at.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    pub(crate) fake: Arc<Fake>,
    pub(crate) stats: Stats,
}

/// Short times, so that a test need not wait for what it tests.
pub(crate) fn limits() -> Limits {
    Limits { join: Duration::from_secs(5), frames: 1_000, ..Limits::default() }
}

impl Server {
    pub(crate) async fn start() -> Self {
        Self::with(limits(), Keys::random()).await
    }

    pub(crate) async fn with(limits: Limits, keys: Keys) -> Self {
        Self::of(Live::new(keys).limits(limits).explain_rejected(false)).await
    }

    pub(crate) async fn of(live: Live) -> Self {
        let shared = Shared::default();
        let fake = Arc::clone(&shared.0);
        let live = live
            .origin("https://friend.example")
            .page::<LabPage>("/lab/{name}", lab::Ports { backend: shared.clone() })
            .page::<FeedPage>("/feed/{how}", feed::Ports { source: shared })
            .page::<OtherPage>("/other", other::Ports {})
            .page::<AdminPage>("/admin", other::Ports {});
        let stats = live.stats();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, axum::Router::new().merge(live)).await });
        Self { address, fake, stats }
    }

    pub(crate) async fn get(&self, path: &str) -> Response {
        self.get_with(path, "").await
    }

    /// A GET with more headers, each with its line end.
    pub(crate) async fn get_with(&self, path: &str, headers: &str) -> Response {
        let mut stream = TcpStream::connect(self.address).await.unwrap();
        let request =
            format!("GET {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{headers}\r\n", self.address);
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).await.unwrap();
        Response { text }
    }

    /// Reads a page, as a new browser does.
    pub(crate) async fn open(&self, path: &str) -> Opened {
        let response = self.get(path).await;
        assert_eq!(response.status(), 200, "{}", response.text);
        let url = format!("http://{}{path}", self.address);
        let cookie = response.cookie("pagemachine_session").unwrap();
        Opened {
            url,
            cookie,
            csrf: response.between("csrf-token\" content=\"", "\"").to_owned(),
            token: response.between("data-phx-session=\"", "\"").to_owned(),
            painted: response.between("data-phx-static=\"", "\"").to_owned(),
            tab: None,
            user: None,
        }
    }

    /// Reads a page and joins it.
    pub(crate) async fn join(&self, path: &str) -> (Opened, Socket, Value) {
        let opened = self.open(path).await;
        let mut socket = self.connect(&opened).await;
        let reply = socket.join(&opened, 0).await;
        assert_eq!(reply["status"], "ok", "{reply}");
        (opened, socket, reply["response"].clone())
    }

    pub(crate) async fn connect(&self, opened: &Opened) -> Socket {
        let origin = format!("http://{}", self.address);
        self.try_connect(opened, Some(&origin)).await.unwrap()
    }

    /// Opens a socket; an error is the status of the refusal.
    pub(crate) async fn try_connect(
        &self,
        opened: &Opened,
        origin: Option<&str>,
    ) -> Result<Socket, StatusCode> {
        let csrf =
            if opened.csrf.is_empty() { String::new() } else { format!("_csrf_token={}&", opened.csrf) };
        let url = format!("ws://{}/live/websocket?{csrf}vsn=2.0.0", self.address);
        let mut request = url.into_client_request().unwrap();
        let headers = request.headers_mut();
        if let Some(origin) = origin {
            headers.insert("origin", origin.parse().unwrap());
        }
        if !opened.cookie.is_empty() {
            headers.insert("cookie", format!("pagemachine_session={}", opened.cookie).parse().unwrap());
        }
        if let Some(user) = &opened.user {
            headers.insert("x-user", user.parse().unwrap());
        }
        let stream = TcpStream::connect(self.address).await.unwrap();
        match client_async(request, stream).await {
            Ok((stream, _)) => {
                Ok(Socket { stream, reference: 3, join_ref: String::new(), seen: 0, pushed: VecDeque::new() })
            }
            Err(Error::Http(response)) => Err(response.status()),
            Err(error) => panic!("{error}"),
        }
    }
}

/// What a GET gave.
pub(crate) struct Response {
    pub(crate) text: String,
}

impl Response {
    pub(crate) fn status(&self) -> u16 {
        self.text[9..12].parse().unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let head = self.text.split("\r\n\r\n").next().unwrap();
        head.lines()
            .filter_map(|line| line.split_once(": "))
            .find(|(key, _)| *key == name)
            .map(|(_, value)| value)
    }

    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        let start = format!("set-cookie: {name}=");
        let at = self.text.find(&start)? + start.len();
        Some(self.text[at..].split(';').next().unwrap().to_owned())
    }

    pub(crate) fn between(&self, start: &str, end: &str) -> &str {
        let at = self.text.find(start).unwrap_or_else(|| panic!("{start} in {}", self.text)) + start.len();
        self.text[at..].split(end).next().unwrap()
    }
}

/// What a browser has after it has read a page.
#[derive(Clone, Debug)]
pub(crate) struct Opened {
    pub(crate) url: String,
    pub(crate) cookie: String,
    pub(crate) csrf: String,
    pub(crate) token: String,
    pub(crate) painted: String,
    pub(crate) tab: Option<&'static str>,
    pub(crate) user: Option<String>,
}

/// An open socket.
#[derive(Debug)]
pub(crate) struct Socket {
    pub(crate) stream: WebSocketStream<TcpStream>,
    reference: u32,
    pub(crate) join_ref: String,
    /// The newest offer that was shown.
    pub(crate) seen: u64,
    pushed: VecDeque<Value>,
}

impl Socket {
    pub(crate) async fn text(&mut self, text: &str) {
        self.stream.send(Message::text(text)).await.unwrap();
    }

    /// The next frame, as JSON.
    pub(crate) async fn frame(&mut self) -> Value {
        let message = timeout(Duration::from_secs(5), self.stream.next()).await.expect("a frame comes");
        match message {
            Some(Ok(Message::Text(text))) => {
                let frame: Value = serde_json::from_str(&text).unwrap();
                let response = &frame[4]["response"];
                let marker = [&frame[4]["0"], &response["diff"]["0"], &response["rendered"]["0"]];
                if let Some(marker) = marker.into_iter().find_map(Value::as_str) {
                    self.seen = marker.split_once('.').unwrap().1.parse().unwrap();
                }
                frame
            }
            other => panic!("{other:?}"),
        }
    }

    /// The next frame that is no reply: its event and its payload.
    pub(crate) async fn push(&mut self) -> (String, Value) {
        let frame = match self.pushed.pop_front() {
            Some(frame) => frame,
            None => self.frame().await,
        };
        assert_eq!(frame[1], Value::Null, "{frame}");
        assert_eq!(frame[0], json!(self.join_ref));
        (frame[3].as_str().unwrap().to_owned(), frame[4].clone())
    }

    /// The code that the host closes the socket with.
    pub(crate) async fn closed(&mut self) -> CloseCode {
        loop {
            let message = timeout(Duration::from_secs(5), self.stream.next()).await.expect("a close comes");
            match message {
                Some(Ok(Message::Close(Some(frame)))) => return frame.code,
                Some(Ok(_)) => {}
                other => panic!("{other:?}"),
            }
        }
    }

    /// Whether nothing comes for a moment.
    pub(crate) async fn is_silent(&mut self) -> bool {
        self.pushed.is_empty() && timeout(Duration::from_millis(80), self.stream.next()).await.is_err()
    }

    /// Sends a frame and gives the reply's payload; what is pushed meanwhile is kept.
    pub(crate) async fn ask(&mut self, event: &str, payload: Value) -> Value {
        self.reference += 1;
        let reference = self.reference.to_string();
        if event == "phx_join" {
            self.join_ref.clone_from(&reference);
        }
        let join_ref = (!self.join_ref.is_empty()).then_some(&self.join_ref);
        let frame = json!([join_ref, reference, "lv:pm", event, payload]);
        self.text(&frame.to_string()).await;
        loop {
            let frame = self.frame().await;
            if frame[1] == json!(reference) {
                assert_eq!(frame[3], "phx_reply");
                return frame[4].clone();
            }
            self.pushed.push_back(frame);
        }
    }

    /// Joins what was opened; `mounts` is how often it was joined before.
    pub(crate) async fn join(&mut self, opened: &Opened, mounts: u32) -> Value {
        let payload = join_payload(opened, "url", &opened.url, mounts);
        self.ask("phx_join", payload).await
    }

    /// Goes to another page over the same socket.
    pub(crate) async fn navigate(&mut self, opened: &Opened, url: &str, flash: Option<&str>) -> Value {
        assert_eq!(self.ask("phx_leave", json!({})).await["status"], "ok");
        let mut payload = join_payload(opened, "redirect", url, 0);
        if let Some(flash) = flash {
            payload["flash"] = flash.into();
        }
        self.ask("phx_join", payload).await
    }

    /// Sends an event, and gives the response.
    pub(crate) async fn send(&mut self, event: Value) -> Value {
        let reply = self.ask("event", event).await;
        assert_eq!(reply["status"], "ok", "{reply}");
        reply["response"].clone()
    }

    /// Clicks what sends `event`, having seen this offer.
    pub(crate) async fn click(&mut self, event: &str, seen: u64) -> Value {
        let seen = format!("{}.{seen}", self.join_ref);
        self.send(json!({"type": "click", "event": event, "value": {"value": ""}, "seen": seen})).await
    }

    /// Submits a form, having seen this offer.
    pub(crate) async fn submit(&mut self, event: &str, value: &str, seen: u64) -> Value {
        let seen = format!("{}.{seen}", self.join_ref);
        self.send(json!({"type": "form", "event": event, "value": value, "meta": {}, "seen": seen})).await
    }
}

pub(crate) fn join_payload(opened: &Opened, key: &str, url: &str, mounts: u32) -> Value {
    let mut params = json!({"_csrf_token": opened.csrf, "_mounts": mounts, "_mount_attempts": 0});
    if let Some(tab) = opened.tab {
        params["tab"] = tab.into();
    }
    let painted = (!opened.painted.is_empty()).then_some(&opened.painted);
    json!({key: url, "params": params, "session": opened.token, "static": painted, "sticky": false})
}

/// The newest offer that a whole tree shows.
pub(crate) fn offer(rendered: &Value) -> u64 {
    let marker = rendered["rendered"]["0"].as_str().unwrap();
    marker.split_once('.').unwrap().1.parse().unwrap()
}

/// Waits until a host has come to what is asked.
pub(crate) async fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    for _ in 0..500 {
        if is_so() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("{what}");
}
