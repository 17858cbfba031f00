//! Serves pages from axum to the unmodified Phoenix LiveView client.

// The expansion of `html!` names this crate, in its own tests too.
#[cfg(test)]
extern crate self as pagemachine_live;

mod diff;
mod html;
mod page;

#[doc(hidden)]
pub mod __private;

pub use html::{DOCTYPE, Html, PreEscaped, Splice};
pub use page::Page;

pub use pagemachine_macros::html;
