//! Streams from ports: pulled while there is room, and let go with the page.

use std::{
    sync::atomic::Ordering::SeqCst,
    time::{Duration, Instant},
};

use pagemachine_live::{Keys, Limits};
use serde_json::{Value, json};

use crate::client::{Server, Socket, limits, until};

/// What the page shows in its two places, once the second is this.
async fn shown(socket: &mut Socket, rendered: &Value, newest: &str) -> Value {
    let mut shown = rendered["rendered"]["1"].clone();
    while shown["1"] != newest {
        let (_, diff) = socket.push().await;
        for place in ["0", "1", "2"] {
            if let Some(text) = diff["1"].get(place) {
                shown[place] = text.clone();
            }
        }
    }
    shown
}

#[tokio::test]
async fn s20a_a_stream_is_pulled_while_its_receiver_has_room() {
    let server = Server::start().await;
    let streams = &server.fake.streams;
    let (_, mut socket, _) = server.join("/feed/slow").await;
    let pulled = || streams.pulled.load(SeqCst);
    until("what there is room for is pulled", || pulled() == 64).await;
    for taken in 1..=200 {
        let response = socket.click("next", taken).await;
        assert_eq!(response["diff"]["1"]["1"], taken.to_string());
        assert!(pulled() <= 64 + u32::try_from(taken).unwrap(), "{} of {taken}", pulled());
    }
    until("the room is filled again", || pulled() == 264).await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(pulled(), 264, "and no more");
    assert_eq!(streams.opened.load(SeqCst), 1);
}

#[tokio::test]
async fn s20a_ten_thousand_items_come_in_their_order_and_then_the_end() {
    let server = Server::start().await;
    let (_, mut socket, rendered) = server.join("/feed/ready").await;
    let shown = shown(&mut socket, &rendered, "10000").await;
    assert_eq!(shown["0"], "10000");
    let streams = &server.fake.streams;
    until("the stream is over", || streams.dropped.load(SeqCst) == 1).await;
}

#[tokio::test]
async fn a_first_paint_has_what_a_stream_has_ready_and_does_not_wait_for_its_news() {
    let limits = Limits { first_paint: Duration::from_secs(10), ..limits() };
    let server = Server::with(limits, Keys::random()).await;
    let begun = Instant::now();
    let painted = server.get("/feed/two").await.text;
    assert!(painted.contains("<p>2 numbers, 2 </p>"), "{painted}");
    let painted = server.get("/feed/slow").await.text;
    assert!(painted.contains("<p>0 numbers, 0 </p>"), "{painted}");
    assert!(begun.elapsed() < Duration::from_secs(5), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn a_stream_that_is_no_read_is_opened_with_the_join() {
    let server = Server::start().await;
    let streams = &server.fake.streams;
    let opened = server.open("/feed/enter").await;
    assert_eq!(streams.opened.load(SeqCst), 0);
    let mut socket = server.connect(&opened).await;
    let reply = socket.join(&opened, 0).await;
    shown(&mut socket, &reply["response"], "7").await;
    assert_eq!(streams.opened.load(SeqCst), 1);
}

#[tokio::test]
async fn items_come_to_a_page_that_waits_for_its_socket() {
    let server = Server::start().await;
    let streams = &server.fake.streams;
    let (opened, mut socket, rendered) = server.join("/feed/gated").await;
    streams.gate.add_permits(1);
    shown(&mut socket, &rendered, "1").await;
    drop(socket);
    until("the page is detached", || server.stats.detached() == 1).await;
    streams.gate.add_permits(2);
    until("they are pulled", || streams.pulled.load(SeqCst) == 3).await;
    let mut socket = server.connect(&opened).await;
    let reply = socket.join(&opened, 1).await;
    let shown = shown(&mut socket, &reply["response"], "3").await;
    assert_eq!(shown["0"], "3");
    assert_eq!((streams.opened.load(SeqCst), streams.dropped.load(SeqCst)), (1, 0));
}

#[tokio::test]
async fn s20a_streams_are_let_go_with_their_page() {
    let limits = Limits { grace: Duration::from_millis(20), join: Duration::from_millis(50), ..limits() };
    let server = Server::with(limits, Keys::random()).await;
    let streams = &server.fake.streams;
    let dropped = || streams.dropped.load(SeqCst);
    let (_, socket, _) = server.join("/feed/gated").await;
    drop(socket);
    until("after the grace of a lost socket", || dropped() == 1).await;

    let (opened, mut socket, _) = server.join("/feed/slow").await;
    let url = format!("http://{}/other", server.address);
    assert_eq!(socket.navigate(&opened, &url, None).await["status"], "ok");
    until("when it was left", || dropped() == 2).await;
    drop(socket);

    server.open("/feed/two").await;
    until("when nobody joined it", || dropped() == 3).await;
    until("all pages are over", || server.stats.pages() == 0).await;
}

#[tokio::test]
async fn s13_a_stream_that_panics_fails_who_takes_from_it() {
    let server = Server::start().await;
    let (_, mut socket, rendered) = server.join("/feed/panics").await;
    let mut shown = rendered["rendered"]["1"].clone();
    while shown["2"] != json!("the port that the spindle had called was lost") {
        shown["2"] = socket.push().await.1["1"]["2"].clone();
    }
    let streams = &server.fake.streams;
    until("the stream is over", || streams.dropped.load(SeqCst) == 1).await;
}
