//! Drives spindles in tests: no page, no browser, no async runtime, and virtual time.
//!
//! A [`Harness`] is a host: it feeds a [`Machine`](pagemachine::Machine), and fakes answer the ports.
//!
//! ```
//! use pagemachine::prelude::*;
//! use pagemachine_test::{Answers, Harness};
//!
//! #[port]
//! pub trait Orders {
//!     async fn place(&self, product: u32, zip: u32) -> Result<u64, String>;
//! }
//!
//! #[contract(ports(Orders))]
//! pub mod store {
//!     #[spindle(output = Result<u64, String>)]
//!     pub mod checkout {
//!         #[event("submit_shipping")]
//!         pub struct ShippingEvent {
//!             pub zip: u32,
//!         }
//!         #[yields(ShippingEvent)]
//!         pub struct Shipping;
//!     }
//! }
//!
//! #[spindle(store::checkout)]
//! pub mod checkout {
//!     defcomp! {
//!         pub fn run(product: u32) -> Result<u64, String> {
//!             ShippingEvent { zip } <- yields(Shipping);
//!             Ok(order) <- orders::place(product, zip);
//!             Ok(order)
//!         }
//!     }
//! }
//!
//! /// A fake: what it answers is scripted, or given when the test says so.
//! struct Fake(Answers<Result<u64, String>>);
//!
//! impl Orders for Fake {
//!     async fn place(&self, _: u32, _: u32) -> Result<u64, String> {
//!         self.0.next().await
//!     }
//! }
//!
//! # fn main() {
//! use store::checkout::{Shipping, ShippingEvent};
//!
//! let placed = Answers::new();
//! let mut page = Harness::<store::Contract>::new(store::Ports { orders: Fake(placed.clone()) });
//! let checkout = page.start(|| checkout::run(7));
//! page.at::<Shipping>(checkout).answer(ShippingEvent { zip: 8001 });
//! assert!(page.is_running(checkout), "its call is out");
//!
//! placed.give(Ok(42));
//! assert_eq!(page.completed(checkout), Ok(42));
//! # }
//! ```
//!
//! At its end a harness gives all that the test gave once more to a fresh machine and compares what comes out
//! (rule 23a): a spindle that reads a clock, a `static` or the order of a `HashMap` fails its test.
//!
//! # Features
//!
//! | Feature | Adds |
//! | --- | --- |
//! | `genawaiter` | the second run goes through the second engine too |

mod answers;
mod harness;
mod report;

pub use answers::{Answers, Closure, answer};
pub use harness::{At, Harness, Sending};
