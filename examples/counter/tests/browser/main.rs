//! No click that was sent is lost: quick clicks in a real browser, also behind a line that takes 100 ms each way.
//!
//! What the browser saw is in `target/screenshots/<test>/`.

// The kit of the store's tests.
#[path = "../../../store/tests/browser/browser.rs"]
#[expect(dead_code, reason = "the store does more in its browser")]
mod browser;
#[path = "../../../store/tests/browser/driver.rs"]
mod driver;
mod lab;
#[path = "../../../store/tests/browser/proxy.rs"]
#[expect(dead_code, reason = "the store's line can be cut")]
mod proxy;

use std::time::Duration;

use fantoccini::key::Key;
use tokio::net::TcpListener;

use crate::{
    browser::{Browser, Screen},
    proxy::Proxy,
};

const MILLIS: Duration = Duration::from_millis(1);
/// How long the slow line takes each way.
const FAR: Duration = Duration::from_millis(100);
const NEAR: Duration = Duration::ZERO;

/// Serves an application behind a line that takes so long each way, and opens one of its pages.
async fn open(browser: &Browser, app: axum::Router, far: Duration, path: &str) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
    let line = Proxy::slow(listener.local_addr().expect("a bound socket has an address"), far).await;
    tokio::spawn(async move { axum::serve(listener, app).await });
    browser.goto(&format!("http://{}{path}", line.address())).await;
    browser.sees("[data-phx-main].phx-connected").await;
}

const PLUS: &str = "button:last-of-type";

/// Waits until the list has so many entries, and makes sure that no more come.
async fn logged(browser: &Browser, entries: &[&str]) {
    browser.until("all is logged", async || browser.count("li").await >= entries.len()).await;
    tokio::time::sleep(4 * FAR).await;
    assert_eq!(browser.texts("li").await, entries);
}

#[test]
fn the_counter_counts_five_clicks_of_80_ms_and_ten_of_40() {
    browser::run(Screen::Desk, async |browser| {
        open(browser, counter::app(), NEAR, "/").await;
        browser.clicks(PLUS, 5, 80 * MILLIS).await;
        browser.reads("output", "5").await;
        browser.clicks(PLUS, 10, 40 * MILLIS).await;
        browser.reads("output", "15").await;
        browser.screenshot("fifteen").await;
    });
}

#[test]
fn behind_a_slow_line_the_counter_counts_every_click() {
    browser::run(Screen::Desk, async |browser| {
        open(browser, counter::app(), FAR, "/").await;
        browser.clicks(PLUS, 10, 40 * MILLIS).await;
        browser.reads("output", "10").await;
        tokio::time::sleep(4 * FAR).await;
        assert_eq!(browser.text("output").await, "10", "none is sent twice");
        assert_eq!(browser.count("[data-phx-ref-src], .phx-click-loading").await, 0, "nothing stays locked");
    });
}

#[test]
fn of_a_hundred_clicks_on_a_page_that_asks_anew_ten_times_a_second_none_is_lost() {
    browser::run(Screen::Desk, async |browser| {
        open(browser, lab::app(), FAR, "/lab/clock").await;
        browser.clicks("button", 100, 30 * MILLIS).await;
        logged(browser, &["reset"; 100]).await;
    });
}

#[test]
fn a_payment_beside_a_ticking_clock_is_taken_and_once() {
    browser::run(Screen::Desk, async |browser| {
        open(browser, lab::app(), FAR, "/lab/till").await;
        browser.click("button").await;
        logged(browser, &["paid 450"]).await;
        // It was half a second ago, so this is a payment of its own, and its second click is none.
        browser.double_click("button").await;
        logged(browser, &["paid 450", "paid 450"]).await;
        browser.screenshot("paid").await;
    });
}

#[test]
fn what_is_typed_quickly_is_saved_with_enter() {
    browser::run(Screen::Desk, async |browser| {
        open(browser, lab::app(), FAR, "/lab/editor").await;
        let enter = char::from(Key::Enter);
        browser.type_into("input", &format!("no click is lost{enter}")).await;
        logged(browser, &["saved no click is lost"]).await;
    });
}

#[test]
fn undo_five_times_undoes_five_times() {
    browser::run(Screen::Desk, async |browser| {
        open(browser, lab::app(), NEAR, "/lab/editor").await;
        // Each takes 100 ms to be validated.
        browser.clicks(".undo", 5, 80 * MILLIS).await;
        logged(browser, &["undone"; 5]).await;
    });
}

/// What a developer reads in the console.
const LISTEN: &str = "window.warned = []; console.warn = text => warned.push(text)";

#[test]
fn a_permission_that_timed_out_is_not_granted() {
    browser::run(Screen::Desk, async |browser| {
        // What the browser shows is 100 ms old, and an answer takes another 100: it is always too late.
        open(browser, lab::app(), FAR, "/lab/guard?millis=150").await;
        browser.read::<()>(LISTEN).await;
        for _ in 0..10 {
            browser.click("button").await;
            tokio::time::sleep(3 * FAR).await;
        }
        browser.reads("#flash-info", "That came too late").await;
        browser.screenshot("too_late").await;
        assert_eq!(browser.texts("li").await, [""; 0]);
        let warned: Vec<String> = browser.read("return warned").await;
        assert!(warned.len() >= 10, "{warned:?}");
        let (text, cure) = warned[9].split_once("asked again ").expect("it says since when");
        assert!(text.starts_with("PageMachine: the event `allow` was rejected: "), "{text}");
        assert!(cure.ends_with("if it does not depend on what was asked, declare it `every`"), "{cure}");
    });
}

#[test]
fn a_permission_that_was_asked_for_is_granted_once() {
    browser::run(Screen::Desk, async |browser| {
        open(browser, lab::app(), NEAR, "/lab/guard?millis=60000").await;
        browser.double_click("button").await;
        logged(browser, &["allowed 1"]).await;
        assert_eq!(browser.text("#flash-info").await, "", "nothing is said of a double click");
    });
}

/// Notes what is sent, and holds each push for 200 ms.
const HOLD: &str = "window.sent = [];
    const send = WebSocket.prototype.send;
    WebSocket.prototype.send = function (text) { sent.push(text); send.call(this, text); };
    liveSocket.enableLatencySim(200)";

#[test]
fn an_event_says_what_was_seen_when_it_was_clicked_not_when_it_was_sent() {
    browser::run(Screen::Desk, async |browser| {
        open(browser, lab::app(), NEAR, "/lab/clock").await;
        browser.read::<()>(HOLD).await;
        // What comes is held as long, so the page stands still at first.
        tokio::time::sleep(5 * FAR).await;
        let seen = "return document.querySelector('[data-seen]').dataset.seen";
        let click = "document.querySelector('button').click();";
        let clicked: String = browser.read(&format!("{click} {seen}")).await;
        let event = "return sent.find(text => text.includes('\"reset\"')) ?? ''";
        browser.until("the event is sent", async || !browser.read::<String>(event).await.is_empty()).await;
        let event: String = browser.read(event).await;
        assert!(event.contains(&format!("\"seen\":\"{clicked}\"")), "{event} but {clicked}");
        let now: String = browser.read(seen).await;
        assert_ne!(now, clicked, "the page went on meanwhile");
        browser.read::<()>("liveSocket.disableLatencySim()").await;
    });
}
