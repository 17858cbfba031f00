//! How what crosses the border of a page is written down: as serde's derives would, by code that all of it shares.
//!
//! What a contract declares is many small types. Serde's derive of each is some ten functions, which were most of what
//! rustc had to check of a contract.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserializer,
    de::{
        DeserializeOwned, DeserializeSeed, EnumAccess, Error, Expected, IgnoredAny, MapAccess, SeqAccess,
        Unexpected, VariantAccess, Visitor,
    },
    forward_to_deserialize_any,
};

/// The fields of a struct, in their order: `(A, (B, ()))`.
pub trait Fields: Sized {
    /// What has been read of them.
    type Read: Default;

    /// Reads the field at this place.
    ///
    /// # Errors
    /// Those of the format and of the field, and of a field that comes again.
    fn read<'de, A: MapAccess<'de>>(
        read: &mut Self::Read,
        place: usize,
        name: &'static str,
        map: &mut A,
    ) -> Result<(), A::Error>;

    /// Takes what has been read; a field that may be `None` may be left out.
    ///
    /// # Errors
    /// That of a field that is missing.
    fn taken<E: Error>(read: Self::Read, names: &[&'static str]) -> Result<Self, E>;

    /// Reads all of them, without their names.
    ///
    /// # Errors
    /// Those of the format and of the fields, and of a field that is missing.
    fn in_order<'de, A: SeqAccess<'de>>(
        seq: &mut A,
        place: usize,
        expected: &dyn Expected,
    ) -> Result<Self, A::Error>;
}

impl Fields for () {
    type Read = ();

    fn read<'de, A: MapAccess<'de>>(
        (): &mut (),
        _: usize,
        _: &'static str,
        map: &mut A,
    ) -> Result<(), A::Error> {
        map.next_value::<IgnoredAny>().map(drop)
    }

    fn taken<E: Error>((): (), _: &[&'static str]) -> Result<Self, E> {
        Ok(())
    }

    fn in_order<'de, A: SeqAccess<'de>>(_: &mut A, _: usize, _: &dyn Expected) -> Result<Self, A::Error> {
        Ok(())
    }
}

impl<T: DeserializeOwned, Rest: Fields> Fields for (T, Rest) {
    type Read = (Option<T>, Rest::Read);

    fn read<'de, A: MapAccess<'de>>(
        (first, rest): &mut Self::Read,
        place: usize,
        name: &'static str,
        map: &mut A,
    ) -> Result<(), A::Error> {
        match place.checked_sub(1) {
            Some(place) => Rest::read(rest, place, name, map),
            None if first.is_some() => Err(A::Error::duplicate_field(name)),
            None => {
                *first = Some(map.next_value()?);
                Ok(())
            }
        }
    }

    fn taken<E: Error>((first, rest): Self::Read, names: &[&'static str]) -> Result<Self, E> {
        let (name, names) = names.split_first().unwrap_or((&"", &[]));
        let first = first.map_or_else(|| T::deserialize(Missing::<E>(name, PhantomData)), Ok)?;
        Ok((first, Rest::taken(rest, names)?))
    }

    fn in_order<'de, A: SeqAccess<'de>>(
        seq: &mut A,
        place: usize,
        expected: &dyn Expected,
    ) -> Result<Self, A::Error> {
        let first = seq.next_element()?.ok_or_else(|| A::Error::invalid_length(place, expected))?;
        Ok((first, Rest::in_order(seq, place + 1, expected)?))
    }
}

/// The value of a field that is not there.
struct Missing<E>(&'static str, PhantomData<E>);

impl<'de, E: Error> Deserializer<'de> for Missing<E> {
    type Error = E;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, E> {
        Err(E::missing_field(self.0))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_none()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// What is known of a struct, or of a variant with fields.
#[derive(Clone, Copy, Debug)]
pub struct Shape {
    /// What it is called in an error: `struct PayEvent`.
    pub expected: &'static str,
    /// Its name.
    pub name: &'static str,
    /// How many fields it has.
    pub len: usize,
    /// The names of its fields, if they have names.
    pub fields: &'static [&'static str],
    /// Whether another field is an error.
    pub is_strict: bool,
}

impl Shape {
    /// Reads a struct with named fields.
    ///
    /// # Errors
    /// Those of the format and of the fields.
    pub fn named<'de, F: Fields, D: Deserializer<'de>>(self, deserializer: D) -> Result<F, D::Error> {
        deserializer.deserialize_struct(self.name, self.fields, Shaped(self, PhantomData))
    }

    /// Reads a struct with fields without names, but for exactly one.
    ///
    /// # Errors
    /// Those of the format and of the fields.
    pub fn tuple<'de, F: Fields, D: Deserializer<'de>>(self, deserializer: D) -> Result<F, D::Error> {
        deserializer.deserialize_tuple_struct(self.name, self.len, Shaped(self, PhantomData))
    }

    /// Reads a struct with one field without a name.
    ///
    /// # Errors
    /// Those of the format and of the field.
    pub fn newtype<'de, T: DeserializeOwned, D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<T, D::Error> {
        deserializer.deserialize_newtype_struct(self.name, Newtype(self, PhantomData))
    }

    /// Reads a struct without fields.
    ///
    /// # Errors
    /// Those of the format.
    pub fn unit<'de, D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_unit_struct(self.name, Unit(self))
    }

    /// Reads a variant with named fields.
    ///
    /// # Errors
    /// Those of the format and of the fields.
    pub fn variant<'de, F: Fields, A: VariantAccess<'de>>(self, variant: A) -> Result<F, A::Error> {
        variant.struct_variant(self.fields, Shaped(self, PhantomData))
    }
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { expected, len, .. } = self;
        let elements = if *len == 1 { "element" } else { "elements" };
        write!(f, "{expected} with {len} {elements}")
    }
}

struct Shaped<F>(Shape, PhantomData<F>);

impl<'de, F: Fields> Visitor<'de> for Shaped<F> {
    type Value = F;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.expected)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<F, A::Error> {
        let Self(Shape { fields, is_strict, .. }, _) = self;
        let mut read = F::Read::default();
        while let Some(place) = map.next_key_seed(Named { names: fields, is_strict, is_field: true })? {
            match place.and_then(|place| Some((place, fields.get(place)?))) {
                Some((place, name)) => F::read(&mut read, place, name, &mut map)?,
                None => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        F::taken(read, fields)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<F, A::Error> {
        F::in_order(&mut seq, 0, &self.0.to_string().as_str())
    }
}

struct Newtype<T>(Shape, PhantomData<T>);

impl<'de, T: DeserializeOwned> Visitor<'de> for Newtype<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.expected)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        T::deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<T, A::Error> {
        let (only, ()) = Fields::in_order(&mut seq, 0, &self.0.to_string().as_str())?;
        Ok(only)
    }
}

struct Unit(Shape);

impl Visitor<'_> for Unit {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.expected)
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        Ok(())
    }
}

/// An enum of what a page knows.
pub trait Variants: Sized {
    /// Its name.
    const NAME: &'static str;
    /// The names of its variants.
    const VARIANTS: &'static [&'static str];

    /// Reads the variant at this place.
    ///
    /// # Errors
    /// Those of the format, and of what the variant holds.
    fn read<'de, A: VariantAccess<'de>>(place: usize, variant: A) -> Result<Self, A::Error>;
}

/// Reads an enum.
///
/// # Errors
/// Those of the format, of a variant that there is not, and of what a variant holds.
pub fn read_enum<'de, T: Variants, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_enum(T::NAME, T::VARIANTS, Chosen(PhantomData))
}

/// The format has given a variant that it was not offered.
///
/// # Errors
/// Always.
pub fn no_variant<'de, T, A: VariantAccess<'de>>(_: A) -> Result<T, A::Error> {
    Err(A::Error::custom("no such variant"))
}

struct Chosen<T>(PhantomData<T>);

impl<'de, T: Variants> Visitor<'de> for Chosen<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "enum {}", T::NAME)
    }

    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<T, A::Error> {
        let (place, variant) =
            data.variant_seed(Named { names: T::VARIANTS, is_strict: true, is_field: false })?;
        match place {
            Some(place) => T::read(place, variant),
            None => no_variant(variant),
        }
    }
}

/// The place of a field or of a variant; `None` is another, where that is no error.
struct Named {
    names: &'static [&'static str],
    is_strict: bool,
    is_field: bool,
}

impl<'de> DeserializeSeed<'de> for Named {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Named {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_field { "field identifier" } else { "variant identifier" })
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
        let place = usize::try_from(number).ok().filter(|place| *place < self.names.len());
        if place.is_none() && self.is_strict {
            let what = if self.is_field { "field" } else { "variant" };
            let expected = format!("{what} index 0 <= i < {}", self.names.len());
            return Err(E::invalid_value(Unexpected::Unsigned(number), &expected.as_str()));
        }
        Ok(place)
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        match self.names.iter().position(|known| *known == name) {
            None if self.is_strict && self.is_field => Err(E::unknown_field(name, self.names)),
            None if self.is_strict => Err(E::unknown_variant(name, self.names)),
            place => Ok(place),
        }
    }

    fn visit_bytes<E: Error>(self, name: &[u8]) -> Result<Self::Value, E> {
        self.visit_str(&String::from_utf8_lossy(name))
    }
}

#[cfg(test)]
mod tests {
    use pagemachine_macros::Data;
    use serde::{
        Deserialize, Serialize,
        de::value::{BytesDeserializer, Error as ValueError, SeqDeserializer, U64Deserializer},
    };
    use serde_json::Error as JsonError;

    use super::*;

    /// A type that is no plain one to our derive.
    type Name = Option<String>;

    mod ours {
        use super::*;

        #[derive(Data)]
        #[data(crate = crate)]
        pub(super) struct Named {
            pub(super) count: u32,
            pub(super) name: Name,
            pub(super) r#type: String,
        }

        #[derive(Data)]
        #[data(crate = crate, strict)]
        pub(super) struct Strict {
            pub(super) name: Name,
        }

        #[derive(Data)]
        #[data(crate = crate)]
        pub(super) struct Tuple(pub(super) u32, pub(super) Name);

        #[derive(Data)]
        #[data(crate = crate)]
        pub(super) struct Newtype(pub(super) Name);

        #[derive(Data)]
        #[data(crate = crate)]
        pub(super) struct Unit;

        #[derive(Data)]
        #[data(crate = crate)]
        pub(super) enum Either {
            #[data(name = "one")]
            One(Named),
            #[data(name = "two")]
            Two { count: u32, name: Name },
            #[data(name = "none")]
            Nothing {},
        }
    }

    mod serdes {
        use super::*;

        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]

        pub(super) struct Named {
            pub(super) count: u32,
            pub(super) name: Name,
            pub(super) r#type: String,
        }

        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(super) struct Strict {
            pub(super) name: Name,
        }

        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]

        pub(super) struct Tuple(pub(super) u32, pub(super) Name);

        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]

        pub(super) struct Newtype(pub(super) Name);

        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]

        pub(super) struct Unit;

        #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]

        pub(super) enum Either {
            #[serde(rename = "one")]
            One(Named),
            #[serde(rename = "two")]
            Two { count: u32, name: Name },
            #[serde(rename = "none")]
            Nothing {},
        }
    }

    /// What one text is read as, shown and written again; or the error.
    fn read<T: fmt::Debug + Clone + PartialEq + Serialize + for<'de> Deserialize<'de>>(text: &str) -> String {
        let shown = serde_json::from_str::<T>(text).and_then(|value| {
            assert_eq!(value.clone(), value);
            Ok(format!("{value:?} {}", serde_json::to_string(&value)?))
        });
        shown.unwrap_or_else(|error: JsonError| error.to_string())
    }

    #[test]
    fn it_is_written_and_read_as_by_the_derives_of_serde() {
        let texts = [
            r#"{"count":1,"name":"tea","type":"green"}"#,
            r#"{"type":"green","other":[1],"count":1}"#,
            r#"{"count":1,"count":2,"type":""}"#,
            r#"{"count":"1","type":""}"#,
            r#"{"name":null}"#,
            r#"{"name":"tea","count":1}"#,
            r#"[1,null,"green"]"#,
            r#"[1,"tea"]"#,
            "[1]",
            "[]",
            "{}",
            "null",
            "7",
            r#""tea""#,
            r#"{"one":{"count":1,"type":"green"}}"#,
            r#"{"one":{"count":1}}"#,
            r#"{"two":{"count":1,"name":"tea"}}"#,
            r#"{"two":[1,"tea"]}"#,
            r#"{"two":{"name":"tea"}}"#,
            r#"{"none":{}}"#,
            r#"{"none":null}"#,
            r#"{"three":1}"#,
            r#"{"one":null,"two":null}"#,
            r#""none""#,
        ];
        for text in texts {
            assert_eq!(read::<ours::Named>(text), read::<serdes::Named>(text), "{text}");
            assert_eq!(read::<ours::Strict>(text), read::<serdes::Strict>(text), "{text}");
            assert_eq!(read::<ours::Tuple>(text), read::<serdes::Tuple>(text), "{text}");
            assert_eq!(read::<ours::Newtype>(text), read::<serdes::Newtype>(text), "{text}");
            assert_eq!(read::<ours::Unit>(text), read::<serdes::Unit>(text), "{text}");
            assert_eq!(read::<ours::Either>(text), read::<serdes::Either>(text), "{text}");
        }
    }

    #[test]
    fn values_are_equal_if_all_in_them_is() {
        let tea = ours::Either::Two { count: 1, name: Some("tea".to_owned()) };
        assert_ne!(tea, ours::Either::Two { count: 2, name: Some("tea".to_owned()) });
        assert_ne!(tea, ours::Either::Two { count: 1, name: None });
        assert_ne!(tea, ours::Either::Nothing {});
        assert_ne!(ours::Tuple(1, None), ours::Tuple(2, None));
    }

    /// Formats that do not write names count fields and variants.
    #[test]
    fn a_format_may_count() {
        const NAMES: &[&str] = &["one", "two"];
        let named = |is_strict, is_field| Named { names: NAMES, is_strict, is_field };
        let place = |named: Named, number| named.deserialize(U64Deserializer::<ValueError>::new(number));
        assert_eq!(place(named(true, false), 1), Ok(Some(1)));
        assert_eq!(place(named(false, true), 2), Ok(None));
        for (is_field, told) in [
            (true, "invalid value: integer `2`, expected field index 0 <= i < 2"),
            (false, "invalid value: integer `2`, expected variant index 0 <= i < 2"),
        ] {
            assert_eq!(place(named(true, is_field), 2).unwrap_err().to_string(), told);
        }
        let bytes = named(true, true).deserialize(BytesDeserializer::<ValueError>::new(b"two"));
        assert_eq!(bytes, Ok(Some(1)));
        let fields = SeqDeserializer::<_, ValueError>::new([1_u32, 2].into_iter());
        let read = Shaped::<(u32, (u32, ()))>(
            Shape { expected: "struct Two", name: "Two", len: 2, fields: NAMES, is_strict: false },
            PhantomData,
        );
        assert_eq!(read.visit_seq(fields), Ok((1, (2, ()))));
    }
}
