//! What the command says when it cannot serve.

use std::{net::TcpListener, process::Command};

#[test]
fn a_busy_port_is_one_sentence_and_a_failure() {
    let busy = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = busy.local_addr().unwrap().port().to_string();
    let output = Command::new(env!("CARGO_BIN_EXE_chat")).env("PORT", &port).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.starts_with(&format!("the chat cannot be served on 127.0.0.1:{port}: ")), "{said}");
    assert_eq!(said.lines().count(), 1);
}
