//! The chat in two real browsers.
//!
//! What they saw is in `target/screenshots/<test>/`, in a folder for each.

// The kit of the store's tests.
#[path = "../../../store/tests/browser/browser.rs"]
#[expect(dead_code, reason = "the store does more in its browser")]
mod browser;
#[path = "../../../store/tests/browser/driver.rs"]
mod driver;

use chat::backend::{Line, Memory, Name, Room};
use fantoccini::key::Key;
use pagemachine::{Call, CallId, RawId};
use tokio::net::TcpListener;

use crate::browser::{Browser, Screen};

const MESSAGES: &str = ".messages > li";
const WRITERS: &str = ".writers";
const TEXT: &str = "#say input";

/// Serves a room, and tells where.
async fn serve(room: Memory) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
    let url = format!("http://{}/", listener.local_addr().expect("a bound socket has an address"));
    tokio::spawn(async move { axum::serve(listener, chat::app(room)).await });
    url
}

/// Opens the page, and tells it a name.
async fn enter(browser: &Browser, url: &str, name: &str) {
    browser.goto(url).await;
    browser.sees("[data-phx-main].phx-connected").await;
    browser.type_into("#enter input", name).await;
    browser.press(Key::Enter).await;
    browser.until("a message can be typed", async || browser.has_focus(TEXT).await).await;
}

#[test]
fn what_one_writes_the_other_sees() {
    browser::run_two([Screen::Desk, Screen::Phone], async |ann, bob| {
        let url = serve(Memory::default()).await;
        enter(ann, &url, "Ann").await;
        enter(bob, &url, "Bob").await;

        ann.type_text("Hello?").await;
        bob.shows(WRITERS, "Ann is writing …").await;
        bob.screenshot("writing").await;
        assert_eq!(ann.text(WRITERS).await, "", "she knows that");
        ann.press(Key::Enter).await;
        bob.reads(MESSAGES, "Ann Hello?").await;
        bob.until("the indicator goes with the message", async || bob.text(WRITERS).await.is_empty()).await;
        ann.until("the field is empty again", async || ann.value(TEXT).await.is_empty()).await;
        assert!(ann.has_focus(TEXT).await, "and the next message can be typed");

        bob.type_into(TEXT, "Hello <b>Ann</b>").await;
        bob.click("#say button").await;
        ann.reads(MESSAGES, "Bob Hello <b>Ann</b>").await;
        ann.type_text("So you are there.").await;
        ann.press(Key::Enter).await;
        bob.reads(MESSAGES, "Ann So you are there.").await;
        let all = ["Ann Hello?", "Bob Hello <b>Ann</b>", "Ann So you are there."];
        assert_eq!(bob.texts(MESSAGES).await, all);
        ann.reads(MESSAGES, "So you are there").await;
        assert_eq!(ann.texts(MESSAGES).await, all);
        ann.screenshot("talked").await;
        bob.screenshot("talked").await;
    });
}

#[test]
fn a_line_that_is_sent_twice_on_purpose_is_said_twice() {
    browser::run(Screen::Desk, async |browser| {
        let url = serve(Memory::default()).await;
        enter(browser, &url, "Ann").await;
        let enter = char::from(Key::Enter);
        browser.type_text(&format!("ha{enter}")).await;
        browser.until("the field is empty again", async || browser.value(TEXT).await.is_empty()).await;
        browser.type_text(&format!("ha{enter}")).await;
        browser.until("both are said", async || browser.count(MESSAGES).await == 2).await;
        assert_eq!(browser.texts(MESSAGES).await, ["Ann ha", "Ann ha"]);
    });
}

#[test]
fn who_pauses_is_no_longer_writing_until_more_is_typed() {
    browser::run_two([Screen::Desk, Screen::Desk], async |ann, bob| {
        let url = serve(Memory::default()).await;
        enter(ann, &url, "Ann").await;
        enter(bob, &url, "Bob").await;
        let rests = async || bob.text(WRITERS).await.is_empty();

        ann.type_into(TEXT, "Well").await;
        bob.reads(WRITERS, "Ann is writing …").await;
        bob.until("the indicator goes after a pause", rests).await;
        assert_eq!(ann.value(TEXT).await, "Well");

        ann.type_text(", no").await;
        bob.reads(WRITERS, "Ann is writing …").await;
        assert_eq!((ann.text(WRITERS).await.as_str(), bob.count(MESSAGES).await), ("", 0));
    });
}

#[test]
fn the_two_hundred_and_first_message_pushes_the_first_out() {
    browser::run_two([Screen::Desk, Screen::Phone], async |ann, bob| {
        let room = Memory::default();
        let id = CallId { spindle: RawId::from_number(0), number: 0 };
        let call = Call { page: "Cleo's".into(), session: "Cleo's".into(), id };
        let name = Name::try_from("Cleo".to_owned()).expect("it is short");
        for number in 1..=200 {
            let text = Line::try_from(format!("message {number}")).expect("it is short");
            room.say(&call, name.clone(), text).await;
        }
        let url = serve(room).await;
        for browser in [ann, bob] {
            enter(browser, &url, "Ann").await;
            assert_eq!(browser.count(MESSAGES).await, 200);
            assert_eq!(browser.text(MESSAGES).await, "Cleo message 1");
            browser.shows("#message-200", "Cleo message 200").await;
        }

        ann.type_into(TEXT, "one more").await;
        ann.press(Key::Enter).await;
        for (browser, picture) in [(ann, "mine"), (bob, "theirs")] {
            browser.shows("#message-201", "Ann one more").await;
            assert_eq!(browser.count(MESSAGES).await, 200);
            assert_eq!(browser.text(MESSAGES).await, "Cleo message 2");
            browser.screenshot(picture).await;
        }
    });
}
