//! What becomes of a rejected event: the view, the visitor, the developer and the counts.

use std::time::Duration;

use pagemachine_live::{Keys, Limits, Live};
use serde_json::{Value, json};

use crate::client::{Server, Socket, limits, offer, until};

/// Clicks as the tail of a double click.
async fn click_again(socket: &mut Socket, event: &str, seen: u64) -> Value {
    let seen = format!("{}.{seen}", socket.join_ref);
    socket.send(json!({"type": "click", "event": event, "value": {}, "seen": seen, "again": true})).await
}

/// What the developer reads of the last event.
fn explained(response: &Value) -> &str {
    let events = &response["diff"]["e"];
    assert_eq!(events[0][0], "pagemachine:rejected", "{response}");
    events[0][1].as_str().unwrap()
}

async fn explaining() -> Server {
    Server::of(Live::new(Keys::random()).limits(limits()).explain_rejected(true)).await
}

#[tokio::test]
async fn a_developer_reads_what_ended_and_what_to_do() {
    let server = explaining().await;
    let (_, mut socket, rendered) = server.join("/lab/ann").await;
    let seen = offer(&rendered);
    socket.click("inc", seen).await;
    tokio::time::sleep(Duration::from_millis(20)).await;
    let response = socket.click("inc", seen).await;
    let explained = explained(&response);
    let (reason, rest) = explained.split_once(" (`Stale`); ").unwrap();
    assert_eq!(reason, "the event `inc` was rejected: the event was sent before the current offer was shown");
    let (ended, rest) = rest.split_once(" ms ago; ").unwrap();
    let ended = ended.strip_prefix("the offer of `Counting` that its sender had seen ended ").unwrap();
    assert!((20..2_000).contains(&ended.parse().unwrap()), "{ended} ms");
    let (asked, cure) = rest.split_once(" ms ago. ").unwrap();
    assert!(asked.starts_with("`Counting` was asked again "), "{asked}");
    assert_eq!(cure, "`inc` is an `answer`; if it does not depend on what was asked, declare it `every`");
}

#[tokio::test]
async fn a_submit_beside_what_asks_anew_is_advised_to_be_once() {
    let server = explaining().await;
    let (_, mut socket, rendered) = server.join("/lab/ann").await;
    let seen = offer(&rendered);
    socket.click("inc", seen).await;
    let response = socket.submit("save", "user[name]=Ann&user[zip]=12345", seen).await;
    assert!(explained(&response).contains("declare the form's submit event `once`"), "{response}");
}

#[tokio::test]
async fn the_tail_of_a_double_click_is_explained_as_one() {
    let server = explaining().await;
    let (_, mut socket, rendered) = server.join("/lab/ann").await;
    let response = click_again(&mut socket, "inc", offer(&rendered)).await;
    assert!(explained(&response).contains("It is the second click of a double click"), "{response}");
    let response = click_again(&mut socket, "once", offer(&rendered)).await;
    assert!(
        explained(&response).contains("(`Duplicate`). It is the second click of a double click"),
        "{response}"
    );
}

#[tokio::test]
async fn an_explanation_does_not_show_what_was_typed() {
    let server = explaining().await;
    let (_, mut socket, rendered) = server.join("/lab/ann").await;
    let seen = offer(&rendered);
    let response = socket.submit("save", "user[name]=Ann&user[zip]=12345", seen - 1).await;
    assert!(!explained(&response).contains("12345"), "{response}");
    for form in [
        "user[name]=Ann&user[zip]=s3cret",
        "user[name]=Ann&user[zip]=12345&user[floor]=s3cret",
        "user[name]=Ann&user[s3cret]=1",
        "s3cret=1",
    ] {
        let response = socket.submit("save", form, seen).await;
        assert!(!explained(&response).contains("s3cret"), "{response}");
    }
    let response = socket.click("add{\"by\":\"s3cret\"}", seen).await;
    assert!(explained(&response).starts_with("the event `add` was rejected: the field `by` "), "{response}");
    assert!(!explained(&response).contains("s3cret"), "{response}");
}

#[tokio::test]
async fn a_key_that_is_held_down_answers_once() {
    let server = Server::start().await;
    let (_, mut socket, rendered) = server.join("/lab/ann").await;
    let mut seen = format!("{}.{}", socket.join_ref, offer(&rendered));
    for again in [false, true, true] {
        let event = json!({"type": "keydown", "event": "inc", "value": {}, "seen": seen, "again": again});
        let response = socket.send(event).await;
        if let Some(newer) = response["diff"]["0"].as_str() {
            newer.clone_into(&mut seen);
        }
    }
    assert_eq!(server.stats.refused_by(), [("inc", "Stale", 2)]);
}

/// Its offers had numbers of their own.
#[tokio::test]
async fn an_answer_to_a_page_that_is_gone_answers_no_later_page() {
    let limits = Limits { grace: Duration::from_millis(50), ..limits() };
    let live = Live::new(Keys::random()).limits(limits).explain_rejected(true);
    let server = Server::of(live).await;
    let (opened, socket, rendered) = server.join("/other").await;
    let seen = format!("{}.{}", socket.join_ref, offer(&rendered));
    drop(socket);
    until("the page is over", || server.stats.pages() == 0).await;

    // A fresh page, which is restored once more.
    let mut socket = server.connect(&opened).await;
    for _ in 0..3 {
        socket.ask("phx_leave", json!({})).await;
    }
    socket.join(&opened, 1).await;
    let mut again = server.connect(&opened).await;
    for _ in 0..6 {
        again.ask("phx_leave", json!({})).await;
    }
    again.join(&opened, 2).await;
    let click = json!({"type": "click", "event": "wake", "value": {}, "seen": seen});
    let response = again.send(click).await;
    assert!(explained(&response).ends_with("The page was mounted anew after the event fired"), "{response}");
    assert_eq!(server.stats.refused_by(), [("wake", "Stale", 1)]);
}

#[tokio::test]
async fn nothing_is_explained_unless_the_host_says_so() {
    let server = Server::start().await;
    let (_, mut socket, rendered) = server.join("/lab/ann").await;
    let response = socket.click("inc", offer(&rendered) - 1).await;
    assert_eq!(response["diff"]["e"], Value::Null, "{response}");
}

#[tokio::test]
async fn a_visitor_reads_that_an_answer_came_too_late() {
    let server = Server::start().await;
    let (_, mut socket, rendered) = server.join("/other").await;
    let seen = offer(&rendered);
    socket.click("wake", seen).await;
    assert_eq!(click_again(&mut socket, "wake", seen).await, json!({}), "of a double click nothing is said");
    let response = socket.click("wake", seen).await;
    assert!(response["diff"]["2"].as_str().unwrap().contains("That came too late"), "{response}");
}

#[tokio::test]
async fn an_application_says_it_in_its_own_words() {
    let live = Live::new(Keys::random()).limits(limits()).explain_rejected(false);
    let live = live.notice(|refused| Some(format!("zu spät: {}", refused.name()?)));
    let server = Server::of(live).await;
    let (_, mut socket, rendered) = server.join("/other").await;
    let seen = offer(&rendered);
    socket.click("wake", seen).await;
    let response = socket.click("wake", seen).await;
    assert!(response["diff"]["2"].as_str().unwrap().contains("zu spät: wake"), "{response}");
}

#[tokio::test]
async fn a_page_that_handles_it_shows_no_notice() {
    let server = Server::start().await;
    let (_, mut socket, rendered) = server.join("/lab/ann").await;
    let response = socket.click("inc", offer(&rendered) - 1).await;
    assert_eq!(response["diff"]["1"]["4"], "inc: the event was sent before the current offer was shown");
    assert_eq!(response["diff"]["2"], Value::Null, "{response}");
}

#[tokio::test]
async fn an_event_that_nothing_takes_in_time_is_handed_to_the_view() {
    let mut limits = Limits { frames: 1_000, ..limits() };
    limits.machine.expiry = Duration::from_millis(30);
    let server = Server::with(limits, Keys::random()).await;
    let (_, mut socket, rendered) = server.join("/lab/ann").await;
    // While the port is slow the spindle asks nothing.
    socket.click("act{\"how\":\"slow\"}", offer(&rendered)).await;
    assert_eq!(socket.click("once", offer(&rendered)).await, json!({}), "it is kept");
    let (event, diff) = socket.push().await;
    assert_eq!(event, "diff");
    assert_eq!(diff["1"]["4"], "once: nothing took the event in time");
    assert_eq!(server.stats.refused_by(), [("once", "Expired", 1)]);
}

#[tokio::test]
async fn rejected_events_are_counted_by_name_and_reason() {
    let server = Server::start().await;
    let (_, mut socket, rendered) = server.join("/lab/ann").await;
    let seen = offer(&rendered);
    socket.click("inc", seen - 1).await;
    socket.click("inc", seen - 1).await;
    socket.click("inc", seen + 9).await;
    click_again(&mut socket, "once", seen).await;
    socket.click("add", seen).await;
    socket.click("nonsense", seen).await;
    assert_eq!(
        server.stats.refused_by(),
        [
            ("?", "Unknown", 1),
            ("add", "Field", 1),
            ("inc", "Ahead", 1),
            ("inc", "Stale", 2),
            ("once", "Duplicate", 1)
        ]
    );
}
