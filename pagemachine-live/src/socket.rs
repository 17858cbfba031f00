//! What a page's handlers can do besides drawing.

use std::fmt::Write;

use pagemachine::{Id, RawId};
use serde::Serialize;

use crate::{host::Host, protocol::push_json, token::Purpose};

/// The page's way to its browser, which its handlers get.
#[derive(Debug, Default)]
pub struct Socket {
    pub(crate) flash: Flashes,
    /// The events for hooks, as a JSON list without its brackets.
    events: String,
    /// The answer to a hook, as JSON.
    reply: Option<String>,
    /// Where the browser is sent.
    away: Option<Away>,
    pub(crate) cancels: Vec<RawId>,
    /// Whether the page stands for nothing.
    pub(crate) is_missing: bool,
}

/// The bytes of events for hooks that wait to be sent.
const UNSENT: usize = 64 * 1024;

/// What a flash is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flash {
    /// Something that went well.
    Info,
    /// Something that did not.
    Error,
}

/// Where a browser is sent.
#[derive(Debug)]
pub(crate) struct Away {
    pub(crate) to: String,
    pub(crate) how: How,
}

impl Away {
    /// The message that says so, by its event and its payload; a flash goes with it.
    pub(crate) fn into_message(self, host: &Host, session: &str, flash: &Flashes) -> (&'static str, String) {
        let mut payload = String::from("{\"to\":");
        push_json(&mut payload, &self.to);
        if self.how == How::Live {
            push_member(&mut payload, "kind", format_args!("\"push\""));
        }
        if !flash.is_empty() {
            let flash = host.keys.seal(Purpose::Flash, session, Host::today(), flash);
            push_member(&mut payload, "flash", format_args!("\"{flash}\""));
        }
        payload.push('}');
        let event = match self.how {
            How::Live => "live_redirect",
            How::Load => "redirect",
        };
        (event, payload)
    }
}

/// How a browser gets to another page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum How {
    /// By a live navigation, which keeps the socket.
    Live,
    /// By a full page load.
    Load,
}

impl Socket {
    /// Shows a message beside the page, until it is clicked away or replaced by another of its kind.
    ///
    /// If the same handler sends the visitor elsewhere, it is shown there.
    pub fn flash(&mut self, kind: Flash, text: impl Into<String>) {
        *self.flash.place(kind) = Some(text.into().into_boxed_str());
    }

    /// Sends the browser to another page of this host, by a live navigation.
    pub fn navigate(&mut self, to: impl Into<String>) {
        self.away = Some(Away { to: to.into(), how: How::Live });
    }

    /// Sends the browser elsewhere, by a full page load; `to` may be an absolute URL.
    pub fn redirect(&mut self, to: impl Into<String>) {
        self.away = Some(Away { to: to.into(), how: How::Load });
    }

    /// Says that what this page's URL names is not there: its first paint is drawn as ever, with the status 404.
    ///
    /// `mount` says so with a [`Leave`](crate::Leave); this is for what only a port knows.
    pub fn not_found(&mut self) {
        self.is_missing = true;
    }

    /// Sends an event to the hooks of the page that handle this name, and to `phx:name` of the window.
    ///
    /// Of what a browser cannot take yet, 64 KiB are kept; an event that is over is dropped, and the log says so.
    ///
    /// # Panics
    /// If the payload has no JSON, as a map has none whose keys are not texts.
    pub fn push_event(&mut self, name: &str, payload: impl Serialize) {
        let payload = json(&payload);
        if self.events.len() + name.len() + payload.len() > UNSENT {
            tracing::warn!(name, "an event for hooks is dropped: the browser takes none");
            return;
        }
        if !self.events.is_empty() {
            self.events.push(',');
        }
        self.events.push('[');
        push_json(&mut self.events, name);
        self.events.push(',');
        self.events.push_str(&payload);
        self.events.push(']');
    }

    /// Answers the hook whose `pushEvent` caused this turn; without one it goes nowhere.
    ///
    /// # Panics
    /// If the payload has no JSON, as a map has none whose keys are not texts.
    pub fn reply(&mut self, payload: impl Serialize) {
        self.reply = Some(json(&payload));
    }

    /// Cancels a spindle, and what it forked (rule 12).
    pub fn cancel<S>(&mut self, id: Id<S>) {
        self.cancels.push(id.raw());
    }

    pub(crate) fn with_flash(flash: Flashes) -> Self {
        Self { flash, ..Self::default() }
    }

    pub(crate) fn take_away(&mut self) -> Option<Away> {
        self.away.take()
    }

    /// Appends the members `e` and `r` of a message, if there are any. The answer goes with a reply alone.
    pub(crate) fn take_members(&mut self, is_reply: bool, json: &mut String) {
        let events = std::mem::take(&mut self.events);
        if !events.is_empty() {
            push_member(json, "e", format_args!("[{events}]"));
        }
        if let Some(reply) = self.reply.take().filter(|_| is_reply) {
            push_member(json, "r", format_args!("{reply}"));
        }
    }

    /// Whether a message must be sent though nothing is drawn.
    pub(crate) fn has_more(&self) -> bool {
        !self.events.is_empty() || self.away.is_some()
    }
}

fn json(payload: &impl Serialize) -> String {
    serde_json::to_string(payload).unwrap_or_else(|error| panic!("a payload has no JSON: {error}"))
}

/// Appends one member of an object; `value` is JSON.
pub(crate) fn push_member(json: &mut String, name: &str, value: std::fmt::Arguments<'_>) {
    let comma = if json.is_empty() || json.ends_with('{') { "" } else { "," };
    // Writing to a string cannot fail.
    let _ = write!(json, "{comma}\"{name}\":{value}");
}

/// The messages that are shown beside a page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, serde::Deserialize)]
pub(crate) struct Flashes {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    info: Option<Box<str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    error: Option<Box<str>>,
}

impl Flashes {
    fn place(&mut self, kind: Flash) -> &mut Option<Box<str>> {
        match kind {
            Flash::Info => &mut self.info,
            Flash::Error => &mut self.error,
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.info.is_none() && self.error.is_none()
    }

    /// The kind of this name, or all.
    pub(crate) fn clear(&mut self, key: Option<&str>) {
        if key.is_none_or(|key| key == "info") {
            self.info = None;
        }
        if key.is_none_or(|key| key == "error") {
            self.error = None;
        }
    }

    /// The messages as HTML; a click puts one away.
    pub(crate) fn to_html(&self) -> String {
        let mut html = String::new();
        let kinds = [("info", "status", &self.info), ("error", "alert", &self.error)];
        for (kind, role, text) in kinds {
            let Some(text) = text else { continue };
            let text = html_escape::encode_text(text);
            // Writing to a string cannot fail.
            let _ = write!(
                html,
                "<p id=\"flash-{kind}\" class=\"flash flash-{kind}\" role=\"{role}\" phx-click=\"lv:clear-flash\" phx-value-key=\"{kind}\">{text}</p>"
            );
        }
        html
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_has_the_events_and_the_reply() {
        let mut socket = Socket::default();
        socket.push_event("pushed", [1]);
        socket.push_event("again", ());
        socket.reply(42);
        let mut json = String::from("\"0\":\"x\"");
        socket.take_members(true, &mut json);
        assert_eq!(json, r#""0":"x","e":[["pushed",[1]],["again",null]],"r":42"#);
        let mut json = String::new();
        socket.take_members(true, &mut json);
        assert_eq!(json, "");
    }

    #[test]
    fn a_flash_is_escaped_and_can_be_put_away() {
        let mut socket = Socket::default();
        socket.flash(Flash::Info, "saved <b>");
        socket.flash(Flash::Error, "no");
        assert!(socket.flash.to_html().contains("saved &lt;b&gt;</p>"));
        socket.flash.clear(Some("info"));
        assert!(!socket.flash.to_html().contains("saved"));
        socket.flash.clear(None);
        assert!(socket.flash.is_empty());
    }
}
