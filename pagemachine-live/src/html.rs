//! What `html!` makes of a page: a tree of the text that never changes and the text that may.

pub(crate) mod build;
pub(crate) mod tree;
mod url;

#[cfg(test)]
mod tests;

use std::{
    fmt::{self, Display, Write},
    marker::PhantomData,
};

use pagemachine::EventOf;

use self::{
    build::{Builder, event_text},
    tree::{Dynamic, Node},
};
use crate::Page;

/// A drawn piece of the page `P`, made by [`html!`](crate::html!).
///
/// A piece can stand in another one of the same page: `(self.header())`.
///
/// ```
/// use pagemachine_live::{Html, html};
///
/// fn price<P>(cents: u32) -> Html<P> {
///     html! { span.price { (cents / 100) " €" } }
/// }
///
/// fn row<P>(name: &str, cents: u32) -> Html<P> {
///     html! { li { (name) ": " (price(cents)) } }
/// }
///
/// assert_eq!(row::<()>("Tea & milk", 300).to_html(), "<li>Tea &amp; milk: <span class=\"price\">3 €</span></li>");
/// ```
pub struct Html<P> {
    node: Node,
    page: PhantomData<fn() -> P>,
}

impl<P> Html<P> {
    pub(crate) fn new(node: Node) -> Self {
        Self { node, page: PhantomData }
    }

    pub(crate) fn into_node(self) -> Node {
        self.node
    }

    /// The piece as plain HTML, as a browser gets it before it is connected.
    pub fn to_html(&self) -> String {
        let mut html = String::new();
        self.node.write_html(&mut html);
        html
    }
}

impl<P> Clone for Html<P> {
    fn clone(&self) -> Self {
        Self::new(self.node.clone())
    }
}

impl<P> fmt::Debug for Html<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Html({})", self.to_html())
    }
}

/// Text that is HTML already: it is put into the page as it stands.
///
/// Whoever writes it answers for it: nothing that a visitor typed may be in it unescaped.
///
/// ```
/// use pagemachine_live::{Html, PreEscaped, html};
///
/// let page: Html<()> = html! { p { (PreEscaped("<b>really</b>")) } };
/// assert_eq!(page.to_html(), "<p><b>really</b></p>");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PreEscaped<T>(pub T);

/// `<!DOCTYPE html>`, the beginning of every document.
pub const DOCTYPE: PreEscaped<&'static str> = PreEscaped("<!DOCTYPE html>");

/// What can stand in parentheses between the elements of a template of the page `P`.
///
/// That is all that implements [`Display`], escaped; a piece of the same page; and [`PreEscaped`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be drawn",
    label = "neither text nor HTML of this page",
    note = "text is what implements `Display`; HTML is what `html!` returned for this page, and `PreEscaped`"
)]
pub trait Splice<P> {
    /// Adds it to the template that it stands in.
    #[doc(hidden)]
    fn add(html: &mut Builder<P>, value: Self)
    where
        Self: Sized;

    /// The same of a value that has a place, which a template moves nothing out of.
    #[doc(hidden)]
    fn lend(html: &mut Builder<P>, value: &Self);
}

#[diagnostic::do_not_recommend]
impl<P, T: Display + ?Sized> Splice<P> for T {
    fn add(html: &mut Builder<P>, value: Self)
    where
        Self: Sized,
    {
        Splice::lend(html, &value);
    }

    fn lend(html: &mut Builder<P>, value: &Self) {
        html.push(Dynamic::Text(escaped(&value, text)));
    }
}

impl<P> Splice<P> for Html<P> {
    fn add(html: &mut Builder<P>, value: Self) {
        html.push(Dynamic::Node(value.node));
    }

    fn lend(html: &mut Builder<P>, value: &Self) {
        Splice::add(html, value.clone());
    }
}

#[diagnostic::do_not_recommend]
impl<P> Splice<P> for &Html<P> {
    fn add(html: &mut Builder<P>, value: Self) {
        Splice::lend(html, value);
    }

    fn lend(html: &mut Builder<P>, value: &Self) {
        Splice::lend(html, *value);
    }
}

impl<P, T: Display> Splice<P> for PreEscaped<T> {
    fn add(html: &mut Builder<P>, value: Self) {
        Splice::lend(html, &value);
    }

    fn lend(html: &mut Builder<P>, value: &Self) {
        html.push(Dynamic::Text(value.0.to_string()));
    }
}

#[diagnostic::do_not_recommend]
impl<P, T: Display> Splice<P> for &PreEscaped<T> {
    fn add(html: &mut Builder<P>, value: Self) {
        Splice::lend(html, value);
    }

    fn lend(html: &mut Builder<P>, value: &Self) {
        Splice::lend(html, *value);
    }
}

// A template calls the functions of these traits by their names: rustc ends what it says of a bound with the function
// that has it, and of a trait's own function with nothing. The template comes first, so that the value is blamed.

/// What can stand in the value of an attribute: all that implements [`Display`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be drawn in an attribute",
    label = "not text",
    note = "text is what implements `Display`; what may be missing stands in brackets: `value=[option]`",
    note = "an event stands in an attribute that sends it, such as `phx-click`"
)]
pub trait Text {
    /// The value of an attribute, or a part of it.
    #[doc(hidden)]
    fn attribute<P>(html: &mut Builder<P>, value: &Self);

    /// The whole value of an attribute that is a URL.
    #[doc(hidden)]
    fn url<P>(html: &mut Builder<P>, value: &Self);

    /// The value of a `key=(..)`.
    #[doc(hidden)]
    fn key(&self) -> String;
}

#[diagnostic::do_not_recommend]
impl<T: Display + ?Sized> Text for T {
    fn attribute<P>(html: &mut Builder<P>, value: &Self) {
        html.push(Dynamic::Text(escaped(&value, double_quoted)));
    }

    fn url<P>(html: &mut Builder<P>, value: &Self) {
        let url = value.to_string();
        Text::attribute(html, url::checked(&url));
    }

    fn key(&self) -> String {
        self.to_string()
    }
}

/// What can stand in the brackets of an attribute that may be left out: an [`Option`].
#[diagnostic::on_unimplemented(
    message = "expected an `Option` in brackets, found `{Self}`",
    label = "not an `Option`",
    note = "what is always there stands in parentheses: `name=(expr)`",
    note = "an attribute without a value has its condition behind its name: `name[condition]`"
)]
pub trait Optional<T> {
    /// The value, if there is one.
    #[doc(hidden)]
    fn value(&self) -> Option<&T>;
}

impl<T> Optional<T> for Option<T> {
    fn value(&self) -> Option<&T> {
        self.as_ref()
    }
}

#[diagnostic::do_not_recommend]
impl<T> Optional<T> for &Option<T> {
    fn value(&self) -> Option<&T> {
        self.as_ref()
    }
}

/// What can be sent from a template of the page `P`: the events of its contract, alone, addressed or by [`on`](crate::prelude::on).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an event of this page's contract",
    label = "not an event of this page",
    note = "events are declared with the `event` attribute in the page's contract"
)]
pub trait Sent<P> {
    /// The value of an attribute that sends it.
    #[doc(hidden)]
    fn send(html: &mut Builder<P>, event: &Self);
}

#[diagnostic::do_not_recommend]
impl<P: Page, E: EventOf<P::Contract>> Sent<P> for E {
    fn send(html: &mut Builder<P>, event: &Self) {
        html.push(Dynamic::Text(escaped(&event_text::<P::Contract, E>(event), single_quoted)));
    }
}

/// Appends a text to another, escaped for where it stands.
type Escape = fn(&str, &mut String);

/// Between elements.
fn text(part: &str, html: &mut String) {
    html_escape::encode_text_to_string(part, html);
}

/// Between double quotes.
pub(crate) fn double_quoted(part: &str, html: &mut String) {
    html_escape::encode_double_quoted_attribute_to_string(part, html);
}

/// Between single quotes.
fn single_quoted(part: &str, html: &mut String) {
    html_escape::encode_single_quoted_attribute_to_string(part, html);
}

/// Writes a value without a copy of it that is not escaped.
///
/// # Panics
/// If its [`Display`] returns an error, as [`ToString`] does.
fn escaped(value: &dyn Display, escape: Escape) -> String {
    struct Escaping {
        html: String,
        escape: Escape,
    }
    impl Write for Escaping {
        fn write_str(&mut self, part: &str) -> fmt::Result {
            (self.escape)(part, &mut self.html);
            Ok(())
        }
    }
    let mut escaping = Escaping { html: String::new(), escape };
    write!(escaping, "{value}").expect("a `Display` implementation returned an error");
    escaping.html
}
