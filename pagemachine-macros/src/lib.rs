//! The macros of pagemachine, which re-exports and documents them.

mod attr;
mod dump;
mod errors;
mod names;
