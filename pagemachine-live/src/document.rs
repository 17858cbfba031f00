//! The document around a page.

use std::fmt::Write;

use crate::protocol::CLIENT_VERSION;

/// The id of the element that holds the page; its topic is `lv:pm`.
pub(crate) const ROOT: &str = "pm";

/// What a layout puts a page into: `live.layout(|document| format!("<!doctype html>..{}..", document.body))`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Document {
    /// What belongs into the `<head>`, as HTML: the page's title, its CSRF token, the client.
    pub head: String,
    /// What belongs into the `<body>`, as HTML: the page.
    pub body: String,
}

impl Document {
    pub(crate) fn of_page(
        title: Option<&str>,
        csrf: &str,
        token: &str,
        flash: Option<&str>,
        html: &str,
    ) -> Self {
        let mut head = title_element(title);
        // Writing to a string cannot fail.
        let _ = write!(
            head,
            "<meta name=\"csrf-token\" content=\"{csrf}\"><script defer src=\"/live/client.js?v={}-{CLIENT_VERSION}\"></script>",
            env!("CARGO_PKG_VERSION"),
        );
        let flash = flash.unwrap_or_default();
        let body = format!(
            "<div id=\"{ROOT}\" data-phx-main data-phx-session=\"{token}\" data-phx-static=\"{flash}\">{html}</div>"
        );
        Self { head, body }
    }

    pub(crate) fn of_status(reason: &str) -> Self {
        Self { head: title_element(Some(reason)), body: format!("<h1>{reason}</h1>") }
    }
}

fn title_element(title: Option<&str>) -> String {
    title.map_or_else(String::new, |title| format!("<title>{}</title>", html_escape::encode_text(title)))
}

/// The layout of a host that has none of its own.
pub(crate) fn plain(document: Document) -> String {
    let Document { head, body } = document;
    format!(
        "<!doctype html><html><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">{head}</head><body>{body}</body></html>"
    )
}
