//! The messages of the LiveView protocol, as text: what the client sends, what it is answered.
//!
//! Nothing here knows a page or a socket. A frame is an array of five: `[join_ref, ref, topic, event, payload]`.

use std::{borrow::Cow, fmt::Write};

use serde::Deserialize;
use serde_json::value::RawValue;

/// The bytes that a frame may have; a longer one closes its socket with 1009.
pub(crate) const FRAME_LIMIT: usize = 64 * 1024;

/// The bytes that the `event` of a frame may have: a name, a spindle, and the fields that a template gave.
pub(crate) const EVENT_LIMIT: usize = 4 * 1024;

/// The version of the client's package; it warns where the host's is another.
pub(crate) const CLIENT_VERSION: &str = "1.2.12";

/// The topic that heartbeats go to.
pub(crate) const PHOENIX: &str = "phoenix";

/// Why a socket is closed. Not 1000: the client would load its page anew (the protocol, section 2.3).
pub(crate) mod close {
    pub(crate) const AWAY: u16 = 1001;
    pub(crate) const PROTOCOL: u16 = 1002;
    pub(crate) const NOT_UTF8: u16 = 1007;
    pub(crate) const POLICY: u16 = 1008;
    pub(crate) const TOO_BIG: u16 = 1009;
}

/// A message of the client.
#[derive(Debug, Deserialize)]
pub(crate) struct Frame<'a> {
    /// The `ref` of the join that opened the channel; a heartbeat has none.
    pub(crate) join_ref: Option<&'a str>,
    /// Its own number, which the reply repeats.
    pub(crate) reference: Option<&'a str>,
    pub(crate) topic: &'a str,
    pub(crate) event: &'a str,
    #[serde(borrow)]
    pub(crate) payload: &'a RawValue,
}

impl<'a> Frame<'a> {
    /// Reads a frame in linear time; the payload is read by whom it is for.
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        let frame: Self = serde_json::from_str(text).ok()?;
        let plain = [frame.join_ref, frame.reference].into_iter().flatten().all(is_number);
        plain.then_some(frame)
    }
}

/// References are the client's counter; they come back in attributes, where nothing else may stand.
fn is_number(text: &str) -> bool {
    (1..=20).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The payload of `phx_join`.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Join<'a> {
    /// Where the browser is: the first join, and every rejoin of a page that was not navigated to.
    #[serde(borrow)]
    pub(crate) url: Option<Cow<'a, str>>,
    /// Where a live navigation goes, or went.
    #[serde(borrow)]
    pub(crate) redirect: Option<Cow<'a, str>>,
    #[serde(borrow)]
    pub(crate) params: JoinParams<'a>,
    /// The page's token.
    #[serde(borrow)]
    pub(crate) session: Option<Cow<'a, str>>,
    /// The flash of the first paint.
    #[serde(borrow, rename = "static")]
    pub(crate) painted: Option<Cow<'a, str>>,
    /// The flash of a live navigation.
    #[serde(borrow)]
    pub(crate) flash: Option<Cow<'a, str>>,
}

/// What the boot script and the client say with a join.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct JoinParams<'a> {
    /// How often this page was joined before.
    #[serde(rename = "_mounts")]
    pub(crate) mounts: u32,
    /// The tab, by a number that the boot script made for its document.
    #[serde(borrow)]
    pub(crate) tab: Option<Cow<'a, str>>,
}

/// The payload of `event`.
#[derive(Debug, Deserialize)]
pub(crate) struct Sent<'a> {
    /// A JS command that no trigger runs sends `null`.
    #[serde(rename = "type", default)]
    pub(crate) trigger: Option<Trigger>,
    /// `name[:spindle][{json}]`.
    #[serde(borrow)]
    pub(crate) event: Cow<'a, str>,
    /// The url-encoded form, or an object.
    #[serde(borrow, default)]
    pub(crate) value: Option<&'a RawValue>,
    #[serde(borrow, default)]
    pub(crate) meta: Meta<'a>,
    #[serde(default)]
    pub(crate) seen: Option<Seen>,
    /// Whether it is the second click of a double click, or a repeat of a held key.
    #[serde(default)]
    pub(crate) again: bool,
}

/// What made the browser send an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Trigger {
    Click,
    Keydown,
    Keyup,
    Focus,
    Blur,
    Form,
    Hook,
    #[serde(other)]
    Other,
}

/// What stands beside a form's value.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Meta<'a> {
    /// The name of the input that changed; a submit has none.
    #[serde(borrow, rename = "_target")]
    pub(crate) target: Option<Cow<'a, str>>,
}

/// What its sender had been shown: the render of a join, and the newest offer in it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Cow<'_, str>")]
pub(crate) struct Seen {
    pub(crate) join: String,
    pub(crate) offer: u64,
}

impl TryFrom<Cow<'_, str>> for Seen {
    type Error = &'static str;

    fn try_from(text: Cow<'_, str>) -> Result<Self, Self::Error> {
        const WRONG: &str = "`seen` is not JOIN.OFFER";
        let (join, offer) = text.split_once('.').ok_or(WRONG)?;
        if !is_number(join) || !is_number(offer) {
            return Err(WRONG);
        }
        Ok(Self { join: join.to_owned(), offer: offer.parse().map_err(|_| WRONG)? })
    }
}

/// The reply to a frame; `response` is JSON.
pub(crate) fn reply(frame: &Frame<'_>, status: &str, response: &str) -> String {
    let mut text = String::with_capacity(64 + frame.topic.len() + response.len());
    text.push('[');
    push_reference(&mut text, frame.join_ref);
    text.push(',');
    push_reference(&mut text, frame.reference);
    text.push(',');
    push_json(&mut text, frame.topic);
    text.push_str(",\"phx_reply\",{\"status\":\"");
    text.push_str(status);
    text.push_str("\",\"response\":");
    text.push_str(response);
    text.push_str("}]");
    text
}

/// A message that nothing asked for; `payload` is JSON.
pub(crate) fn push(join_ref: &str, topic: &str, event: &str, payload: &str) -> String {
    let mut text = String::with_capacity(32 + topic.len() + payload.len());
    text.push('[');
    push_reference(&mut text, Some(join_ref));
    text.push_str(",null,");
    push_json(&mut text, topic);
    text.push(',');
    push_json(&mut text, event);
    text.push(',');
    text.push_str(payload);
    text.push(']');
    text
}

fn push_reference(text: &mut String, reference: Option<&str>) {
    match reference {
        Some(reference) => {
            text.push('"');
            text.push_str(reference);
            text.push('"');
        }
        None => text.push_str("null"),
    }
}

/// Appends a string as JSON.
pub(crate) fn push_json(text: &mut String, value: &str) {
    text.push('"');
    for char in value.chars() {
        match char {
            '"' => text.push_str("\\\""),
            '\\' => text.push_str("\\\\"),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            // Writing to a string cannot fail.
            char if char < ' ' => drop(write!(text, "\\u{:04x}", u32::from(char))),
            char => text.push(char),
        }
    }
    text.push('"');
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_reply_to_whatever_is_a_frame_is_json(
            join_ref in "[0-9]{1,20}|<|",
            topic in ".{0,20}",
            event in ".*",
            payload in r#"\{"value":"[a-z\\]{0,5}"\}|[\[\]]{0,9}"#,
        ) {
            let text = format!("[\"{join_ref}\",null,{},{},{payload}]", serde_json::json!(topic), serde_json::json!(event));
            if let Some(frame) = Frame::parse(&text) {
                let reply = reply(&frame, "ok", "{}");
                let reply: serde_json::Value = serde_json::from_str(&reply)?;
                prop_assert_eq!(reply[2].as_str(), Some(&*topic));
            }
        }

        #[test]
        fn any_text_is_escaped_as_json(value in ".*") {
            let mut text = String::new();
            push_json(&mut text, &value);
            prop_assert_eq!(serde_json::from_str::<String>(&text)?, value);
        }
    }

    #[test]
    fn a_frame_of_the_client_is_read() {
        let text = r#"["4","8","lv:page","event",{"type":"click","event":"buy:3{\"product\":500}","value":{"value":""},"seen":"4.41"}]"#;
        let frame = Frame::parse(text).unwrap();
        assert_eq!((frame.join_ref, frame.reference), (Some("4"), Some("8")));
        let sent: Sent<'_> = serde_json::from_str(frame.payload.get()).unwrap();
        assert_eq!(sent.event, "buy:3{\"product\":500}");
        assert_eq!(sent.seen, Some(Seen { join: "4".into(), offer: 41 }));
        assert_eq!(sent.trigger, Some(Trigger::Click));
    }

    #[test]
    fn a_heartbeat_has_no_join() {
        let frame = Frame::parse(r#"[null,"8","phoenix","heartbeat",{}]"#).unwrap();
        assert_eq!(
            reply(&frame, "ok", "{}"),
            r#"[null,"8","phoenix","phx_reply",{"status":"ok","response":{}}]"#
        );
    }

    #[test]
    fn what_is_not_a_frame_is_refused() {
        for text in [
            "",
            "{}",
            "[]",
            "[null,null,\"t\",\"e\"]",
            "[null,null,\"t\",\"e\",{},7]",
            "[\"<b>\",\"1\",\"t\",\"e\",{}]",
        ] {
            assert!(Frame::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_deep_payload_is_passed_over_and_not_entered() {
        let deep = "[".repeat(20_000) + &"]".repeat(20_000);
        let text = format!("[\"1\",\"2\",\"lv:page\",\"event\",{deep}]");
        let frame = Frame::parse(&text).unwrap();
        assert!(serde_json::from_str::<Sent<'_>>(frame.payload.get()).is_err());
    }

    #[test]
    fn strings_are_escaped() {
        let mut text = String::new();
        push_json(&mut text, "a\"\\\n\u{1}é");
        assert_eq!(text, r#""a\"\\\n\u0001é""#);
        assert_eq!(serde_json::from_str::<String>(&text).unwrap(), "a\"\\\n\u{1}é");
    }

    #[test]
    fn seen_is_two_numbers() {
        for text in ["\"4\"", "\"4.\"", "\"4.x\"", "\"-4.1\"", "\"4.99999999999999999999\"", "4.1"] {
            assert!(serde_json::from_str::<Seen>(text).is_err(), "{text}");
        }
    }
}
