//! Drives spindles in tests: no page, no browser, no async runtime, and virtual time.
//!
//! A [`Harness`] is the host of one page. A test starts spindles and sends events, as a view would;
//! fakes answer the ports, or the test itself does.
//!
//! ```
//! use pagemachine::prelude::*;
//! use pagemachine_test::{Harness, Nobody};
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
//!         #[event("submit_shipping", answer)]
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
//! // A fake is an implementation of the port.
//! struct Warehouse;
//!
//! impl Orders for Warehouse {
//!     async fn place(&self, _: u32, zip: u32) -> Result<u64, String> {
//!         if zip == 0 { Err("no such place".to_owned()) } else { Ok(42) }
//!     }
//! }
//!
//! # fn main() {
//! use store::checkout::{Shipping, ShippingEvent};
//!
//! const TEA: u32 = 7;
//!
//! // fn a_checkout_places_an_order()
//! let mut page = Harness::<store::Contract>::new(store::Ports { orders: Warehouse });
//! let checkout = page.start(|| checkout::run(TEA));
//! page.at::<Shipping>(checkout).answer(ShippingEvent { zip: 8001 });
//! assert_eq!(page.completed(checkout), Ok(42));
//!
//! // fn an_order_that_comes_late(): the test answers in the place of a fake.
//! let mut page = Harness::<store::Contract>::new(Nobody);
//! let checkout = page.start(|| checkout::run(TEA));
//! page.at::<Shipping>(checkout).answer(ShippingEvent { zip: 8001 });
//! assert!(page.is_running(checkout), "its call is out");
//! page.reply_to(orders::place(TEA, 8001), Ok(42));
//! assert_eq!(page.completed(checkout), Ok(42));
//! # }
//! ```
//!
//! # Who answers the ports
//!
//! | To | Give the harness |
//! | --- | --- |
//! | answer as the backend would | the contract's `Ports { .. }`, with a fake for each port: a type that implements the trait |
//! | answer a method with one value after the other | such a fake that awaits [`Answers::next`] |
//! | give a stream's items one by one | such a fake that returns [`Items`] |
//! | answer all ports in one place | [`answer`] and a closure |
//! | answer these calls, in this order, and no others | a [`Script`] |
//! | answer in the test, when the time has come | [`Nobody`], or a fake that awaits [`later()`]; then [`Harness::reply_to`], and [`Harness::stream`] for a stream |
//!
//! A fake that panics fails the test. What a spindle does when its port is lost is for [`Harness::lose`] to show.
//!
//! # When a test fails
//!
//! The message says what was expected and what was found, and then shows the run: what was given (`>`),
//! what came out (`<`), and what each spindle waits for. A `Secret` is shown as `***`.
//!
//! ```text
//! expected checkout#0 to wait at Payment, found that it waits at Shipping (offer 1)
//!
//! the run so far:
//!   > start of a checkout: checkout#0
//!   <   checkout#0 started
//!   <   checkout#0 yields Shipping (offer 1)
//! now:
//!   checkout#0 waits at Shipping (offer 1)
//! ```
//!
//! # The second run
//!
//! A run is a function of its inputs (rule 23a). When a harness is dropped, all that the test gave is given once
//! more to a fresh machine, and what comes out is compared. A spindle that reads a clock, a `static` or the order
//! of a `HashMap` fails its test. See [`Harness::replay`].
//!
//! # Features
//!
//! | Feature | Adds |
//! | --- | --- |
//! | `genawaiter` | the second run goes through the second engine too, which must give the same |

mod answers;
mod calls;
mod harness;
mod record;
mod replay;
mod report;
mod script;

pub use answers::{Answers, Closure, Items, Nobody, answer, later};
pub use harness::{AnswerTo, At, Harness, Open, Sending, Start};
pub use script::Script;
