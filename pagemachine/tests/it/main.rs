//! The rules of the semantics, one test or more for each, by its number; all under every engine.
#![expect(unnameable_types, unreachable_pub, reason = "a test binary has no users")]
#![expect(clippy::unwrap_used, clippy::needless_pass_by_value, reason = "what fails here fails the test")]

mod binds;
mod board;
mod bombs;
mod cancel;
mod cells;
mod channels;
mod compensation;
mod driver;
mod elsewhere;
mod engines;
mod fibers;
mod messages;
mod offers;
mod replay;
mod scenarios;
mod spindles;
mod streams;
mod timers;
mod wharf;
