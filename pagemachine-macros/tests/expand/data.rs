impl Call
where
    for<'never> Product: ::pagemachine::Data + 'never,
{
    fn clone(&self) -> Self {
        match self {
            Self::Reserve { product: mine_0 } => {
                Self::Reserve {
                    product: ::core::clone::Clone::clone(mine_0),
                }
            }
            Self::Count { 0: mine_0 } => {
                Self::Count {
                    0: ::core::clone::Clone::clone(mine_0),
                }
            }
            Self::Close {} => Self::Close {},
        }
    }
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        match self {
            Self::Reserve { product: mine_0 } => {
                formatter.debug_struct("Reserve").field("product", mine_0).finish()
            }
            Self::Count { 0: mine_0 } => {
                formatter.debug_tuple("Count").field(mine_0).finish()
            }
            Self::Close {} => formatter.write_str("Close"),
        }
    }
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Reserve { product: mine_0 }, Self::Reserve { product: theirs_0 }) => {
                true && *mine_0 == *theirs_0
            }
            (Self::Count { 0: mine_0 }, Self::Count { 0: theirs_0 }) => {
                true && *mine_0 == *theirs_0
            }
            (Self::Close {}, Self::Close {}) => true,
            _ => false,
        }
    }
}
#[automatically_derived]
impl ::core::clone::Clone for Call {
    fn clone(&self) -> Self {
        Self::clone(self)
    }
}
#[automatically_derived]
impl ::core::fmt::Debug for Call {
    fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
        Self::fmt(self, formatter)
    }
}
#[automatically_derived]
impl ::core::cmp::PartialEq for Call {
    fn eq(&self, other: &Self) -> bool {
        Self::eq(self, other)
    }
}
