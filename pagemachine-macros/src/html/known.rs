//! What is known of HTML and of the client: the elements and attributes that are not like the others.

use super::model::{Element, Name, Part};

/// What an attribute's value means, and so how it is escaped.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Plain,
    /// A URL, which the browser may follow.
    Url,
    /// An event of the page.
    Event,
    /// A script, or commands of the client.
    Script,
    /// HTML inside an attribute.
    Markup,
}

const EVENTS: [&str; 15] = [
    "phx-click",
    "phx-click-away",
    "phx-change",
    "phx-submit",
    "phx-keydown",
    "phx-keyup",
    "phx-window-keydown",
    "phx-window-keyup",
    "phx-focus",
    "phx-blur",
    "phx-window-focus",
    "phx-window-blur",
    "phx-viewport-top",
    "phx-viewport-bottom",
    "phx-auto-recover",
];

const COMMANDS: [&str; 4] = ["phx-mounted", "phx-remove", "phx-connected", "phx-disconnected"];

const URLS: [&str; 12] = [
    "href",
    "src",
    "action",
    "formaction",
    "poster",
    "cite",
    "data",
    "background",
    "manifest",
    "ping",
    "longdesc",
    "xlink:href",
];

const VOID: [&str; 13] =
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"];

/// What a URL in front of a value from outside may begin with; the runtime checks whole values by the same list.
const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

pub(crate) fn kind(attribute: &Name) -> Kind {
    let name = attribute.text.to_ascii_lowercase();
    let name = name.as_str();
    if EVENTS.contains(&name) {
        Kind::Event
    } else if URLS.contains(&name) {
        Kind::Url
    } else if COMMANDS.contains(&name) || (name.len() > 2 && name.starts_with("on")) {
        Kind::Script
    } else if name == "srcdoc" {
        Kind::Markup
    } else {
        Kind::Plain
    }
}

/// Whether the element has neither body nor closing tag.
pub(crate) fn is_void(element: &Element) -> bool {
    VOID.contains(&element.name.text.to_ascii_lowercase().as_str())
}

/// Whether the browser reads the element's body as it stands, without entities.
pub(crate) fn is_raw_text(element: &Element) -> bool {
    ["script", "style"].contains(&element.name.text.to_ascii_lowercase().as_str())
}

/// What the text at the beginning of a URL says of its scheme, whatever follows it.
pub(crate) enum Scheme {
    /// `/products/`, `https:`, `mailto:`
    Safe,
    /// `javascript:`
    Unsafe,
    /// The text ends before one can tell.
    Open,
}

pub(crate) fn scheme(parts: &[Part]) -> Scheme {
    let Some(Part::Text(first)) = parts.first() else {
        return Scheme::Open;
    };
    match first.text.split_once(|end| [':', '/', '?', '#'].contains(&end)) {
        None => Scheme::Open,
        Some((scheme, _)) if !first.text[scheme.len()..].starts_with(':') => Scheme::Safe,
        Some((scheme, _)) if SCHEMES.contains(&scheme.to_ascii_lowercase().as_str()) => Scheme::Safe,
        Some(_) => Scheme::Unsafe,
    }
}
