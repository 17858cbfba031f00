//! What the tests rely on, seen on a page that needs no shop.

use std::time::Duration;

use axum::{
    Router,
    extract::ws::{WebSocket, WebSocketUpgrade},
    response::Html,
    routing::{any, get},
};
use fantoccini::key::Key;
use tokio::net::TcpListener;

use crate::{
    browser::{self, Screen},
    proxy::Proxy,
};

/// Tells its clicks and its socket.
const PAGE: &str = r#"<!doctype html><title>Kit</title>
<meta name="viewport" content="width=device-width">
<button>Click</button> <ol></ol> <input> <a href="/other">Other</a> <p>closed</p>
<script>
  const tell = (css, text) => document.querySelector(css).textContent = text;
  let last;
  document.querySelector("button").onclick = event => {
    const item = document.createElement("li");
    item.textContent = event.detail + (event.timeStamp - last < 120 ? " soon" : "");
    last = event.timeStamp;
    document.querySelector("ol").append(item);
  };
  const connect = () => {
    const socket = new WebSocket(`ws://${location.host}/socket`);
    socket.onopen = () => tell("p", "open");
    socket.onclose = event => { tell("p", "closed " + event.code); setTimeout(connect, 50); };
  };
  connect();
</script>"#;

/// Serves the page, and tells where.
async fn serve() -> Proxy {
    let router = Router::new()
        .route("/", get(async || Html(PAGE)))
        .route("/other", get(async || "other"))
        .route("/socket", any(async |socket: WebSocketUpgrade| socket.on_upgrade(hold)));
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
    let proxy = Proxy::to(listener.local_addr().expect("a bound socket has an address")).await;
    tokio::spawn(async move { axum::serve(listener, router).await });
    proxy
}

async fn hold(mut socket: WebSocket) {
    while let Some(Ok(_)) = socket.recv().await {}
}

#[test]
fn a_double_click_is_one() {
    browser::run(Screen::Desk, async |browser| {
        browser.goto(&format!("http://{}", serve().await.address())).await;
        browser.double_click("button").await;
        browser.until("two clicks came", async || browser.count("li").await == 2).await;
        assert_eq!(browser.texts("li").await, ["1", "2 soon"]);
    });
}

#[test]
fn two_browsers_have_nothing_in_common() {
    browser::run_two([Screen::Desk, Screen::Phone], async |one, other| {
        let url = format!("http://{}", serve().await.address());
        one.goto(&url).await;
        one.read::<String>("return document.cookie = 'mine=1'").await;
        other.goto(&url).await;
        assert_eq!(other.read::<String>("return document.cookie").await, "");
        one.click("button").await;
        one.sees("li").await;
        assert_eq!(other.count("li").await, 0);
    });
}

#[test]
fn the_line_can_be_cut_and_mended() {
    browser::run(Screen::Phone, async |browser| {
        let proxy = serve().await;
        browser.goto(&format!("http://{}", proxy.address())).await;
        browser.reads("p", "open").await;
        proxy.cut();
        browser.reads("p", "closed 1006").await;
        browser.screenshot("cut").await;
        tokio::time::sleep(Duration::from_millis(200)).await;
        assert_eq!(browser.text("p").await, "closed 1006");
        proxy.mend();
        browser.reads("p", "open").await;
    });
}

#[test]
fn keys_tabs_and_history_do_what_they_do() {
    browser::run(Screen::Phone, async |browser| {
        let proxy = serve().await;
        let first = browser.tab().await;
        browser.goto(&format!("http://{}", proxy.address())).await;
        assert_eq!(browser.read::<u32>("return innerWidth").await, 390);
        browser.type_into("input", "tea").await;
        browser.press(Key::Backspace).await;
        assert!(browser.has_focus("input").await);
        assert_eq!(browser.value("input").await, "te");
        browser.open_tab().await;
        browser.goto(&format!("http://{}/other", proxy.address())).await;
        browser.close_tab().await;
        browser.switch_to(&first).await;
        browser.click("a").await;
        assert_eq!(browser.path().await, "/other");
        browser.back().await;
        browser.reload().await;
        browser.sees("button").await;
        browser.misses("li").await;
    });
}
