//! Sockets come and go; the page stays, for a while.

use std::{
    sync::{Arc, atomic::Ordering::SeqCst},
    time::{Duration, Instant},
};

use pagemachine_live::{Keys, Limits};
use serde_json::json;

use crate::{
    client::{Opened, Server, Socket, limits, offer, until},
    lab::share,
};

/// Loses a socket, and waits until the host has seen it.
async fn lose(server: &Server, socket: Socket) {
    drop(socket);
    until("the page is detached", || server.stats.detached() == 1).await;
}

async fn rejoin(server: &Server, opened: &Opened, mounts: u32) -> (Socket, serde_json::Value) {
    let mut socket = server.connect(opened).await;
    let reply = socket.join(opened, mounts).await;
    assert_eq!(reply["status"], "ok", "{reply}");
    (socket, reply["response"].clone())
}

#[tokio::test]
async fn a_lost_socket_finds_its_page_where_it_was() {
    let server = Server::start().await;
    let (opened, mut socket, rendered) = server.join("/lab/ann").await;
    socket.click("act{\"how\":\"slow\"}", offer(&rendered)).await;
    lose(&server, socket).await;
    let (mut socket, rendered) = rejoin(&server, &opened, 1).await;
    assert_eq!(server.stats.detached(), 0);
    assert_eq!(rendered["rendered"]["1"]["2"], "100");
    server.fake.gate.add_permits(1);
    let (_, diff) = socket.push().await;
    assert_eq!(diff["1"]["3"], "Ok(7)", "the call that was out comes back");
    assert_eq!(server.fake.acts.load(SeqCst), 1, "and was made once");
}

#[tokio::test]
async fn what_came_while_nobody_looked_is_drawn_at_the_rejoin() {
    let server = Server::start().await;
    let (opened, mut socket, rendered) = server.join("/lab/ann").await;
    socket.click("act{\"how\":\"slow\"}", offer(&rendered)).await;
    lose(&server, socket).await;
    server.fake.gate.add_permits(1);
    until("the act is over", || server.fake.gate.available_permits() == 0).await;
    let (mut socket, mut rendered) = rejoin(&server, &opened, 1).await;
    if rendered["rendered"]["1"]["3"] == "" {
        rendered["rendered"]["1"]["3"] = socket.push().await.1["1"]["3"].take();
    }
    assert_eq!(rendered["rendered"]["1"]["3"], "Ok(7)");
}

#[tokio::test]
async fn the_newest_socket_of_a_page_wins() {
    let server = Server::start().await;
    let (opened, mut old, _) = server.join("/lab/ann").await;
    let (mut new, rendered) = rejoin(&server, &opened, 1).await;
    assert_eq!(server.stats.pages(), 1);
    let reply = old.ask("event", json!({"type": "click", "event": "inc"})).await;
    assert_eq!(reply["response"]["reason"], "unmatched topic");
    drop(old);
    let response = new.click("inc", offer(&rendered)).await;
    assert_eq!(response["diff"]["1"]["2"], "101");
    assert_eq!(server.stats.detached(), 0, "the old socket's end is nothing to the page");
}

#[tokio::test]
async fn a_duplicated_tab_gets_a_page_of_its_own_and_keeps_it() {
    let server = Server::start().await;
    let mut first = server.open("/lab/ann").await;
    first.tab = Some("one");
    let second = Opened { tab: Some("two"), ..first.clone() };
    let (mut one, _) = rejoin(&server, &first, 0).await;
    let (mut two, rendered) = rejoin(&server, &second, 0).await;
    assert_eq!(server.stats.pages(), 2);
    // The second was mounted afresh: what it reads comes after the join.
    assert_eq!(rendered["rendered"]["1"]["2"], "0");
    let (_, diff) = two.push().await;
    let seen = diff["0"].as_str().unwrap().split_once('.').unwrap().1.parse().unwrap();
    two.click("inc", seen).await;
    lose(&server, two).await;
    let (_two, rendered) = rejoin(&server, &second, 1).await;
    assert_eq!(rendered["rendered"]["1"]["2"], "102");
    assert!(one.is_silent().await);
    assert_eq!(server.stats.pages(), 2);
}

#[tokio::test]
async fn a_second_join_without_a_tab_gets_a_page_of_its_own() {
    let server = Server::start().await;
    let (opened, mut one, rendered) = server.join("/lab/ann").await;
    let (_two, _) = rejoin(&server, &opened, 0).await;
    assert_eq!(server.stats.pages(), 2);
    assert_eq!(one.click("inc", offer(&rendered)).await["diff"]["1"]["2"], "101");
}

#[tokio::test]
async fn after_the_grace_the_page_is_over_and_its_destructors_ran() {
    let limits = Limits { grace: Duration::from_millis(50), ..limits() };
    let server = Server::with(limits, Keys::random()).await;
    share("grace", &server.fake);
    let (opened, socket, _) = server.join("/lab/grace").await;
    drop(socket);
    until("the page is over", || server.stats.pages() == 0).await;
    assert_eq!(server.fake.ended.load(SeqCst), 1);
    let (_socket, _) = rejoin(&server, &opened, 1).await;
    assert_eq!(server.fake.looks.load(SeqCst), 2, "a fresh page is mounted");
}

#[tokio::test]
async fn a_closed_page_waits_for_the_reply_to_its_call() {
    let limits = Limits { grace: Duration::from_millis(20), ..limits() };
    let server = Server::with(limits, Keys::random()).await;
    share("settle", &server.fake);
    let (_, mut socket, rendered) = server.join("/lab/settle").await;
    socket.click("act{\"how\":\"slow\"}", offer(&rendered)).await;
    drop(socket);
    until("the page closes", || server.stats.detached() == 0).await;
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!((server.stats.pages(), server.fake.ended.load(SeqCst)), (1, 0));
    server.fake.gate.add_permits(1);
    until("the page is over", || server.stats.pages() == 0).await;
    assert_eq!(server.fake.ended.load(SeqCst), 1);
}

#[tokio::test]
async fn a_page_gives_up_what_does_not_settle() {
    let mut limits = Limits { grace: Duration::from_millis(20), ..limits() };
    limits.machine.settle = Duration::from_millis(100);
    let server = Server::with(limits, Keys::random()).await;
    let (_, mut socket, rendered) = server.join("/lab/ann").await;
    socket.click("act{\"how\":\"never\"}", offer(&rendered)).await;
    drop(socket);
    until("the page is over", || server.stats.pages() == 0).await;
}

#[tokio::test]
async fn pages_beyond_the_bound_do_not_wait_for_a_socket() {
    let limits = Limits { detached: 1, ..limits() };
    let server = Server::with(limits, Keys::random()).await;
    let (_, one, _) = server.join("/lab/ann").await;
    let (_, two, _) = server.join("/lab/ann").await;
    drop((one, two));
    until("one waits", || (server.stats.pages(), server.stats.detached()) == (1, 1)).await;
}

#[tokio::test]
async fn a_page_that_was_navigated_to_is_found_again() {
    let server = Server::start().await;
    let (mut opened, mut socket, _) = server.join("/lab/ann").await;
    opened.url = format!("http://{}/lab/bea", server.address);
    let reply = socket.navigate(&opened, &opened.url, None).await;
    assert_eq!(reply["status"], "ok");
    socket.push().await;
    lose(&server, socket).await;
    let mut socket = server.connect(&opened).await;
    let payload = crate::client::join_payload(&opened, "redirect", &opened.url, 1);
    let reply = socket.ask("phx_join", payload).await;
    assert_eq!(reply["response"]["rendered"]["1"]["0"], "bea");
    assert_eq!(server.stats.pages(), 1);
    assert_eq!(server.fake.looks.load(SeqCst), 2);
}

#[tokio::test]
async fn a_page_that_never_rests_does_not_hold_its_host() {
    let limits = Limits { grace: Duration::from_millis(20), ..limits() };
    let server = Server::with(limits, Keys::random()).await;
    let (_, restless, _) = server.join("/lab/restless").await;
    let (_, mut socket, rendered) = server.join("/lab/ann").await;
    for (seen, count) in (offer(&rendered)..).zip(["102", "103", "104"]) {
        let begun = Instant::now();
        let response = socket.click("inc", seen).await;
        assert_eq!(response["diff"]["1"]["2"], count);
        assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
    }
    drop(restless);
    until("it is closed all the same", || server.stats.pages() == 1).await;
}

#[tokio::test]
async fn a_restored_page_drops_the_clients_recovery() {
    let server = Server::start().await;
    let (opened, socket, rendered) = server.join("/lab/ann").await;
    let seen = format!("{}.{}", socket.join_ref, offer(&rendered));
    lose(&server, socket).await;
    // Another reference than the first join's, as the client's counter goes on.
    let mut socket = server.connect(&opened).await;
    socket.ask("phx_leave", json!({})).await;
    socket.join(&opened, 1).await;
    let recovery = json!({"type": "form", "event": "typed", "value": "query=old", "meta": {"_target": "query"}, "seen": seen});
    assert_eq!(socket.send(recovery).await, json!({}));
    let click = json!({"type": "click", "event": "inc", "value": {}, "seen": seen});
    let response = socket.send(click).await;
    assert_eq!(response["diff"]["1"]["2"], "101", "a click on what it still offers counts");
    let click = json!({"type": "click", "event": "inc", "value": {}, "seen": seen});
    let response = socket.send(click).await;
    assert_eq!(response["diff"]["1"]["4"], "inc: the event was sent before the current offer was shown");
}

#[tokio::test]
async fn a_fresh_page_takes_the_clients_recovery() {
    let limits = Limits { grace: Duration::from_millis(20), ..limits() };
    let server = Server::with(limits, Keys::random()).await;
    let (opened, socket, rendered) = server.join("/lab/ann").await;
    let seen = format!("{}.{}", socket.join_ref, offer(&rendered) + 40);
    drop(socket);
    until("the page is over", || server.stats.pages() == 0).await;
    let mut socket = server.connect(&opened).await;
    socket.ask("phx_leave", json!({})).await;
    socket.join(&opened, 1).await;
    let (_, _) = socket.push().await;
    let recovery = json!({"type": "form", "event": "typed", "value": "query=old", "meta": {"_target": "query"}, "seen": seen});
    let response = socket.send(recovery).await;
    assert_eq!(response["diff"]["1"]["3"], "old");
}

#[tokio::test]
async fn a_page_of_other_keys_is_loaded_anew() {
    let (before, after) = (Server::start().await, Server::start().await);
    let opened = before.open("/lab/ann").await;
    let mut socket = after.connect(&opened).await;
    let reply = socket.join(&opened, 1).await;
    assert_eq!(reply, json!({"status": "error", "response": {"reason": "stale"}}));
}

#[tokio::test]
async fn a_silent_socket_is_closed_and_its_page_waits() {
    let limits = Limits { silence: Duration::from_millis(50), ..limits() };
    let server = Server::with(limits, Keys::random()).await;
    let (_, mut socket, _) = server.join("/lab/ann").await;
    assert_eq!(u16::from(socket.closed().await), 1001);
    until("the page waits", || server.stats.detached() == 1).await;
}

/// Many browsers at once do what they like; when all have gone, nothing is left.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_left_of_many_browsers() {
    let limits = Limits { grace: Duration::from_millis(100), join: Duration::from_millis(100), ..limits() };
    let server = Arc::new(Server::with(limits, Keys::random()).await);
    let browsers: Vec<_> = (0..24).map(|seed| tokio::spawn(browse(Arc::clone(&server), seed))).collect();
    for browser in browsers {
        browser.await.unwrap();
    }
    server.fake.gate.add_permits(1_000);
    until("all pages are over", || server.stats.pages() == 0).await;
    assert_eq!((server.stats.waiting(), server.stats.detached()), (0, 0));
}

/// One browser: what it does follows from its number.
async fn browse(server: Arc<Server>, number: u64) {
    let mut random = number;
    let mut next = move |below: u64| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (random >> 33) % below
    };
    let opened = server.open("/lab/eager").await;
    let mut socket = server.connect(&opened).await;
    let mut mounts = 0;
    for _ in 0..40 {
        let seen = socket.seen;
        match next(8) {
            0 => socket = server.connect(&opened).await,
            1 => drop(server.open("/lab/bea").await),
            2 => drop(socket.ask("phx_leave", json!({})).await),
            3 => drop(socket.ask("event", json!({"type": "click", "event": "act{\"how\":\"slow\"}", "seen": format!("{}.{seen}", socket.join_ref)})).await),
            4 => server.fake.gate.add_permits(1),
            5 => drop(socket.ask("event", json!({"type": "hook", "event": "say", "value": {"what": "push"}, "seen": format!("{}.{seen}", socket.join_ref)})).await),
            _ => {
                let reply = socket.join(&opened, mounts).await;
                assert_eq!(reply["status"], "ok", "number {number}: {reply}");
                mounts += 1;
            }
        }
    }
}
