//! The first paint, and the join that adopts it.

use std::sync::atomic::Ordering::SeqCst;

use serde_json::json;

use crate::client::{Server, offer, until};

#[tokio::test]
async fn a_get_paints_the_page_with_its_data() {
    let server = Server::start().await;
    let response = server.get("/lab/ann?from=5").await;
    assert_eq!(response.status(), 200);
    assert_eq!(response.header("cache-control"), Some("no-store"));
    assert_eq!(response.header("content-type"), Some("text/html; charset=utf-8"));
    assert!(response.text.contains("<b>105</b>"), "{}", response.text);
    assert!(response.text.contains("data-seen=\"0.0\""));
    assert!(response.text.contains("<title>ann 105</title>"));
    let cookie = response.text.lines().find(|line| line.starts_with("set-cookie")).unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"));
}

#[tokio::test]
async fn a_join_adopts_the_page_where_it_stands() {
    let server = Server::start().await;
    let (_, _, rendered) = server.join("/lab/ann").await;
    assert_eq!(rendered["rendered"]["1"]["2"], "100");
    assert_eq!(rendered["rendered"]["t"], "ann 100");
    assert_eq!(rendered["liveview_version"], "1.2.12");
    assert_eq!(server.fake.looks.load(SeqCst), 1);
    assert_eq!(server.stats.pages(), 1);
}

#[tokio::test]
async fn a_get_without_a_join_causes_no_effect() {
    let server = Server::start().await;
    let opened = server.open("/lab/eager").await;
    assert_eq!(server.fake.acts.load(SeqCst), 0);
    let mut socket = server.connect(&opened).await;
    socket.join(&opened, 0).await;
    until("the held call is made", || server.fake.acts.load(SeqCst) == 1).await;
}

#[tokio::test]
async fn a_page_that_nobody_joins_is_closed() {
    let limits = crate::client::limits();
    let limits = pagemachine_live::Limits { join: std::time::Duration::from_millis(50), ..limits };
    let server = Server::with(limits, pagemachine_live::Keys::random()).await;
    let opened = server.open("/lab/eager").await;
    assert_eq!((server.stats.pages(), server.stats.waiting()), (1, 1));
    until("the page is closed", || server.stats.pages() == 0 && server.stats.waiting() == 0).await;
    assert_eq!(server.fake.acts.load(SeqCst), 0);
    let mut socket = server.connect(&opened).await;
    let reply = socket.join(&opened, 0).await;
    assert_eq!(reply["status"], "ok", "a join without its page mounts a fresh one");
    assert_eq!(server.stats.pages(), 1);
}

#[tokio::test]
async fn pages_beyond_the_bound_do_not_wait() {
    let limits = pagemachine_live::Limits { waiting: 2, ..crate::client::limits() };
    let server = Server::with(limits, pagemachine_live::Keys::random()).await;
    for _ in 0..5 {
        server.open("/lab/ann").await;
    }
    assert_eq!((server.stats.pages(), server.stats.waiting()), (2, 2));
}

#[tokio::test]
async fn a_fresh_page_gets_its_data_after_the_join() {
    let server = Server::start().await;
    let (opened, mut socket, _) = server.join("/lab/ann").await;
    let reply = socket.navigate(&opened, &format!("http://{}/lab/bea?from=1", server.address), None).await;
    let rendered = &reply["response"];
    assert_eq!(rendered["rendered"]["1"]["0"], "bea");
    let (event, diff) = socket.push().await;
    assert_eq!((event.as_str(), &diff["1"]["2"]), ("diff", &json!("102")));
    assert!(offer(rendered) == 0);
}

#[tokio::test]
async fn leaving_a_mount_is_a_status_or_a_redirect() {
    let server = Server::start().await;
    assert_eq!(server.get("/lab/gone").await.status(), 404);
    assert_eq!(server.get("/lab/secret").await.status(), 403);
    assert_eq!(server.get("/lab/ann?from=x").await.status(), 404);
    assert_eq!(server.get("/lab/mount-panics").await.status(), 500);
    assert_eq!(server.get("/lab/render-panics").await.status(), 500);
    assert_eq!(server.get_with("/lab/ann", "X-User: nobody\r\n").await.status(), 401);
    let moved = server.get("/lab/moved").await;
    assert_eq!(moved.status(), 303);
    assert_eq!(moved.header("location"), Some("/lab/here"));
    assert_eq!(server.stats.pages(), 0);

    let (session, flash) =
        (moved.cookie("pagemachine_session").unwrap(), moved.cookie("__phoenix_flash__").unwrap());
    let cookies = format!("Cookie: pagemachine_session={session}; __phoenix_flash__={flash}\r\n");
    let here = server.get_with("/lab/here", &cookies).await;
    assert!(here.text.contains("it is here now</p>"), "{}", here.text);
    assert_eq!(here.cookie("__phoenix_flash__").as_deref(), Some(""));
    assert_eq!(here.cookie("pagemachine_session"), None);
    let stranger = format!("Cookie: __phoenix_flash__={flash}\r\n");
    assert!(!server.get_with("/lab/here", &stranger).await.text.contains("it is here now"));
}
