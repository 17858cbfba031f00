//! Not public API: all that generated code names, and nothing else names it.

pub use pagemachine_macros::Data;
pub use serde;

/// Implements the traits of data by the functions that the derive of `Data` writes.
///
/// Where a type in it is no data, which the contract tells, there is no function, and the trait's own is meant.
#[doc(hidden)]
#[macro_export]
macro_rules! __data_by_functions {
    ($name:ident) => {
        #[automatically_derived]
        impl ::core::clone::Clone for $name {
            fn clone(&self) -> Self {
                Self::clone(self)
            }
        }

        #[automatically_derived]
        impl ::core::fmt::Debug for $name {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                Self::fmt(self, formatter)
            }
        }

        #[automatically_derived]
        impl ::core::cmp::PartialEq for $name {
            fn eq(&self, other: &Self) -> bool {
                Self::eq(self, other)
            }
        }

        #[automatically_derived]
        impl $crate::__private::serde::Serialize for $name {
            fn serialize<S: $crate::__private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                Self::serialize(self, serializer)
            }
        }

        #[automatically_derived]
        impl<'de> $crate::__private::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::__private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                Self::deserialize(deserializer)
            }
        }
    };
}

/// The error of a computation's own `Result`.
pub type ErrorOf<T> = <T as crate::Fallible>::Error;

/// Gives a type to the first `return` of a computation, which is never reached.
pub fn never<T>() -> T {
    unreachable!("it stands behind `if false`")
}

pub use crate::{
    __data_by_functions as data_by_functions,
    contract::NoFields,
    effect::{CallWait, Computation, Now, Outcome, compensated, computation, jump},
    fiber::{Won, arms},
    port::{Method, NoResult, Replied},
    state::Exchange,
    stream::open,
    written::{Fields, Shape, Variants, no_variant, read_enum},
};
