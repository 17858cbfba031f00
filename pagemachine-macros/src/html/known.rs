//! What is known of HTML and of the client: the elements and attributes that are not like the others.

use super::model::{Element, Name, Part};
use crate::attr;

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

/// What else the client looks at.
const OF_THE_CLIENT: [&str; 16] = [
    "phx-debounce",
    "phx-disable-with",
    "phx-drop-target",
    "phx-feedback-for",
    "phx-feedback-group",
    "phx-hook",
    "phx-key",
    "phx-no-format",
    "phx-no-unused-field",
    "phx-page-loading",
    "phx-target",
    "phx-throttle",
    "phx-track-static",
    "phx-trigger-action",
    "phx-update",
    "phx-viewport-overrun-target",
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

/// Those of HTML.
const ELEMENTS: [&str; 112] = [
    "a",
    "abbr",
    "address",
    "area",
    "article",
    "aside",
    "audio",
    "b",
    "base",
    "bdi",
    "bdo",
    "blockquote",
    "body",
    "br",
    "button",
    "canvas",
    "caption",
    "cite",
    "code",
    "col",
    "colgroup",
    "data",
    "datalist",
    "dd",
    "del",
    "details",
    "dfn",
    "dialog",
    "div",
    "dl",
    "dt",
    "em",
    "embed",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "head",
    "header",
    "hgroup",
    "hr",
    "html",
    "i",
    "iframe",
    "img",
    "input",
    "ins",
    "kbd",
    "label",
    "legend",
    "li",
    "link",
    "main",
    "map",
    "mark",
    "menu",
    "meta",
    "meter",
    "nav",
    "noscript",
    "object",
    "ol",
    "optgroup",
    "option",
    "output",
    "p",
    "picture",
    "pre",
    "progress",
    "q",
    "rp",
    "rt",
    "ruby",
    "s",
    "samp",
    "script",
    "search",
    "section",
    "select",
    "slot",
    "small",
    "source",
    "span",
    "strong",
    "style",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "template",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "time",
    "title",
    "tr",
    "track",
    "u",
    "ul",
    "var",
    "video",
    "wbr",
];

/// Those of SVG, of `MathML` and of older HTML that look like a misspelt one of HTML.
const OTHER_ELEMENTS: [&str; 18] = [
    "blink", "center", "dir", "filter", "frame", "line", "maction", "marker", "mask", "mstyle", "msub",
    "msup", "mtable", "mtd", "mtr", "noembed", "rtc", "tspan",
];

/// Those of the elements of HTML, and the `key` of a row.
const ATTRIBUTES: [&str; 137] = [
    "abbr",
    "accept",
    "accept-charset",
    "accesskey",
    "action",
    "allow",
    "allowfullscreen",
    "alt",
    "as",
    "async",
    "autocapitalize",
    "autocomplete",
    "autocorrect",
    "autofocus",
    "autoplay",
    "blocking",
    "charset",
    "checked",
    "cite",
    "class",
    "color",
    "cols",
    "colspan",
    "command",
    "commandfor",
    "content",
    "contenteditable",
    "controls",
    "coords",
    "crossorigin",
    "data",
    "datetime",
    "decoding",
    "default",
    "defer",
    "dir",
    "dirname",
    "disabled",
    "download",
    "draggable",
    "enctype",
    "enterkeyhint",
    "fetchpriority",
    "for",
    "form",
    "formaction",
    "formenctype",
    "formmethod",
    "formnovalidate",
    "formtarget",
    "headers",
    "height",
    "hidden",
    "high",
    "href",
    "hreflang",
    "http-equiv",
    "id",
    "imagesizes",
    "imagesrcset",
    "inert",
    "inputmode",
    "integrity",
    "is",
    "ismap",
    "itemid",
    "itemprop",
    "itemref",
    "itemscope",
    "itemtype",
    "key",
    "kind",
    "label",
    "lang",
    "list",
    "loading",
    "loop",
    "low",
    "max",
    "maxlength",
    "media",
    "method",
    "min",
    "minlength",
    "multiple",
    "muted",
    "name",
    "nomodule",
    "nonce",
    "novalidate",
    "open",
    "optimum",
    "part",
    "pattern",
    "ping",
    "placeholder",
    "playsinline",
    "popover",
    "popovertarget",
    "popovertargetaction",
    "poster",
    "preload",
    "property",
    "readonly",
    "referrerpolicy",
    "rel",
    "required",
    "reversed",
    "role",
    "rows",
    "rowspan",
    "sandbox",
    "scope",
    "selected",
    "shape",
    "size",
    "sizes",
    "slot",
    "span",
    "spellcheck",
    "src",
    "srcdoc",
    "srclang",
    "srcset",
    "start",
    "step",
    "style",
    "tabindex",
    "target",
    "title",
    "translate",
    "type",
    "usemap",
    "value",
    "width",
    "wrap",
    "writingsuggestions",
];

/// Those of older HTML, and of `RDFa`, that look like a misspelt one.
const OTHER_ATTRIBUTES: [&str; 6] = ["bgcolor", "inlist", "nohref", "nowrap", "rev", "typeof"];

/// Those that say nothing without a value.
const WITH_A_VALUE: [&str; 6] = ["for", "href", "id", "name", "src", "type"];

/// What a URL in front of a value from outside may begin with; the runtime checks whole values by the same list.
const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

pub(crate) fn kind(attribute: &Name) -> Kind {
    let name = attribute.text.to_ascii_lowercase();
    // One that is misspelt is told, and its value is what it was meant to be.
    let name = attribute_of_the_client(&name).unwrap_or(&name);
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

/// What was most likely meant by an attribute that begins as the client's do, and is none of them.
pub(crate) fn attribute_of_the_client(name: &str) -> Option<&'static str> {
    let is_ours = name.starts_with("phx-") || name.starts_with("phx_");
    let known = || EVENTS.iter().chain(&COMMANDS).chain(&OF_THE_CLIENT).copied();
    let is_known = name.starts_with("phx-value-") || known().any(|known| known == name);
    if is_ours && !is_known { near(name, &known().collect::<Vec<_>>()) } else { None }
}

/// Whether there is such an element, or may be.
pub(crate) fn is_of_html(element: &Name) -> bool {
    let name = element.text.to_ascii_lowercase();
    ELEMENTS.contains(&&*name) || OTHER_ELEMENTS.contains(&&*name) || is_made_up(&name)
}

/// The element of HTML that was most likely meant by one that does not exist.
pub(crate) fn element_of_html(element: &Name) -> Option<&'static str> {
    if is_of_html(element) { None } else { near(&element.text.to_ascii_lowercase(), &ELEMENTS) }
}

/// The attribute of HTML that was most likely meant by one that its element does not have.
pub(crate) fn attribute_of_html(element: &Name, attribute: &Name) -> Option<&'static str> {
    let (element, name) = (element.text.to_ascii_lowercase(), attribute.text.to_ascii_lowercase());
    let is_known = ATTRIBUTES.contains(&&*name) || OTHER_ATTRIBUTES.contains(&&*name);
    let is_of_html = ELEMENTS.contains(&&*element);
    if is_known || !is_of_html || is_made_up(&name) { None } else { near(&name, &ATTRIBUTES) }
}

/// Whether the attribute says nothing without a value.
pub(crate) fn needs_a_value(attribute: &Name) -> bool {
    WITH_A_VALUE.contains(&&*attribute.text.to_ascii_lowercase())
}

/// Whether a name says that it is not one of HTML: `my-element`, `data-row`, `xlink:href`.
fn is_made_up(name: &str) -> bool {
    name.contains(['-', ':'])
}

/// The name that was meant, if it is as near as a slip of the pen.
fn near(name: &str, known: &[&'static str]) -> Option<&'static str> {
    attr::nearest(name, known).filter(|nearest| attr::distance(name, nearest) <= 2)
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
