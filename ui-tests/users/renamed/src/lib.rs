//! A user whose `Cargo.toml` has other names for our crates: `crate = path` says where the runtime is.
//!
//! A template has no arguments: for it the crate gets its name back.

#![deny(warnings, clippy::pedantic)]

extern crate live as pagemachine_live;

pub mod by_another_crate;
pub mod by_its_new_name;
