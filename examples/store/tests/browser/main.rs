//! The store in a real browser.
//!
//! A test opens a headless Chromium of its own, and does what a person does: it clicks, types, waits and looks. What it
//! saw is in `target/screenshots/<test>/`, where `failure.png` and `failure.html` are what it last saw if it failed.
//! Everything stays on this machine's loopback.

mod browser;
mod driver;
mod page;
mod proxy;
mod shop;

mod buying;
mod kit;
mod leaving;
mod navigating;
mod searching;
mod watching;
