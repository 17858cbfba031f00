::core::compile_error! {
    "the name `Yield` is taken: each spindle has a generated `Yield`"
}
pub mod page {
    use super::*;
    pub mod search {
        use super::*;
        #[derive(
            ::core::clone::Clone,
            ::core::fmt::Debug,
            ::core::cmp::PartialEq,
            ::pagemachine::__private::serde::Serialize,
            ::pagemachine::__private::serde::Deserialize,
        )]
        #[serde(crate = "::pagemachine::__private::serde")]
        pub struct Yield;
        #[derive(
            ::core::clone::Clone,
            ::core::fmt::Debug,
            ::core::cmp::PartialEq,
            ::pagemachine::__private::serde::Serialize,
            ::pagemachine::__private::serde::Deserialize,
        )]
        #[serde(crate = "::pagemachine::__private::serde")]
        pub struct GoEvent;
    }
}
