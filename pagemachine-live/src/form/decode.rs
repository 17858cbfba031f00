//! Reads a form as whatever type an event declares, by serde.

use std::{collections::BTreeMap, fmt, slice};

use serde::{
    Deserializer,
    de::{
        self, DeserializeSeed, EnumAccess, Error as _, IntoDeserializer, Unexpected, VariantAccess, Visitor,
        value::{MapDeserializer, SeqDeserializer, StrDeserializer},
    },
    forward_to_deserialize_any,
};

use super::Node;

/// What is wrong with one field of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    /// The field, as a path: `shipping.zip`, `tags[1]`; empty if it is the whole.
    pub path: String,
    /// What is wrong, for a program.
    pub code: Code,
    /// What is wrong, in words: serde's, or those of the field's own type.
    pub reason: String,
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() {
            f.write_str(&self.reason)
        } else {
            write!(f, "{}: {}", self.path, self.reason)
        }
    }
}

/// The kinds of wrong fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Code {
    /// The event needs the field, and it was not sent.
    Missing,
    /// The event has no such field.
    Surplus,
    /// It is not of the field's type: `x` for a number.
    Type,
    /// Its type does not take this value.
    Value,
}

/// Why a value is not of its type, before it is known whose value it is.
#[derive(Debug)]
pub(crate) struct Reason {
    pub(crate) code: Code,
    /// The field that it is about, inside of where it was found.
    pub(crate) field: Option<String>,
    pub(crate) text: String,
}

impl Reason {
    fn new(code: Code, field: Option<&str>, text: String) -> Self {
        Self { code, field: field.map(str::to_owned), text }
    }

    /// The error, for what stands at `path`.
    pub(crate) fn at(self, path: &str) -> FieldError {
        let Self { code, field, text } = self;
        let path = if path == "." { "" } else { path };
        let path = match field {
            Some(field) if path.is_empty() => field,
            Some(field) => format!("{path}.{field}"),
            None => path.to_owned(),
        };
        FieldError { path, code, reason: text }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for Reason {}

impl de::Error for Reason {
    fn custom<T: fmt::Display>(text: T) -> Self {
        Self::new(Code::Value, None, text.to_string())
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self::new(Code::Type, None, format!("expected {expected}, found {found}"))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::new(Code::Missing, Some(field), "is missing".into())
    }

    fn unknown_field(field: &str, _: &'static [&'static str]) -> Self {
        Self::new(Code::Surplus, Some(field), "is not a field here".into())
    }
}

impl From<serde_json::Error> for Reason {
    fn from(error: serde_json::Error) -> Self {
        Self::new(Code::Type, None, error.to_string())
    }
}

/// A look at a node, or at one text of a list.
#[derive(Clone, Copy)]
pub(crate) enum Field<'de> {
    Texts(&'de [String]),
    Map(&'de BTreeMap<String, Node>),
}

impl Node {
    pub(crate) fn field(&self) -> Field<'_> {
        match self {
            Self::Texts(texts) => Field::Texts(texts),
            Self::Map(fields) => Field::Map(fields),
        }
    }
}

impl<'de> Field<'de> {
    /// The text of a single value: of several the last, as of a checkbox after its hidden twin.
    fn last(self, expected: &dyn de::Expected) -> Result<&'de str, Reason> {
        match self {
            Self::Texts(texts) => Ok(texts.last().map_or("", String::as_str)),
            Self::Map(_) => Err(Reason::invalid_type(Unexpected::Map, expected)),
        }
    }
}

impl<'de> IntoDeserializer<'de, Reason> for Field<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// Numbers are written in digits; blanks around them are a slip of the hand.
macro_rules! numbers {
    ($($method:ident $visit:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Reason> {
            let text = self.last(&visitor)?.trim();
            match text.parse() {
                Ok(number) => visitor.$visit(number),
                Err(_) => Err(Reason::invalid_type(Unexpected::Str(text), &visitor)),
            }
        }
    )*};
}

impl<'de> Deserializer<'de> for Field<'de> {
    type Error = Reason;

    numbers! {
        deserialize_i8 visit_i8
        deserialize_i16 visit_i16
        deserialize_i32 visit_i32
        deserialize_i64 visit_i64
        deserialize_i128 visit_i128
        deserialize_u8 visit_u8
        deserialize_u16 visit_u16
        deserialize_u32 visit_u32
        deserialize_u64 visit_u64
        deserialize_u128 visit_u128
        deserialize_f32 visit_f32
        deserialize_f64 visit_f64
    }

    forward_to_deserialize_any! { bytes byte_buf identifier }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Reason> {
        match self {
            Field::Texts(texts) if texts.len() > 1 => self.deserialize_seq(visitor),
            Field::Texts(_) => self.deserialize_str(visitor),
            Field::Map(_) => self.deserialize_map(visitor),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Reason> {
        match self.last(&visitor)? {
            "true" | "on" | "1" => visitor.visit_bool(true),
            "false" | "off" | "0" | "" => visitor.visit_bool(false),
            text => Err(Reason::invalid_type(Unexpected::Str(text), &visitor)),
        }
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Reason> {
        self.deserialize_str(visitor)
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Reason> {
        let text = self.last(&visitor)?;
        visitor.visit_borrowed_str(text)
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Reason> {
        self.deserialize_str(visitor)
    }

    /// An input that nobody filled sends an empty text: of an `Option` that is `None`, whatever is in it.
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Reason> {
        match self {
            Field::Texts(texts) if texts.iter().all(String::is_empty) => visitor.visit_none(),
            Field::Texts(_) | Field::Map(_) => visitor.visit_some(self),
        }
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Reason> {
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Reason> {
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Reason> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Reason> {
        match self {
            Field::Texts(texts) => {
                let mut texts =
                    SeqDeserializer::new(texts.iter().map(|text| Field::Texts(slice::from_ref(text))));
                let value = visitor.visit_seq(&mut texts)?;
                texts.end()?;
                Ok(value)
            }
            // `rows[0][name]`: by number, in the order of the numbers.
            Field::Map(fields) => {
                let numbered =
                    fields.iter().map(|(key, node)| key.parse::<u32>().map(|number| (number, node)));
                let Ok(mut rows) = numbered.collect::<Result<Vec<_>, _>>() else {
                    return Err(Reason::invalid_type(Unexpected::Map, &visitor));
                };
                rows.sort_unstable_by_key(|(number, _)| *number);
                let mut rows = SeqDeserializer::new(rows.into_iter().map(|(_, node)| node.field()));
                let value = visitor.visit_seq(&mut rows)?;
                rows.end()?;
                Ok(value)
            }
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Reason> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Reason> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Reason> {
        match self {
            Field::Map(fields) => {
                let fields =
                    fields.iter().map(|(key, node)| (StrDeserializer::<Reason>::new(key), node.field()));
                visitor.visit_map(MapDeserializer::new(fields))
            }
            Field::Texts(texts) => {
                let text = texts.last().map_or("", String::as_str);
                Err(Reason::invalid_type(Unexpected::Str(text), &visitor))
            }
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Reason> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Reason> {
        match self {
            Field::Texts(_) => {
                let name = self.last(&visitor)?;
                visitor.visit_enum(StrDeserializer::<Reason>::new(name))
            }
            Field::Map(fields) => match fields.iter().next() {
                Some((name, node)) if fields.len() == 1 => {
                    visitor.visit_enum(Variant { name, field: node.field() })
                }
                _ => Err(Reason::invalid_type(Unexpected::Map, &visitor)),
            },
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Reason> {
        visitor.visit_unit()
    }
}

/// `kind[card][number]=1`: the variant `card` of `kind`, with its content.
struct Variant<'de> {
    name: &'de str,
    field: Field<'de>,
}

impl<'de> EnumAccess<'de> for Variant<'de> {
    type Error = Reason;
    type Variant = Field<'de>;

    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Field<'de>), Reason> {
        Ok((seed.deserialize(StrDeserializer::<Reason>::new(self.name))?, self.field))
    }
}

impl<'de> VariantAccess<'de> for Field<'de> {
    type Error = Reason;

    fn unit_variant(self) -> Result<(), Reason> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value, Reason> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Reason> {
        self.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Reason> {
        self.deserialize_map(visitor)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::{Deserialize, de::DeserializeOwned};

    use super::*;
    use crate::form::Typed;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Address {
        name: String,
        floor: Option<u32>,
        zip: Zip,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(try_from = "String")]
    struct Zip(String);

    impl TryFrom<String> for Zip {
        type Error = &'static str;

        fn try_from(text: String) -> Result<Self, Self::Error> {
            if text.len() == 5 { Ok(Self(text)) } else { Err("a zip has five digits") }
        }
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Pay {
        Cash,
        Card { number: u64 },
    }

    /// Reads the field `f`.
    fn read<T: DeserializeOwned>(form: &str) -> Result<T, FieldError> {
        let typed = Typed::parse(form).unwrap();
        serde_path_to_error::deserialize(typed.fields["f"].field()).map_err(|error| {
            let path = error.path().to_string();
            error.into_inner().at(&path)
        })
    }

    fn error<T: DeserializeOwned + fmt::Debug>(form: &str) -> (String, Code, String) {
        let FieldError { path, code, reason } = read::<T>(form).unwrap_err();
        (path, code, reason)
    }

    #[test]
    fn scalars_are_read_from_their_texts() {
        assert_eq!(read("f=-3"), Ok(-3_i64));
        assert_eq!(read("f=9007199254740993"), Ok(9_007_199_254_740_993_u64));
        assert_eq!(read("f=+1.50+"), Ok(1.5_f64));
        assert_eq!(read("f=on"), Ok(true));
        assert_eq!(read("f=false&f=true"), Ok(true));
        assert_eq!(read("f=%C3%A9"), Ok('é'));
        assert_eq!(read("f="), Ok(String::new()));
    }

    #[test]
    fn an_empty_text_is_no_option() {
        assert_eq!(read("f="), Ok(None::<u32>));
        assert_eq!(read("f=7"), Ok(Some(7_u32)));
        assert_eq!(read("f="), Ok(None::<String>));
        assert_eq!(error::<u32>("f=").1, Code::Type);
    }

    #[test]
    fn lists_and_maps_are_read() {
        assert_eq!(read("f[]=1&f[]=2"), Ok(vec![1, 2]));
        assert_eq!(read("f=1"), Ok(vec![1]));
        assert_eq!(read("f[10]=b&f[9]=a"), Ok(vec!["a".to_owned(), "b".to_owned()]));
        assert_eq!(read("f[a]=1"), Ok(BTreeMap::from([("a".to_owned(), 1)])));
        assert_eq!(read("f[a]=1"), Ok(BTreeMap::from([('a', 1)])));
    }

    #[test]
    fn enums_are_read() {
        assert_eq!(read("f=cash"), Ok(Pay::Cash));
        assert_eq!(read("f[card][number]=7"), Ok(Pay::Card { number: 7 }));
        assert_eq!(error::<Pay>("f[card][number]=x").0, "card.number");
    }

    #[test]
    fn what_is_wrong_has_a_path_and_a_code() {
        let good = "f[name]=A&f[floor]=&f[zip]=12345";
        assert_eq!(read(good), Ok(Address { name: "A".into(), floor: None, zip: Zip("12345".into()) }));
        let text = |text: &str| text.to_owned();
        assert_eq!(
            error::<Address>("f[name]=A&f[zip]=1"),
            (text("zip"), Code::Value, text("a zip has five digits"))
        );
        assert_eq!(error::<Address>("f[name]=A"), (text("zip"), Code::Missing, text("is missing")));
        assert_eq!(
            error::<Vec<Address>>("f[0][name]=A&f[0][zip]=12345&f[0][floor]=x"),
            (text("[0].floor"), Code::Type, text("expected u32, found string \"x\""))
        );
        assert_eq!(error::<Address>("f=A").0, "");
    }
}
