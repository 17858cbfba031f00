#[automatically_derived]
impl ::core::clone::Clone for BuyEvent {
    fn clone(&self) -> Self {
        match *self {
            Self { count: ref mine_0 } => {
                Self {
                    count: ::core::clone::Clone::clone(mine_0),
                }
            }
        }
    }
}
#[automatically_derived]
impl ::core::fmt::Debug for BuyEvent {
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        match *self {
            Self { count: ref mine_0 } => {
                formatter.debug_struct("BuyEvent").field("count", mine_0).finish()
            }
        }
    }
}
#[automatically_derived]
impl ::core::cmp::PartialEq for BuyEvent {
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (&Self { count: ref mine_0 }, &Self { count: ref theirs_0 }) => {
                true && *mine_0 == *theirs_0
            }
        }
    }
}
#[automatically_derived]
impl ::pagemachine::__private::serde::Serialize for BuyEvent {
    fn serialize<S: ::pagemachine::__private::serde::Serializer>(
        &self,
        serializer: S,
    ) -> ::core::result::Result<S::Ok, S::Error> {
        match *self {
            Self { count: ref mine_0 } => {
                let mut fields = ::pagemachine::__private::serde::Serializer::serialize_struct(
                    serializer,
                    "BuyEvent",
                    1usize,
                )?;
                ::pagemachine::__private::serde::ser::SerializeStruct::serialize_field(
                    &mut fields,
                    "count",
                    mine_0,
                )?;
                ::pagemachine::__private::serde::ser::SerializeStruct::end(fields)
            }
        }
    }
}
#[automatically_derived]
impl<'de> ::pagemachine::__private::serde::Deserialize<'de> for BuyEvent {
    fn deserialize<D: ::pagemachine::__private::serde::Deserializer<'de>>(
        deserializer: D,
    ) -> ::core::result::Result<Self, D::Error> {
        {
            let (field_0, ()) = ::pagemachine::__private::Shape {
                expected: "struct BuyEvent",
                name: "BuyEvent",
                len: 1usize,
                fields: &["count"],
                is_strict: true,
            }
                .named(deserializer)?;
            ::core::result::Result::Ok(Self { count: field_0 })
        }
    }
}
