//! What a test says to a page, and what a test is told when it is wrong.
#![expect(unnameable_types, unreachable_pub, reason = "a test binary has no users")]
#![expect(clippy::needless_raw_string_hashes, reason = "`UPDATE_EXPECT=1` writes them")]

mod asked;
mod given;
mod messages;
mod shop;
mod streams;
mod twice;
