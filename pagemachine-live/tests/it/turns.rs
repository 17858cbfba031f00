//! Turns: events and their replies, pushes, hooks, flash, navigation.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::client::{Server, offer};

#[tokio::test]
async fn what_an_event_caused_is_in_its_reply() {
    let server = Server::start().await;
    let (_, mut socket, rendered) = server.join("/lab/ann").await;
    let join_ref = socket.join_ref.clone();
    let response = socket.click("inc", offer(&rendered)).await;
    assert_eq!(response, json!({"diff": {"0": format!("{join_ref}.2"), "1": {"2": "101"}, "t": "ann 101"}}));
    assert!(socket.is_silent().await);
}

#[tokio::test]
async fn a_template_field_and_the_clicks_own_value_are_told_apart() {
    let server = Server::start().await;
    let (_, mut socket, rendered) = server.join("/lab/ann").await;
    let response = socket.click("add{\"by\":9007199254740993}", offer(&rendered)).await;
    assert_eq!(response["diff"]["1"]["2"], "9007199254741093");
}

#[tokio::test]
async fn what_comes_later_is_pushed() {
    let server = Server::start().await;
    let (_, mut socket, rendered) = server.join("/lab/ann").await;
    let response = socket.click("act{\"how\":\"slow\"}", offer(&rendered)).await;
    assert_eq!(response, json!({}));
    server.fake.gate.add_permits(1);
    let (event, diff) = socket.push().await;
    assert_eq!(event, "diff");
    assert_eq!(diff["1"]["3"], "Ok(7)");
}

#[tokio::test]
async fn a_spindle_that_sleeps_is_woken_in_time() {
    let server = Server::start().await;
    let (_, mut socket, rendered) = server.join("/lab/ann").await;
    let begun = Instant::now();
    let response = socket.click("act{\"how\":\"sleep\"}", offer(&rendered)).await;
    assert_eq!(response, json!({}));
    assert_eq!(socket.push().await.1["1"]["3"], "slept");
    let slept = begun.elapsed();
    assert!(slept >= Duration::from_millis(50), "{slept:?}");
}

#[tokio::test]
async fn each_page_draws_numbers_of_its_own() {
    let server = Server::start().await;
    let mut drawn = Vec::new();
    for _ in 0..2 {
        let (_, mut socket, rendered) = server.join("/lab/ann").await;
        drawn.push(socket.click("act{\"how\":\"draw\"}", offer(&rendered)).await["diff"]["1"]["3"].clone());
    }
    assert!(drawn[0].is_string());
    assert_ne!(drawn[0], drawn[1]);
}

#[tokio::test]
async fn another_event_does_not_wait_for_a_slow_port() {
    let server = Server::start().await;
    let (_, mut socket, rendered) = server.join("/lab/eager-slow").await;
    let response = socket.click("inc", offer(&rendered)).await;
    assert_eq!(response["diff"]["1"]["2"], "101");
}

#[tokio::test]
async fn keys_focus_and_blur_are_events() {
    let server = Server::start().await;
    let (_, mut socket, mut rendered) = server.join("/lab/ann").await;
    for (trigger, count) in [
        (json!("keydown"), "101"),
        (json!("keyup"), "102"),
        (json!("focus"), "103"),
        (json!("blur"), "104"),
        // A JS command that no trigger runs.
        (json!(null), "105"),
        (json!("mounted"), "106"),
    ] {
        let seen = format!("{}.{}", socket.join_ref, offer(&rendered));
        let event =
            json!({"type": trigger, "event": "inc", "value": {"key": "Enter", "value": ""}, "seen": seen});
        let response = socket.send(event).await;
        assert_eq!(response["diff"]["1"]["2"], count);
        rendered["rendered"]["0"] = response["diff"]["0"].clone();
    }
}

#[tokio::test]
async fn a_hook_is_answered_and_told() {
    let server = Server::start().await;
    let (_, mut socket, rendered) = server.join("/lab/ann").await;
    let seen = format!("{}.{}", socket.join_ref, offer(&rendered));
    let event = |what: &str, seen: &str| json!({"type": "hook", "event": "say", "value": {"what": what, "to": "x"}, "seen": seen});
    let response = socket.send(event("reply", &seen)).await;
    assert_eq!(response["diff"]["r"], "x");
    let seen = response["diff"]["0"].as_str().unwrap();
    let response = socket.send(event("push", seen)).await;
    assert_eq!(response["diff"]["e"], json!([["pushed", [1, 2]]]));
}

#[tokio::test]
async fn a_flash_is_shown_until_it_is_put_away() {
    let server = Server::start().await;
    let (_, mut socket, rendered) = server.join("/lab/ann").await;
    let response = socket.click("say{\"what\":\"flash\",\"to\":\"saved\"}", offer(&rendered)).await;
    assert!(response["diff"]["2"].as_str().unwrap().contains(">saved</p>"));
    let clear = json!({"type": "click", "event": "lv:clear-flash", "value": {"key": "error"}});
    assert_eq!(socket.send(clear).await, json!({}));
    let clear = json!({"type": "click", "event": "lv:clear-flash", "value": {"key": "info"}});
    assert_eq!(socket.send(clear).await, json!({"diff": {"2": ""}}));
    assert_eq!(socket.send(json!({"type": "click", "event": "lv:other"})).await, json!({}));
}

#[tokio::test]
async fn a_live_navigation_carries_its_flash() {
    let server = Server::start().await;
    let (opened, mut socket, rendered) = server.join("/lab/ann").await;
    let response = socket.click("say{\"what\":\"navigate\",\"to\":\"/other\"}", offer(&rendered)).await;
    let away = &response["live_redirect"];
    assert_eq!((&away["to"], &away["kind"]), (&json!("/other"), &json!("push")));
    let url = format!("http://{}/other", server.address);
    let reply = socket.navigate(&opened, &url, away["flash"].as_str()).await;
    assert_eq!(reply["status"], "ok");
    let rendered = &reply["response"]["rendered"];
    assert_eq!(rendered["1"]["s"], json!(["<div><h1>other</h1></div>"]));
    assert!(rendered["2"].as_str().unwrap().contains("moved on"));
    assert_eq!(server.stats.pages(), 1, "the page that was left is over");
}

#[tokio::test]
async fn a_redirect_loads_a_page() {
    let server = Server::start().await;
    let (opened, mut socket, rendered) = server.join("/lab/ann").await;
    let response = socket.click("say{\"what\":\"redirect\",\"to\":\"/other\"}", offer(&rendered)).await;
    assert_eq!(response["redirect"]["to"], "/other");
    let flash = response["redirect"]["flash"].as_str().unwrap();
    let cookies = format!("Cookie: pagemachine_session={}; __phoenix_flash__={flash}\r\n", opened.cookie);
    let response = server.get_with("/other", &cookies).await;
    assert!(response.text.contains("sent away</p>"));
}

#[tokio::test]
async fn a_navigation_to_other_visitors_or_to_nothing_loads_a_page() {
    let server = Server::start().await;
    let (opened, mut socket, _) = server.join("/lab/ann").await;
    let url = |path: &str| format!("http://{}{path}", server.address);
    let reply = socket.navigate(&opened, &url("/admin"), None).await;
    assert_eq!(reply, json!({"status": "error", "response": {"reason": "unauthorized"}}));
    for path in ["/nowhere", "/lab/gone", "/lab/secret"] {
        let reply = socket.navigate(&opened, &url(path), None).await;
        assert_eq!(reply["response"], json!({"redirect": {"to": path}}));
    }
    let reply = socket.navigate(&opened, &url("/lab/moved"), None).await;
    assert_eq!(reply["response"]["redirect"]["to"], "/lab/here");
    let reply = socket.navigate(&opened, &url("/lab/mount-panics"), None).await;
    assert_eq!(reply["response"]["reason"], "join crashed");
    assert_eq!(server.stats.pages(), 0);
}

#[tokio::test]
async fn a_patch_is_a_navigation() {
    let server = Server::start().await;
    let (_, mut socket, _) = server.join("/lab/ann").await;
    let url = format!("http://{}/lab/ann?from=3", server.address);
    let reply = socket.ask("live_patch", json!({"url": url})).await;
    assert_eq!(reply, json!({"status": "ok", "response": {"link_redirect": true}}));
}

#[tokio::test]
async fn a_handler_cancels_a_spindle() {
    let server = Server::start().await;
    let (_, mut socket, rendered) = server.join("/lab/ann").await;
    let response = socket.click("say{\"what\":\"cancel\"}", offer(&rendered)).await;
    assert_eq!(response["diff"]["1"]["5"], "Counter(counter#0): the spindle was cancelled");
}

#[tokio::test]
async fn heartbeats_and_what_a_socket_knows_nothing_of_are_answered() {
    let server = Server::start().await;
    let (_, mut socket, _) = server.join("/lab/ann").await;
    socket.text(r#"[null,"90","phoenix","heartbeat",{}]"#).await;
    assert_eq!(
        socket.frame().await.to_string(),
        r#"[null,"90","phoenix","phx_reply",{"response":{},"status":"ok"}]"#
    );
    socket.text(r#"[null,"91","lv:","phx_leave",{}]"#).await;
    assert_eq!(socket.frame().await[4]["status"], "ok");
    socket.text(r#"["7","92","lv:else","event",{}]"#).await;
    assert_eq!(socket.frame().await[4]["response"]["reason"], "unmatched topic");
    assert_eq!(socket.ask("cids_will_destroy", json!({"cids": []})).await["status"], "ok");
}

#[tokio::test]
async fn the_client_is_served() {
    let server = Server::start().await;
    let response = server.get("/live/client.js").await;
    match response.status() {
        200 => assert!(response.text.contains("data-seen")),
        status => {
            assert_eq!(status, 500);
            assert!(response.text.contains("cargo xtask client"));
        }
    }
}
