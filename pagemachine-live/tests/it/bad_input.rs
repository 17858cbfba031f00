//! What a host does with bad input: each row of the table in the issue.

use pagemachine_live::{Keys, Limits};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::{Message, http::StatusCode};

use crate::client::{Opened, Server, Socket, limits, offer, until};

/// What the page says of the event that it refused last.
fn refused(response: &Value) -> &str {
    response["diff"]["1"]["4"].as_str().unwrap_or_else(|| panic!("{response}"))
}

/// A page that still counts has not been harmed.
async fn still_counts(socket: &mut Socket, seen: u64) {
    assert_eq!(socket.click("inc", seen).await["diff"]["1"]["2"], "101");
}

#[tokio::test]
async fn an_event_that_cannot_be_taken_is_refused_told_and_counted() {
    let server = Server::start().await;
    let (_, mut socket, _) = server.join("/lab/eager").await;
    // The child has its reply, and asks.
    socket.push().await;
    let newest = socket.seen;
    let stale = "the event was sent before the current offer was shown";
    let ahead = "the event claims to have seen an offer that was not made yet";
    assert_eq!(refused(&socket.click("inc", 0).await), format!("inc: {stale}"));
    assert_eq!(refused(&socket.click("inc", newest + 100).await), format!("inc: {ahead}"));
    assert_eq!(refused(&socket.click("inc:7", 1).await), "inc: no such spindle runs");
    assert_eq!(refused(&socket.click("finish:0", 1).await), "finish: no such spindle runs");
    assert_eq!(refused(&socket.click("nonsense", 1).await), "?: the page has no such event");
    assert_eq!(server.stats.refused(), 5);
    still_counts(&mut socket, 1).await;
}

#[tokio::test]
async fn an_event_that_nothing_offers_is_refused() {
    let server = Server::start().await;
    let (_, mut socket, rendered) = server.join("/lab/ann").await;
    let seen = offer(&rendered);
    assert_eq!(refused(&socket.click("finish", seen).await), "finish: no such spindle runs");
    socket.click("act{\"how\":\"slow\"}", seen).await;
    assert_eq!(refused(&socket.click("inc", seen).await), "inc: nothing waits for this event");
}

#[tokio::test]
async fn a_repeated_event_is_refused() {
    let server = Server::start().await;
    let (_, mut socket, rendered) = server.join("/lab/ann").await;
    let seen = offer(&rendered);
    assert_eq!(socket.click("once", seen).await["diff"]["1"]["2"], "1100");
    assert_eq!(refused(&socket.click("once", seen).await), "once: the event is a repeat");
    let again = json!({"type": "click", "event": "inc", "value": {}, "again": true, "seen": format!("{}.{}", socket.join_ref, seen + 1)});
    assert!(
        refused(&socket.send(again).await).starts_with("inc: the event was sent before the current offer")
    );
}

#[tokio::test]
async fn more_kept_events_than_the_bound_are_refused() {
    let mut limits = limits();
    limits.machine.kept = 1;
    let server = Server::with(limits, Keys::random()).await;
    let (_, mut socket, rendered) = server.join("/lab/ann").await;
    let seen = offer(&rendered);
    socket.click("act{\"how\":\"never\"}", seen).await;
    assert_eq!(socket.click("once", seen).await, json!({}));
    assert_eq!(
        refused(&socket.click("typed{\"query\":\"x\"}", seen).await),
        "typed: the spindle already keeps as many events as it may"
    );
}

#[tokio::test]
async fn a_dead_spindles_event_is_refused() {
    let server = Server::start().await;
    let (_, mut socket, rendered) = server.join("/lab/ann").await;
    let seen = offer(&rendered);
    socket.click("say{\"what\":\"cancel\"}", seen).await;
    assert_eq!(refused(&socket.click("inc:0", seen).await), "inc: no such spindle runs");
}

#[tokio::test]
async fn a_wrong_field_is_shown_at_its_input_and_the_spindle_waits() {
    let server = Server::start().await;
    let (_, mut socket, rendered) = server.join("/lab/ann").await;
    let seen = offer(&rendered);
    let response = socket.submit("save", "user[name]=Ann&user[floor]=&user[zip]=123", seen).await;
    assert_eq!(refused(&response), "save: user.zip: a zip has five digits");
    let form = &response["diff"]["1"];
    let text = form.to_string();
    assert!(text.contains("\"123\""), "what was typed comes back: {text}");
    assert!(text.contains("\"a zip has five digits\""), "the error stands at its field: {text}");
    let wrong = [
        ("user[name]=Ann", "save: user.zip: is missing"),
        ("", "save: user: is missing"),
        ("user=x", "save: user: expected struct User, found string \"x\""),
        ("user[name]=A&user[zip]=12345&user[floor]=x", "save: user.floor: expected u32, found string \"x\""),
        ("user[name]=A&user[zip]=12345&admin=1", "save: admin: is not a field here"),
    ];
    for (form, says) in wrong {
        assert_eq!(refused(&socket.submit("save", form, seen).await), says);
    }
    let response = socket.submit("save", "user[name]=Ann&user[floor]=3&user[zip]=12345", seen).await;
    assert_eq!(response["diff"]["1"]["3"], "saved Ann Some(3)");
}

#[tokio::test]
async fn a_wrong_parameter_of_a_click_or_a_hook_is_refused() {
    let server = Server::start().await;
    let (_, mut socket, rendered) = server.join("/lab/ann").await;
    let seen = offer(&rendered);
    assert_eq!(refused(&socket.click("add", seen).await), "add: by: is missing");
    assert_eq!(refused(&socket.click("inc{\"by\":1}", seen).await), "inc: by: is not a field here");
    assert!(refused(&socket.click("add{\"by\":\"x\"}", seen).await).starts_with("add: by: invalid type"));
    assert!(refused(&socket.click("add{\"by\":", seen).await).starts_with("add: EOF"));
    let hook = json!({"type": "hook", "event": "add", "value": {"by": 1, "more": 2}});
    assert_eq!(refused(&socket.send(hook).await), "add: more: is not a field here");
    still_counts(&mut socket, seen).await;
}

#[tokio::test]
async fn too_large_forms_and_events_are_refused() {
    let server = Server::start().await;
    let (_, mut socket, rendered) = server.join("/lab/ann").await;
    let seen = offer(&rendered);
    let too_large = "?: the event is too large";
    assert_eq!(refused(&socket.submit("save", &"a=1&".repeat(10_000), seen).await), too_large);
    let again = socket.submit("save", &format!("a{}=1", "[a]".repeat(1_000)), seen).await;
    assert_eq!(again, json!({}), "it says the same");
    socket.click(&format!("inc{{\"x\":\"{}\"}}", "x".repeat(4_096)), seen).await;
    assert_eq!(server.stats.refused(), 3);
    let deep = format!("add{{\"by\":{}}}", "[".repeat(1_000) + &"]".repeat(1_000));
    assert!(refused(&socket.click(&deep, seen).await).starts_with("add: by: "));
    let mut value = json!(1);
    for _ in 0..100 {
        value = json!([value]);
    }
    let nested = value.to_string();
    let deeper = nested.replace('1', &("[".repeat(900) + "1" + &"]".repeat(900)));
    let frame = format!(
        r#"["{0}","77","lv:pm","event",{{"type":"hook","event":"add","value":{{"by":{deeper}}}}}]"#,
        socket.join_ref
    );
    socket.text(&frame).await;
    assert_eq!(socket.frame().await[4]["status"], "ok");
    still_counts(&mut socket, seen).await;
}

#[tokio::test]
async fn a_frame_over_the_limit_closes_its_socket_alone() {
    let server = Server::start().await;
    let (_, mut other, rendered) = server.join("/lab/bea").await;
    for size in [64 * 1024 + 1, 10 * 1024 * 1024] {
        let (_, mut socket, _) = server.join("/lab/ann").await;
        futures_util::SinkExt::feed(&mut socket.stream, Message::text("x".repeat(size))).await.unwrap();
        let _ = futures_util::SinkExt::flush(&mut socket.stream).await;
        assert_eq!(u16::from(socket.closed().await), 1009);
    }
    still_counts(&mut other, offer(&rendered)).await;
}

#[tokio::test]
async fn what_is_no_frame_closes_its_socket() {
    let server = Server::start().await;
    for text in ["", "nonsense", "[]", "[1,2,3,4,5]", r#"["<i>","1","lv:pm","event",{}]"#] {
        let (_, mut socket, _) = server.join("/lab/ann").await;
        socket.text(text).await;
        assert_eq!(u16::from(socket.closed().await), 1002, "{text}");
    }
    let (_, mut socket, _) = server.join("/lab/ann").await;
    futures_util::SinkExt::send(&mut socket.stream, Message::binary(vec![0, 1, 2])).await.unwrap();
    assert_eq!(u16::from(socket.closed().await), 1008);
}

#[tokio::test]
async fn invalid_utf_8_closes_its_socket() {
    use tokio::io::AsyncWriteExt;

    let server = Server::start().await;
    let (_, mut socket, _) = server.join("/lab/ann").await;
    // A masked text frame of one byte that no UTF-8 has; the mask is zero.
    socket.stream.get_mut().write_all(&[0x81, 0x81, 0, 0, 0, 0, 0xff]).await.unwrap();
    assert_eq!(u16::from(socket.closed().await), 1007);
}

#[tokio::test]
async fn a_malformed_event_is_answered_and_counted() {
    let server = Server::start().await;
    let (_, mut socket, rendered) = server.join("/lab/ann").await;
    let deep: Value = serde_json::from_str(&("[".repeat(100) + &"]".repeat(100))).unwrap();
    for payload in [json!({}), json!([]), json!(7), deep, json!({"type": 7, "event": "inc"})] {
        assert_eq!(socket.send(payload).await, json!({}));
    }
    assert_eq!(server.stats.refused(), 5);
    still_counts(&mut socket, offer(&rendered)).await;
}

#[tokio::test]
async fn a_socket_of_another_origin_or_without_a_token_is_forbidden() {
    let server = Server::start().await;
    let opened = server.open("/lab/ann").await;
    let own = format!("http://{}", server.address);
    let evil = [None, Some("http://evil.example"), Some("null"), Some("http://127.0.0.1"), Some("file://")];
    for origin in evil {
        assert_eq!(server.try_connect(&opened, origin).await.unwrap_err(), StatusCode::FORBIDDEN);
    }
    let bare = Opened { csrf: String::new(), ..opened.clone() };
    assert_eq!(server.try_connect(&bare, Some(&own)).await.unwrap_err(), StatusCode::FORBIDDEN);
    let nobody = Opened { cookie: String::new(), ..opened.clone() };
    assert_eq!(server.try_connect(&nobody, Some(&own)).await.unwrap_err(), StatusCode::FORBIDDEN);
    assert!(server.try_connect(&opened, Some("https://friend.example")).await.is_ok());
    assert_eq!(server.stats.pages(), 1, "none was made");
}

#[tokio::test]
async fn a_page_token_that_is_not_this_sessions_is_stale() {
    let server = Server::start().await;
    let (opened, stranger) = (server.open("/lab/ann").await, server.open("/lab/ann").await);
    let mut tampered = opened.token.clone();
    let place = tampered.len() - 20;
    let other = if tampered.as_bytes()[place] == b'A' { "B" } else { "A" };
    tampered.replace_range(place..=place, other);
    for token in [stranger.token.clone(), tampered, opened.csrf.clone(), "nonsense".to_owned(), String::new()]
    {
        let wrong = Opened { token, ..opened.clone() };
        let mut socket = server.connect(&wrong).await;
        assert_eq!(socket.join(&wrong, 0).await["response"]["reason"], "stale");
    }
    // A token of this session, but not one for sockets.
    let wrong = Opened { csrf: opened.token.clone(), ..opened.clone() };
    let mut socket = server.connect(&wrong).await;
    assert_eq!(socket.join(&wrong, 0).await["response"]["reason"], "stale");
    // Another session's cookie does not fit the CSRF token.
    let wrong = Opened { cookie: stranger.cookie.clone(), ..opened.clone() };
    let mut socket = server.connect(&wrong).await;
    assert_eq!(socket.join(&wrong, 0).await["response"]["reason"], "stale");
    assert_eq!((server.stats.pages(), server.stats.waiting()), (2, 2), "none was made or touched");
}

#[tokio::test]
async fn a_page_of_another_visitor_or_route_is_unauthorized() {
    let server = Server::start().await;
    let opened = server.open("/lab/ann").await;
    for user in ["bob", "nobody"] {
        let other = Opened { user: Some(user.to_owned()), ..opened.clone() };
        let mut socket = server.connect(&other).await;
        assert_eq!(socket.join(&other, 0).await["response"]["reason"], "unauthorized");
    }
    let elsewhere = Opened { url: format!("http://{}/other", server.address), ..opened.clone() };
    let mut socket = server.connect(&elsewhere).await;
    assert_eq!(socket.join(&elsewhere, 0).await["response"]["reason"], "unauthorized");
    assert_eq!((server.stats.pages(), server.stats.waiting()), (1, 1));
}

#[tokio::test]
async fn a_port_that_fails_panics_or_never_answers_is_its_spindles_alone() {
    let server = Server::start().await;
    let (_, mut socket, _) = server.join("/lab/eager").await;
    // The child has its reply.
    socket.push().await;
    let seen = socket.seen;
    assert_eq!(socket.click("act{\"how\":\"fail\"}", seen).await, json!({}));
    assert_eq!(socket.push().await.1["1"]["3"], "Err(\"no\")");
    let seen = socket.seen;
    assert_eq!(socket.click("act{\"how\":\"panic\"}", seen).await, json!({}));
    let failed = socket.push().await.1["1"]["5"].take();
    assert_eq!(failed, "Counter(counter#0): the port that the spindle had called was lost");
    assert_eq!(socket.click("finish", seen).await, json!({}), "the other spindle lives");
    assert_eq!((server.stats.pages(), server.stats.refused()), (1, 0));

    let (_, mut socket, rendered) = server.join("/lab/ann").await;
    assert_eq!(socket.click("act{\"how\":\"never\"}", offer(&rendered)).await, json!({}));
    assert!(socket.is_silent().await);
}

#[tokio::test]
async fn a_panic_in_a_spindle_is_that_spindles_failure() {
    let server = Server::start().await;
    let (_, mut socket, rendered) = server.join("/lab/ann").await;
    let response = socket.click("say{\"what\":\"spindle panics\"}", offer(&rendered)).await;
    assert_eq!(response["diff"]["1"]["5"], "Counter(counter#0): the spindle panicked: told to");
}

#[tokio::test]
async fn a_panic_in_the_view_closes_the_page_and_the_next_join_is_fresh() {
    let server = Server::start().await;
    for what in ["handler panics", "render panics"] {
        let (opened, mut socket, rendered) = server.join("/lab/ann").await;
        socket.click("inc", offer(&rendered)).await;
        let seen = format!("{}.{}", socket.join_ref, offer(&rendered) + 1);
        let event = json!({"type": "hook", "event": "say", "value": {"what": what}, "seen": seen});
        socket.text(&json!([socket.join_ref, "50", "lv:pm", "event", event]).to_string()).await;
        assert_eq!(socket.push().await.0, "phx_error");
        until("the page is over", || server.stats.pages() == 0).await;
        let reply = socket.join(&opened, 1).await;
        assert_eq!(reply["response"]["rendered"]["1"]["2"], "0");
        assert!(socket.push().await.1["1"]["2"].as_str() > Some("100"));
        drop(socket);
        until("the page waits", || server.stats.detached() == 1).await;
        let mut socket = server.connect(&opened).await;
        socket.join(&opened, 2).await;
        socket.ask("phx_leave", json!({})).await;
        assert_eq!(server.stats.pages(), 0);
    }
}

#[tokio::test]
async fn a_panic_in_a_fields_own_type_closes_the_page() {
    let server = Server::start().await;
    let (_, mut socket, _) = server.join("/lab/ann").await;
    let event = json!({"type": "form", "event": "save", "value": "user[name]=A&user[zip]=panic", "meta": {}});
    socket.text(&json!([socket.join_ref, "50", "lv:pm", "event", event]).to_string()).await;
    assert_eq!(socket.push().await.0, "phx_error");
    assert_eq!(server.stats.pages(), 0);
}

#[tokio::test]
async fn a_socket_that_sends_too_much_is_not_listened_to() {
    let limits = Limits { frames: 5, ..limits() };
    let server = Server::with(limits, Keys::random()).await;
    let (_, mut socket, _) = server.join("/lab/ann").await;
    let mut counted = 0;
    for _ in 0..20 {
        let seen = socket.seen;
        // It is answered in any case, so that the browser unlocks.
        counted += usize::from(socket.click("inc", seen).await != json!({}));
    }
    assert!((4..10).contains(&counted), "{counted}");
    assert_eq!(server.stats.refused(), 20 - counted as u64);
}
