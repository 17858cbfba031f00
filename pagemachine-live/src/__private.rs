//! Not public API: what the expansion of `html!` names.

pub use crate::html::build::{Builder, List};
pub use crate::html::tree::Template;
