//! What a template wrote into an attribute, read back as an event of the contract.

use std::{borrow::Cow, mem, vec};

use pagemachine::{Contract, EventInfo, RawId};
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, MapAccess, Visitor, value::StrDeserializer},
    forward_to_deserialize_any,
};
use serde_json::value::RawValue;

use crate::{
    form::{Code, FieldError, Node, Reason, Typed},
    protocol::{EVENT_LIMIT, Sent, Trigger},
    refused::Refusal,
};

/// `name[:spindle][{json}]`, as it stands in an attribute.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Address<'a> {
    pub(crate) name: &'a str,
    /// The spindle that it is for; `None` is the only one of its kind.
    pub(crate) spindle: Option<RawId>,
    /// The fields that the template gave.
    fields: Option<&'a str>,
}

impl<'a> Address<'a> {
    /// Reads `^([a-z][a-z0-9_]*)(:(0|[1-9][0-9]*))?(\{.*)?$`.
    pub(crate) fn parse(text: &'a str) -> Result<Self, Refusal> {
        if text.len() > EVENT_LIMIT {
            return Err(Refusal::TooLarge);
        }
        let (head, fields) = match text.find('{') {
            Some(at) => (&text[..at], Some(&text[at..])),
            None => (text, None),
        };
        let (name, spindle) = match head.split_once(':') {
            Some((name, number)) => (name, Some(spindle(number).ok_or(Refusal::Unknown)?)),
            None => (head, None),
        };
        let mut bytes = name.bytes();
        let begins = bytes.next().is_some_and(|byte| byte.is_ascii_lowercase());
        if !begins || !bytes.all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_')) {
            return Err(Refusal::Unknown);
        }
        Ok(Self { name, spindle, fields })
    }

    /// The tag and the declaration of the event in this contract.
    pub(crate) fn declared<C: Contract>(&self) -> Option<(u16, &'static EventInfo)> {
        (0..).zip(C::DESCRIPTOR.events).find(|(_, info)| info.name == self.name)
    }
}

/// A spindle's number as it is written: without a sign or leading zeros.
fn spindle(number: &str) -> Option<RawId> {
    let digits = number.bytes().all(|byte| byte.is_ascii_digit());
    let plain = digits && (number == "0" || !number.starts_with('0'));
    plain.then(|| number.parse().ok()).flatten().map(RawId::from_number)
}

/// The form in a value, if it is one.
pub(crate) fn form(sent: &Sent<'_>) -> Result<Option<Typed>, Refusal> {
    if sent.trigger != Some(Trigger::Form) {
        return Ok(None);
    }
    let value = sent.value.map_or("\"\"", RawValue::get);
    let encoded: Cow<'_, str> = serde_json::from_str(value).map_err(|_| Refusal::Unknown)?;
    Typed::parse(&encoded).map(Some).map_err(|_| Refusal::TooLarge)
}

/// Reads an event: its fields are those of the template first, then those of the form or the element.
pub(crate) fn decode<C: Contract>(
    tag: u16,
    info: &EventInfo,
    address: &Address<'_>,
    sent: &Sent<'_>,
    typed: Option<&Typed>,
) -> Result<C::Event, Refusal> {
    let fields = fields(info, address, sent, typed)?;
    let mut track = serde_path_to_error::Track::new();
    let read = C::decode(tag, serde_path_to_error::Deserializer::new(fields, &mut track));
    read.map_err(|reason| Refusal::Field(reason.at(&track.path().to_string())))
}

fn fields<'a>(
    info: &EventInfo,
    address: &Address<'a>,
    sent: &Sent<'a>,
    typed: Option<&'a Typed>,
) -> Result<Fields<'a>, Refusal> {
    let mut fields = Fields::default();
    if let Some(json) = address.fields {
        fields.json = object(json)?;
    }
    match (typed, sent.trigger) {
        (Some(typed), _) => fields.add_form(typed),
        // A hook sends an object of its own.
        (None, Some(Trigger::Hook)) => fields.add_json(value(sent)?, |_| true),
        // The browser adds what it knows of the element; only what the event asks for is taken.
        (None, _) => fields.add_json(value(sent)?, |name| info.fields.contains(&name)),
    }
    if let Some(name) = fields.names().find(|name| !info.fields.contains(name)) {
        let surplus =
            FieldError { path: name.to_owned(), code: Code::Surplus, reason: "is not a field here".into() };
        return Err(Refusal::Field(surplus));
    }
    Ok(fields)
}

type Object<'a> = Vec<(Cow<'a, str>, &'a RawValue)>;

fn value<'a>(sent: &Sent<'a>) -> Result<Object<'a>, Refusal> {
    match sent.value.map(RawValue::get) {
        None | Some("null") => Ok(Vec::new()),
        Some(json) => object(json),
    }
}

/// The fields of an object; what they hold is read by their types.
fn object(json: &str) -> Result<Object<'_>, Refusal> {
    struct Entries<'a>(Object<'a>);

    impl<'de> Deserialize<'de> for Entries<'de> {
        fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            deserializer.deserialize_map(EntriesVisitor)
        }
    }

    struct EntriesVisitor;

    impl<'de> Visitor<'de> for EntriesVisitor {
        type Value = Entries<'de>;

        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries<'de>, A::Error> {
            #[derive(Deserialize)]
            struct Key<'a>(#[serde(borrow)] Cow<'a, str>);

            let mut entries = Vec::new();
            while let Some((Key(key), value)) = map.next_entry()? {
                entries.push((key, value));
            }
            Ok(Entries(entries))
        }
    }

    let whole = |error: serde_json::Error| Refusal::Field(Reason::from(error).at(""));
    serde_json::from_str(json).map(|Entries(entries)| entries).map_err(whole)
}

/// The fields of an event, from both of their sources.
#[derive(Default)]
struct Fields<'a> {
    json: Object<'a>,
    form: Vec<(&'a str, &'a Node)>,
}

impl<'a> Fields<'a> {
    fn add_form(&mut self, typed: &'a Typed) {
        // Names that begin so are the client's and the host's: `_csrf_token`, `_method`.
        let own = typed.fields.iter().filter(|(name, _)| !name.starts_with('_'));
        self.form.extend(own.map(|(name, node)| (name.as_str(), node)));
        let json = &self.json;
        self.form.retain(|(name, _)| !json.iter().any(|(given, _)| given == name));
    }

    fn add_json(&mut self, value: Object<'a>, takes: impl Fn(&str) -> bool) {
        for (name, json) in value {
            if takes(&name) && !self.json.iter().any(|(given, _)| *given == name) {
                self.json.push((name, json));
            }
        }
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        let json = self.json.iter().map(|(name, _)| name.as_ref());
        json.chain(self.form.iter().map(|(name, _)| *name))
    }
}

impl<'de> Deserializer<'de> for Fields<'de> {
    type Error = Reason;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Reason> {
        visitor.visit_map(Reading {
            json: self.json.into_iter(),
            form: self.form.into_iter(),
            next: Next::Nothing,
        })
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
        unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

struct Reading<'de> {
    json: vec::IntoIter<(Cow<'de, str>, &'de RawValue)>,
    form: vec::IntoIter<(&'de str, &'de Node)>,
    next: Next<'de>,
}

/// The value of the field whose name was read last.
enum Next<'de> {
    Nothing,
    Json(&'de RawValue),
    Form(&'de Node),
}

impl<'de> MapAccess<'de> for Reading<'de> {
    type Error = Reason;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Reason> {
        if let Some((name, value)) = self.json.next() {
            self.next = Next::Json(value);
            return seed.deserialize(StrDeserializer::<Reason>::new(&name)).map(Some);
        }
        let Some((name, node)) = self.form.next() else { return Ok(None) };
        self.next = Next::Form(node);
        seed.deserialize(StrDeserializer::<Reason>::new(name)).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Reason> {
        match mem::replace(&mut self.next, Next::Nothing) {
            Next::Json(value) => Ok(seed.deserialize(value)?),
            Next::Form(node) => seed.deserialize(node.field()),
            Next::Nothing => Err(serde::de::Error::custom("a field has a name before its value")),
        }
    }
}

#[cfg(test)]
mod tests {
    use pagemachine::Delivery;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn an_address_is_what_was_written(name in "[a-z][a-z0-9_]{0,9}", number: Option<u64>, fields in "(\\{.*)?") {
            let number_part = number.map(|number| format!(":{number}")).unwrap_or_default();
            let text = format!("{name}{number_part}{fields}");
            let address = Address::parse(&text).map_err(|refusal| TestCaseError::fail(refusal.to_string()))?;
            prop_assert_eq!(address.name, name);
            prop_assert_eq!(address.spindle.map(RawId::number), number);
            prop_assert_eq!(address.fields.unwrap_or_default(), fields);
        }

        #[test]
        fn any_text_is_an_address_or_refused(text in ".*") {
            let _ = Address::parse(&text);
        }
    }

    const BUY: EventInfo =
        EventInfo { name: "buy", kind: 0, delivery: Delivery::Answer, fields: &["product", "key"] };

    #[derive(Debug, PartialEq, Deserialize)]
    struct Buy {
        product: u64,
        key: Option<String>,
    }

    fn read(frame: &str) -> Result<Buy, Refusal> {
        let sent: Sent<'_> = serde_json::from_str(frame).unwrap();
        let address = Address::parse(&sent.event)?;
        let typed = form(&sent)?;
        let fields = fields(&BUY, &address, &sent, typed.as_ref())?;
        let mut track = serde_path_to_error::Track::new();
        let read = Buy::deserialize(serde_path_to_error::Deserializer::new(fields, &mut track));
        read.map_err(|reason| Refusal::Field(reason.at(&track.path().to_string())))
    }

    fn wrong(frame: &str) -> (String, Code) {
        match read(frame) {
            Err(Refusal::Field(FieldError { path, code, .. })) => (path, code),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn an_address_is_a_name_a_spindle_and_fields() {
        let address = Address::parse("buy:3{\"product\":42}").unwrap();
        assert_eq!(address.name, "buy");
        assert_eq!(address.spindle, Some(RawId::from_number(3)));
        assert_eq!(address.fields, Some("{\"product\":42}"));
        assert_eq!(Address::parse("buy").unwrap().spindle, None);
        assert_eq!(Address::parse("a1_b:0{}").unwrap().spindle, Some(RawId::from_number(0)));
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in [
            "", "Buy", "1", "_a", "buy:", "buy:01", "buy:-1", "buy:+1", "buy:x", "buy ", "a:1:2", "é", ":1",
            "{}",
        ] {
            assert_eq!(Address::parse(text), Err(Refusal::Unknown), "{text}");
        }
        assert_eq!(Address::parse("buy:99999999999999999999"), Err(Refusal::Unknown));
        assert_eq!(Address::parse(&"a".repeat(EVENT_LIMIT + 1)), Err(Refusal::TooLarge));
    }

    #[test]
    fn the_fields_of_the_template_win_and_numbers_are_exact() {
        let frame = r#"{"type":"click","event":"buy{\"product\":9007199254740993}","value":{"product":"1","value":"","key":"Enter"}}"#;
        assert_eq!(read(frame), Ok(Buy { product: 9_007_199_254_740_993, key: Some("Enter".into()) }));
        let frame = r#"{"type":"form","event":"buy{\"product\":7}","value":"product=1&key=&_csrf_token=x"}"#;
        assert_eq!(read(frame), Ok(Buy { product: 7, key: None }));
    }

    #[test]
    fn a_form_is_read_by_the_declared_types() {
        assert_eq!(
            read(r#"{"type":"form","event":"buy","value":"product=42&key=a+b"}"#),
            Ok(Buy { product: 42, key: Some("a b".into()) })
        );
    }

    #[test]
    fn a_wrong_field_is_named() {
        assert_eq!(
            wrong(r#"{"type":"form","event":"buy","value":"product=x"}"#),
            ("product".into(), Code::Type)
        );
        assert_eq!(wrong(r#"{"type":"form","event":"buy","value":""}"#), ("product".into(), Code::Missing));
        assert_eq!(
            wrong(r#"{"type":"form","event":"buy","value":"product=1&price=0"}"#),
            ("price".into(), Code::Surplus)
        );
        assert_eq!(
            wrong(r#"{"type":"click","event":"buy{\"product\":true}"}"#),
            ("product".into(), Code::Type)
        );
        assert_eq!(
            wrong(r#"{"type":"hook","event":"buy","value":{"product":1,"price":0}}"#),
            ("price".into(), Code::Surplus)
        );
    }

    #[test]
    fn json_of_a_depth_of_a_thousand_is_refused() {
        let deep = "[".repeat(1_000) + &"]".repeat(1_000);
        let frame = format!(r#"{{"type":"hook","event":"buy","value":{{"product":{deep}}}}}"#);
        assert_eq!(wrong(&frame).1, Code::Type);
        let frame = format!(r#"{{"type":"click","event":"buy{{\"product\":{deep}}}"}}"#);
        assert_eq!(wrong(&frame).1, Code::Type);
    }

    #[test]
    fn a_value_of_another_shape_is_refused() {
        assert_eq!(read(r#"{"type":"form","event":"buy","value":{"a":1}}"#), Err(Refusal::Unknown));
        assert_eq!(wrong(r#"{"type":"hook","event":"buy","value":[1]}"#).0, "");
        assert_eq!(wrong(r#"{"type":"click","event":"buy{\"product\":"}"#).0, "");
    }
}
