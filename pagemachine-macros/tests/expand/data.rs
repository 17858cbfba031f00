impl Call
where
    for<'never> Product: ::pagemachine::Data + 'never,
{
    fn clone(&self) -> Self {
        match *self {
            Self::Reserve { product: ref mine_0, count: ref mine_1 } => {
                Self::Reserve {
                    product: ::core::clone::Clone::clone(mine_0),
                    count: ::core::clone::Clone::clone(mine_1),
                }
            }
            Self::Count { 0: ref mine_0 } => {
                Self::Count {
                    0: ::core::clone::Clone::clone(mine_0),
                }
            }
        }
    }
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        match *self {
            Self::Reserve { product: ref mine_0, count: ref mine_1 } => {
                formatter
                    .debug_struct("Reserve")
                    .field("product", mine_0)
                    .field("count", mine_1)
                    .finish()
            }
            Self::Count { 0: ref mine_0 } => {
                formatter.debug_tuple("Count").field(mine_0).finish()
            }
        }
    }
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (
                &Self::Reserve { product: ref mine_0, count: ref mine_1 },
                &Self::Reserve { product: ref theirs_0, count: ref theirs_1 },
            ) => true && *mine_0 == *theirs_0 && *mine_1 == *theirs_1,
            (&Self::Count { 0: ref mine_0 }, &Self::Count { 0: ref theirs_0 }) => {
                true && *mine_0 == *theirs_0
            }
            _ => false,
        }
    }
    fn serialize<S: ::pagemachine::__private::serde::Serializer>(
        &self,
        serializer: S,
    ) -> ::core::result::Result<S::Ok, S::Error> {
        match *self {
            Self::Reserve { product: ref mine_0, count: ref mine_1 } => {
                let mut fields = ::pagemachine::__private::serde::Serializer::serialize_struct_variant(
                    serializer,
                    "Call",
                    0u32,
                    "reserve",
                    2usize,
                )?;
                ::pagemachine::__private::serde::ser::SerializeStructVariant::serialize_field(
                    &mut fields,
                    "product",
                    mine_0,
                )?;
                ::pagemachine::__private::serde::ser::SerializeStructVariant::serialize_field(
                    &mut fields,
                    "count",
                    mine_1,
                )?;
                ::pagemachine::__private::serde::ser::SerializeStructVariant::end(fields)
            }
            Self::Count { 0: ref mine_0 } => {
                ::pagemachine::__private::serde::Serializer::serialize_newtype_variant(
                    serializer,
                    "Call",
                    1u32,
                    "count",
                    mine_0,
                )
            }
        }
    }
    fn deserialize<'de, D: ::pagemachine::__private::serde::Deserializer<'de>>(
        deserializer: D,
    ) -> ::core::result::Result<Self, D::Error> {
        ::pagemachine::__private::read_enum(deserializer)
    }
}
::pagemachine::__private::data_by_functions!(Call);
#[automatically_derived]
impl ::pagemachine::__private::Variants for Call
where
    for<'never> Product: ::pagemachine::Data + 'never,
{
    const NAME: &'static str = "Call";
    const VARIANTS: &'static [&'static str] = &["reserve", "count"];
    fn read<'de, A: ::pagemachine::__private::serde::de::VariantAccess<'de>>(
        place: usize,
        variant: A,
    ) -> ::core::result::Result<Self, A::Error> {
        match place {
            0usize => {
                let (field_0, (field_1, ())) = ::pagemachine::__private::Shape {
                    expected: "struct variant Call::Reserve",
                    name: "Reserve",
                    len: 2usize,
                    fields: &["product", "count"],
                    is_strict: false,
                }
                    .variant(variant)?;
                ::core::result::Result::Ok(Self::Reserve {
                    product: field_0,
                    count: field_1,
                })
            }
            1usize => {
                ::pagemachine::__private::serde::de::VariantAccess::newtype_variant(
                        variant,
                    )
                    .map(Self::Count)
            }
            _ => ::pagemachine::__private::no_variant(variant),
        }
    }
}
