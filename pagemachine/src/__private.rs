//! Not public API: all that generated code names, and nothing else names it.

pub use pagemachine_macros::Data;
pub use serde;

/// Implements the traits of serde by the functions that its derives write beside `remote = "Self"`.
///
/// Where a type in it is no data, which the contract tells, there is no function, and the trait's own is meant.
#[doc(hidden)]
#[macro_export]
macro_rules! __serde_by_functions {
    ($name:ident) => {
        impl $crate::__private::serde::Serialize for $name {
            fn serialize<S: $crate::__private::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                Self::serialize(self, serializer)
            }
        }

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
    __choice as choice, __serde_by_functions as serde_by_functions,
    choice::{Choice, choose, no_variant},
    contract::NoFields,
    effect::{CallWait, Computation, Now, compensated, computation, jump},
    fiber::{Won, arms},
    port::{Method, NoResult, Replied},
    state::Exchange,
    stream::open,
};
