//! Serves pages from axum to the unmodified Phoenix LiveView client.
//!
//! A page draws what its spindles say, and sends back what its visitor does:
//!
//! ```no_run
//! use pagemachine_live::prelude::*;
//!
//! #[contract]
//! mod counting {
//!     #[spindle]
//!     pub mod counter {
//!         #[event("add", every)]
//!         pub struct AddEvent { pub by: i64 }
//!         #[yields(AddEvent)]
//!         pub struct Counting { pub count: i64 }
//!     }
//! }
//! use counting::counter::{AddEvent, Counting};
//!
//! #[spindle(counting::counter)]
//! mod counter {
//!     defcomp! {
//!         pub fn run(count: i64) {
//!             AddEvent { by } <- yields(Counting { count });
//!             run(count + by)
//!         }
//!     }
//! }
//!
//! #[derive(Default)]
//! struct CounterPage { count: i64 }
//!
//! impl counting::counter::View<Socket> for CounterPage {
//!     fn counting(&mut self, _: Offer<Counting>, asked: Counting, _: &mut Socket) {
//!         self.count = asked.count;
//!     }
//! }
//!
//! impl Page for CounterPage {
//!     type Contract = counting::Contract;
//!     type Params = ();
//!     type Session = ();
//!
//!     fn mount(&mut self, page: &mut Mount<Self>) -> Result<(), Leave> {
//!         page.start(counter::run(0));
//!         Ok(())
//!     }
//!     fn failed(&mut self, _: counting::SpindleId, failure: Failure, socket: &mut Socket) {
//!         socket.flash(Flash::Error, failure.to_string());
//!     }
//!     fn render(&self) -> Html<Self> {
//!         html! { output { (self.count) } button phx-click=(AddEvent { by: 1 }) { "+" } }
//!     }
//! }
//!
//! # #[tokio::main]
//! # async fn main() -> std::io::Result<()> {
//! let live = Live::new(Keys::random()).page::<CounterPage>("/", counting::Ports {});
//! let listener = tokio::net::TcpListener::bind("127.0.0.1:3000").await?;
//! axum::serve(listener, axum::Router::new().merge(live)).await
//! # }
//! ```
//!
//! # How it works
//!
//! 1. A GET mounts the page and lets it run. Calls to `#[read]` methods are made, others wait; what is there after
//!    300 ms is drawn as plain HTML, with the items that `#[read]` streams have ready. A browser that does not connect
//!    causes no effect.
//! 2. The browser joins that page over a websocket, and it goes on where it stands.
//! 3. What an event causes is drawn once and is in its reply; what comes later is pushed. Only what differs is sent.
//!    A port's stream is pulled while its receiver has room, and dropped with that.
//! 4. A lost socket leaves the page waiting, 30 s unless [`Limits`] say otherwise, and the next one finds it there.
//!
//! # Security
//!
//! A socket is opened by a page of this host alone: its `Origin`, its session's cookie and its CSRF token are checked.
//! Tokens are encrypted, expire, and open for one session alone. A page is served with `Cache-Control: no-store`.
//! The sizes of frames, events and forms are bounded, and so are frames a second, pages that wait, and each page.
//! There are no inline scripts, so a strict `Content-Security-Policy` fits. What a browser sends is checked like any
//! input: a template's fields are not to be trusted, so no price belongs in them.
//!
//! # Features
//!
//! | Feature | Default | Adds |
//! | --- | --- | --- |
//! | `client` | yes | the browser's client; without it, or without its files, [`Live::client`] gives it |
//!
//! # Limits
//!
//! A page is one element of its document, and has no components, no streams of rows, and no uploads. Each URL is a page: a patch of
//! the URL is a live navigation. Of an event's wrong fields the first is told.

// The expansion of `html!` names this crate, in its own tests too.
#[cfg(test)]
extern crate self as pagemachine_live;

mod client;
mod cookie;
mod diff;
mod document;
mod event;
mod form;
mod host;
mod html;
mod page;
mod protocol;
mod refused;
mod route;
mod router;
mod running;
mod session;
mod socket;
mod token;

#[doc(hidden)]
pub mod __private;

pub use document::Document;
pub use form::{Code, FieldError, Form};
pub use host::{Limits, Stats};
pub use html::{DOCTYPE, Html, Optional, PreEscaped, Sent, Splice, Text};
pub use page::{Leave, Mount, Page, SpindleIdOf};
pub use refused::{Refusal, Refused};
pub use router::Live;
pub use socket::{Flash, Socket};
pub use token::{Keys, WrongSecret};

/// Draws a page, or a piece of one: an [`Html`] of the page that its place asks for.
///
/// The grammar is maud's, so `maudfmt` formats it.
///
/// ```
/// use pagemachine_live::{Html, html};
///
/// struct Product { id: u32, name: String, price: Option<u32> }
///
/// fn catalogue<P>(products: &[Product]) -> Html<P> {
///     html! {
///         h1 { "Catalogue" }
///         ul.products {
///             @for product in products {
///                 li id={ "product-" (product.id) } {
///                     a href={ "/products/" (product.id) } { (product.name) }
///                     @if let Some(price) = product.price { " " b { (price) " €" } }
///                 }
///             }
///         }
///     }
/// }
///
/// let tea = Product { id: 7, name: "Tea & milk".to_owned(), price: None };
/// assert_eq!(
///     catalogue::<()>(&[tea]).to_html(),
///     "<h1>Catalogue</h1><ul class=\"products\">\
///      <li id=\"product-7\"><a href=\"/products/7\">Tea &amp; milk</a></li></ul>",
/// );
/// ```
///
/// # Grammar
///
/// | what | is written |
/// | --- | --- |
/// | an element | `p { "text" }`; without a body `br;` or `textarea;` |
/// | text | `"text"` |
/// | an expression | `(expr)`: text is whatever implements [`Display`](std::fmt::Display), and is escaped; HTML is an [`Html`] of the same page, or [`PreEscaped`] |
/// | an attribute | `name="text"`, `name=(expr)`, `name={ "text" (expr) }` |
/// | that may be left out | `name=[option]` |
/// | without a value | `required`; if a condition holds, `checked[condition]` or `checked?[condition]` |
/// | classes and ids | `p.total.big #sum`, `.(expr)`, `#{ "row-" (id) }`, `.open[condition]`; alone they are those of a `div`; several classes are put together, those of `class=(expr)` too |
/// | a choice | `@if condition { .. } @else if let pattern = expr { .. } @else { .. }` |
/// | | `@match expr { pattern => p { .. } other if condition => { .. } }` |
/// | rows | `@for pattern in expr { .. }` |
/// | a variable | `@let pattern = expr;`, up to the end of its braces |
/// | the doctype | `(DOCTYPE)`, which is [`DOCTYPE`] |
/// | a comment | as in Rust; it is not sent |
///
/// A name that HTML or the client does not know is an error if it looks like a misspelt one: `buton`, `phx-clik`.
/// Any other may be written: `my-button`, `data-row`, `hx-get`.
///
/// What has a place (a variable, a field, an element of a list) is only looked at: a template moves nothing out of
/// the page. `?` and `return` leave the function around the template.
///
/// # Updates
///
/// What is written between the expressions is sent once. After that a page sends the expressions whose text has
/// changed, and the branches that were taken anew.
///
/// The rows of a `@for` are told apart by `key=(expr)` on one of their top elements, which is not drawn; or by the
/// `id` of their first element, if one expression makes it; else by their position. With a key a row that moves is
/// not sent again, only where it was. Keys are different from each other; rows that share one are drawn all the
/// same, but sent anew.
///
/// ```
/// # use pagemachine_live::{Html, html};
/// fn pairs<P>(pairs: &[(&str, u32)]) -> Html<P> {
///     html! {
///         dl { @for (name, value) in pairs { dt key=(name) { (name) } dd { (value) } } }
///     }
/// }
/// assert_eq!(pairs::<()>(&[("a", 1)]).to_html(), "<dl><dt>a</dt><dd>1</dd></dl>");
/// ```
///
/// # Escaping
///
/// | where an expression stands | what becomes of it |
/// | --- | --- |
/// | between elements | `&`, `<` and `>` are escaped |
/// | in an attribute, `style` too | `"` as well |
/// | in `href`, `src`, `action`, `formaction`, `poster`, `cite`, `data`, `background`, `manifest`, `ping`, `longdesc`, `xlink:href` | it is a URL: relative, or one of `http`, `https`, `mailto` and `tel`; any other is `about:blank#blocked`. Behind a text that settles this, as in `{ "/products/" (id) }`, any text may follow |
/// | in an attribute that sends an event | see below |
/// | in `onclick` and its like, `srcdoc`, `phx-mounted`, `phx-remove`, `phx-connected`, `phx-disconnected`; in `script` and `style` | a compile error: the browser would run it |
///
/// An expression in a URL is not percent-encoded.
///
/// # Events
///
/// `phx-click`, `phx-click-away`, `phx-change`, `phx-submit`, `phx-keydown`, `phx-keyup`, `phx-focus`, `phx-blur`,
/// their like for the window, `phx-viewport-top`, `phx-viewport-bottom` and `phx-auto-recover` take an event of the
/// page's contract: [`EventOf`](pagemachine::EventOf). It becomes the text `name[:spindle][{json}]`.
///
/// ```
/// use pagemachine::{contract, on};
/// use pagemachine_live::{Html, Page, html};
///
/// #[contract]
/// pub mod store {
///     #[spindle]
///     pub mod search {
///         #[event("search", latest)] pub struct SearchEvent { pub query: String }
///         #[event("buy", once)]      pub struct BuyEvent { pub product: u32 }
///         #[yields(SearchEvent, BuyEvent)]  pub struct Browsing;
///     }
/// }
/// use store::search::{BuyEvent, SearchEvent};
///
/// fn search<P: Page<Contract = store::Contract>>(query: &str, product: u32) -> Html<P> {
///     html! {
///         // The form gives the fields.
///         form #search phx-change=(on::<SearchEvent>()) { input name="query" value=(query); }
///         // phx-click='buy{"product":7}'
///         button phx-click=(BuyEvent { product }) { "Buy" }
///     }
/// }
/// # fn main() {}
/// ```
///
/// With several spindles of its kind the event names one of them: `on::<ShippingEvent>().of(offer)`.
/// What comes back from a browser is input like any other: nothing that a template wrote into an event is sure to
/// come back as it was, so a price does not belong there.
///
/// A text is taken only if the client understands it by itself: `"lv:clear-flash"`, commands that begin with `[`, and
/// `phx-auto-recover="ignore"`.
///
/// # Errors
///
/// An event of another contract is an error at the expression:
///
/// ```text
/// error[E0277]: `ForeignEvent` is not an event of this page's contract
///  --> src/page.rs:12:27
///    |
/// 12 |         button phx-click=(ForeignEvent) { "Buy" }
///    |                           ^^^^^^^^^^^^ not an event of this page
/// ```
///
/// What is wrong with the template itself is told at its token:
///
/// ```compile_fail
/// # use pagemachine_live::{Html, html};
/// # fn page(product: u32) -> Html<()> {
/// html! {
///     button phx-click="buy" { "Buy" }       // expected an event of the page, found a string
///     input { (product) }                    // the element `input` has no body
///     button onclick=(product) { "Buy" }     // the attribute `onclick` is run by the browser, so it takes no values
/// }
/// # }
/// ```
pub use pagemachine_macros::html;

/// What the view of a page imports.
pub mod prelude {
    pub use pagemachine::Offer;
    pub use pagemachine::prelude::*;

    pub use crate::{
        Flash, Form, Html, Keys, Leave, Live, Mount, Page, Refusal, Refused, Socket, SpindleIdOf, html,
    };
}
