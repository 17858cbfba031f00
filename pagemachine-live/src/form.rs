//! What was typed into a form: decoded, kept for the next render, and read as the fields of an event.

mod decode;
mod kept;

pub use self::{
    decode::{Code, FieldError},
    kept::Form,
};

pub(crate) use self::decode::Reason;

use std::{borrow::Cow, collections::BTreeMap};

/// The `name=value` pairs that a form may have.
const KEYS: usize = 1_000;

/// How deep the brackets of a name may nest.
const DEPTH: usize = 16;

/// The client marks the fields that nobody used yet by this prefix of their names.
const UNUSED: &str = "_unused_";

/// A decoded form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Typed {
    pub(crate) fields: BTreeMap<String, Node>,
    /// The dotted paths of the fields that nobody used yet.
    pub(crate) unused: Vec<String>,
}

/// One field: `name`, `name[]` or `name[key]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Node {
    /// What one name was given, in order; several of one name are a list, or the last of them.
    Texts(Vec<String>),
    /// What stood in brackets.
    Map(BTreeMap<String, Node>),
}

/// Why a form is refused before its fields are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FormError {
    /// It has more than 1,000 pairs.
    TooManyKeys,
    /// A name has more than 16 brackets.
    TooDeep,
    /// A name is a text and a map at once.
    Ambiguous,
}

impl Typed {
    /// Decodes `a=1&b[c]=2&tags[]=x&_unused_d=` in linear time.
    pub(crate) fn parse(encoded: &str) -> Result<Self, FormError> {
        if encoded.bytes().filter(|byte| *byte == b'&').count() >= KEYS {
            return Err(FormError::TooManyKeys);
        }
        let mut typed = Self::default();
        for (name, value) in form_urlencoded::parse(encoded.as_bytes()) {
            let mut steps = steps(&name)?;
            let last = steps.last_mut().expect("a name has a first step");
            if let Some(used) = last.strip_prefix(UNUSED) {
                *last = used;
                typed.unused.push(steps.join("."));
                continue;
            }
            insert(&mut typed.fields, &steps, value)?;
        }
        Ok(typed)
    }

    /// Sets a field of this name to one text.
    pub(crate) fn set(&mut self, name: &str, text: String) {
        self.fields.insert(name.to_owned(), Node::Texts(vec![text]));
    }

    /// All of it, for a type that is read from it.
    pub(crate) fn whole(&self) -> decode::Field<'_> {
        decode::Field::Map(&self.fields)
    }

    /// The text of the field with this name, as a template or a path writes it; the last of several.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.texts(name)?.last().map(String::as_str)
    }

    /// All texts of the field with this name.
    pub(crate) fn texts(&self, name: &str) -> Option<&[String]> {
        let path = dotted(name);
        let mut steps = path.split('.');
        let mut node = self.fields.get(steps.next()?)?;
        for step in steps {
            let Node::Map(fields) = node else { return None };
            node = fields.get(step)?;
        }
        match node {
            Node::Texts(texts) => Some(texts),
            Node::Map(_) => None,
        }
    }
}

fn insert(fields: &mut BTreeMap<String, Node>, steps: &[&str], value: Cow<'_, str>) -> Result<(), FormError> {
    let (first, rest) = steps.split_first().expect("a name has a first step");
    if rest.is_empty() {
        let node = fields.entry((*first).to_owned()).or_insert_with(|| Node::Texts(Vec::new()));
        let Node::Texts(texts) = node else { return Err(FormError::Ambiguous) };
        texts.push(value.into_owned());
        return Ok(());
    }
    let node = fields.entry((*first).to_owned()).or_insert_with(|| Node::Map(BTreeMap::new()));
    let Node::Map(fields) = node else { return Err(FormError::Ambiguous) };
    insert(fields, rest, value)
}

/// The steps of a name: `user[addr][city]` is three, `tags[]` is one. A name with other brackets is one step.
fn steps(name: &str) -> Result<Vec<&str>, FormError> {
    let Some((first, mut rest)) = name.find('[').map(|at| name.split_at(at)) else { return Ok(vec![name]) };
    let mut steps = vec![first];
    while let Some((step, after)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
        if after.is_empty() && step.is_empty() {
            return Ok(steps);
        }
        if steps.len() == DEPTH {
            return Err(FormError::TooDeep);
        }
        steps.push(step);
        rest = after;
    }
    Ok(if rest.is_empty() { steps } else { vec![name] })
}

/// The path of a name: `shipping[zip]` and `shipping.zip` are `shipping.zip`, `tags[]` is `tags`.
pub(crate) fn dotted(name: &str) -> Cow<'_, str> {
    match steps(name) {
        Ok(steps) if steps.len() > 1 => steps.join(".").into(),
        Ok(steps) => steps[0].into(),
        Err(_) => name.into(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde::Deserialize;

    use super::*;

    proptest! {
        #[test]
        fn any_text_is_a_form_or_refused(encoded in "([a-z_%0-9\\[\\]=&+.]|.){0,200}") {
            if let Ok(typed) = Typed::parse(&encoded) {
                for name in typed.fields.keys() {
                    prop_assert!(typed.text(name).is_none() || typed.texts(name).is_some());
                }
                let _ = serde_json::Value::deserialize(typed.whole());
            }
        }
    }

    fn texts(of: &[&str]) -> Node {
        Node::Texts(of.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn brackets_nest() {
        let typed =
            Typed::parse("h=1&user%5Bname%5D=Fern+%26+co&user[addr][city]=K&tags[]=a&tags[]=b").unwrap();
        assert_eq!(typed.text("user[name]"), Some("Fern & co"));
        assert_eq!(typed.text("user.addr.city"), Some("K"));
        assert_eq!(typed.fields["tags"], texts(&["a", "b"]));
        assert_eq!(typed.fields["h"], texts(&["1"]));
    }

    #[test]
    fn fields_that_nobody_used_are_listed_and_not_taken() {
        let typed =
            Typed::parse("user[_unused_days]=&user[days]=&_unused_sel=&sel=1&_unused_tags[]=&tags[]=")
                .unwrap();
        assert_eq!(typed.unused, ["user.days", "sel", "tags"]);
        assert_eq!(typed.fields.len(), 3);
    }

    #[test]
    fn ten_thousand_keys_are_refused() {
        assert_eq!(Typed::parse(&"a=1&".repeat(10_000)), Err(FormError::TooManyKeys));
        assert!(Typed::parse(&"a=1&".repeat(999)).is_ok());
    }

    #[test]
    fn a_nesting_of_a_thousand_is_refused() {
        let name = format!("a{}", "[a]".repeat(1_000));
        assert_eq!(Typed::parse(&format!("{name}=1")), Err(FormError::TooDeep));
        assert!(Typed::parse(&format!("a{}=1", "[a]".repeat(15))).is_ok());
    }

    #[test]
    fn a_field_is_a_text_or_a_map() {
        assert_eq!(Typed::parse("a=1&a[b]=2"), Err(FormError::Ambiguous));
        assert_eq!(Typed::parse("a[b]=1&a=2"), Err(FormError::Ambiguous));
    }

    #[test]
    fn odd_brackets_are_part_of_the_name() {
        let typed = Typed::parse("a[b=1&c]=2&d[e]f=3&=5").unwrap();
        assert_eq!(typed.text("a[b"), Some("1"));
        assert_eq!(typed.fields.keys().collect::<Vec<_>>(), ["", "a[b", "c]", "d[e]f"]);
    }
}
