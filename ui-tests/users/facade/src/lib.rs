//! A crate that re-exports the runtime, as an application's own prelude may.

pub use pagemachine as runtime;
pub use pagemachine::prelude::*;
