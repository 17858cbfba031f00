//! Not public API: all that generated code names, and nothing else names it.

pub use serde;

pub use crate::{
    contract::NoFields,
    effect::{CallWait, Computation, Now, compensated, computation, jump},
    fiber::{Won, arms},
    port::{Method, NoResult, Replied},
    state::Exchange,
    stream::open,
};
