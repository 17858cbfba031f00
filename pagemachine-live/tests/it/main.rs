//! The host, as a browser meets it.
#![expect(clippy::unwrap_used, reason = "a test's helpers fail as its tests do")]

mod bad_input;
mod client;
mod feed;
mod lab;
mod life;
mod paint;
mod rejected;
mod streams;
mod turns;
