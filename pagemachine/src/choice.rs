//! How the enums of a contract are written down: as serde's derives would, by code that all of them share.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserializer,
    de::{DeserializeSeed, EnumAccess, Error, Unexpected, VariantAccess, Visitor},
};

/// An enum whose variants hold one value each.
pub trait Choice: Sized {
    /// Its name.
    const NAME: &'static str;
    /// The variants as they are written down.
    const VARIANTS: &'static [&'static str];

    /// Reads the value of the variant at this place.
    ///
    /// # Errors
    /// Those of the format, and of the value.
    fn read<'de, A: VariantAccess<'de>>(place: usize, variant: A) -> Result<Self, A::Error>;
}

/// Reads an enum.
///
/// # Errors
/// Those of the format, of a variant that there is not, and of the value.
pub fn choose<'de, T: Choice, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    deserializer.deserialize_enum(T::NAME, T::VARIANTS, Chosen(PhantomData))
}

struct Chosen<T>(PhantomData<T>);

impl<'de, T: Choice> Visitor<'de> for Chosen<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "enum {}", T::NAME)
    }

    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<T, A::Error> {
        let (place, variant) = data.variant_seed(Place(T::VARIANTS))?;
        T::read(place, variant)
    }
}

/// The place of a variant: self-describing formats write its name, others its number.
struct Place(&'static [&'static str]);

impl<'de> DeserializeSeed<'de> for Place {
    type Value = usize;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<usize, D::Error> {
        deserializer.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Place {
    type Value = usize;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("variant identifier")
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<usize, E> {
        let Self(variants) = self;
        let place = usize::try_from(number).ok().filter(|place| *place < variants.len());
        let expected = format_args!("variant index 0 <= i < {}", variants.len());
        place.ok_or_else(|| E::invalid_value(Unexpected::Unsigned(number), &expected.to_string().as_str()))
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<usize, E> {
        let Self(variants) = self;
        let place = variants.iter().position(|variant| *variant == name);
        place.ok_or_else(|| E::unknown_variant(name, variants))
    }

    fn visit_bytes<E: Error>(self, name: &[u8]) -> Result<usize, E> {
        self.visit_str(&String::from_utf8_lossy(name))
    }
}

/// For a place that is none: the format has given one that it was not offered.
///
/// # Errors
/// Always.
pub fn no_variant<T, E: Error>() -> Result<T, E> {
    Err(E::custom("no such variant"))
}

/// Implements the traits of serde for an enum: the place of each variant, how it is written down, and its name.
#[doc(hidden)]
#[macro_export]
macro_rules! __choice {
    ($name:ident { $($place:literal $declared:literal $variant:ident),* }) => {
        impl $crate::__private::serde::Serialize for $name {
            fn serialize<S: $crate::__private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                match *self {
                    $(Self::$variant(ref value) => serializer.serialize_newtype_variant(
                        ::core::stringify!($name),
                        $place,
                        $declared,
                        value,
                    ),)*
                }
            }
        }

        impl<'de> $crate::__private::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::__private::choose(deserializer)
            }
        }

        impl $crate::__private::Choice for $name {
            const NAME: &'static str = ::core::stringify!($name);
            const VARIANTS: &'static [&'static str] = &[$($declared),*];

            fn read<'de, A: $crate::__private::serde::de::VariantAccess<'de>>(
                place: usize,
                variant: A,
            ) -> ::core::result::Result<Self, A::Error> {
                match place {
                    $($place => variant.newtype_variant().map(Self::$variant),)*
                    _ => $crate::__private::no_variant(),
                }
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use serde::{
        Deserialize, Serialize,
        de::value::{BytesDeserializer, Error as ValueError, U64Deserializer},
    };
    use serde_json::Error as JsonError;

    use super::*;

    #[derive(Debug, PartialEq)]
    enum Either {
        One(u32),
        Two(Option<String>),
    }

    crate::__choice!(Either { 0 "one" One, 1 "two" Two });

    /// What the derives of serde make of it.
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    #[serde(rename = "Either")]
    enum Derived {
        #[serde(rename = "one")]
        One(u32),
        #[serde(rename = "two")]
        Two(Option<String>),
    }

    #[test]
    fn it_is_written_down_as_a_derive_would() -> Result<(), JsonError> {
        for (chosen, derived) in [
            (Either::One(7), Derived::One(7)),
            (Either::Two(None), Derived::Two(None)),
            (Either::Two(Some("a".to_owned())), Derived::Two(Some("a".to_owned()))),
        ] {
            let text = serde_json::to_string(&chosen)?;
            assert_eq!(text, serde_json::to_string(&derived)?);
            assert_eq!(serde_json::from_str::<Either>(&text)?, chosen);
        }
        Ok(())
    }

    #[test]
    fn what_it_is_not_is_told_as_a_derive_would() {
        for text in [r#"{"three":1}"#, r#"{"one":"1"}"#, r#""one""#, "7", r#"{"one":1,"two":null}"#, "{}"] {
            let told = serde_json::from_str::<Either>(text).unwrap_err().to_string();
            assert_eq!(told, serde_json::from_str::<Derived>(text).unwrap_err().to_string(), "{text}");
        }
    }

    #[test]
    fn a_format_may_count_the_variants() {
        let place = |number| Place(Either::VARIANTS).deserialize(U64Deserializer::<ValueError>::new(number));
        assert_eq!(place(1), Ok(1));
        assert_eq!(
            place(2).unwrap_err().to_string(),
            "invalid value: integer `2`, expected variant index 0 <= i < 2"
        );
        let named = Place(Either::VARIANTS).deserialize(BytesDeserializer::<ValueError>::new(b"two"));
        assert_eq!(named, Ok(1));
    }
}
