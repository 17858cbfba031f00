//! Takes the state machine out of a live web page and writes it as coroutines.
mod contract;
mod coroutine;
pub mod effect;
mod error;
mod machine;
mod offer;
mod port;
mod spindle;
mod state;
mod time;

#[doc(hidden)]
pub mod __private;

pub use contract::{
    Accepts, Contract, Data, Descriptor, DrawnBy, EndsWith, Event, EventInfo, Fallible, Keep, Notifies,
    Spindle, SpindleInfo, Yield, YieldInfo, Yields,
};
pub use coroutine::Engine;
pub use effect::{Computation, Effect, Handle, cancel, computation, fork, notify, this, yields};
pub use error::{Failure, Limit, Rejected};
pub use machine::{Input, Machine, Output, Running, Settings, Taken, Waiting};
pub use offer::{Addressee, Ended, EventOf, Of, Offer, On, To, on};
pub use port::{Backend, Call, CallId, Secret};
pub use spindle::{Id, RawId};
/// What a contract keeps for the page that is being stepped.
#[doc(hidden)]
pub use state::Exchange;
pub use time::Time;

pub use pagemachine_macros::{contract, port};

/// What a user imports.
pub mod prelude {
    pub use crate::{Call, Failure, Handle, Of, Secret, cancel, contract, fork, notify, on, port, this, yields};
}
