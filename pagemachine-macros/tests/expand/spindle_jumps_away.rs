use store::checkout::names as __search_names;
mod search {
    use super::{__search_names::Here, __search_names::*, *};
    use ::pagemachine::Spindle as _;
    pub fn run(
        initial: Filters,
    ) -> ::pagemachine::Computation<
        Here,
        impl ::pagemachine::Work<Result<u32, Down>> + use<>,
    > {
        browse(initial)
    }
    fn browse(
        filters: Filters,
    ) -> ::pagemachine::Computation<
        Here,
        impl ::pagemachine::Work<Result<u32, Down>> + use<>,
    > {
        ::pagemachine::__private::computation(async move {
            if false {
                return ::pagemachine::__private::never::<Result<u32, Down>>();
            }
            let then = 'to_buy: {
                let then = 'to_explain: {
                    let filters = filters;
                    let found = match Here::perform(catalog::search(filters)).await {
                        ::core::result::Result::Ok(value) => value,
                        ::core::result::Result::Err(error) => {
                            return ::core::result::Result::Err(
                                ::core::convert::From::from(error),
                            );
                        }
                    };
                    match found.len() {
                        0 => break 'to_explain explain(filters),
                        1 => break 'to_buy buy(found),
                        many => return Ok(many),
                    }
                };
                return Here::perform(then).await;
            };
            Here::perform(then).await
        })
    }
    fn explain(
        filters: Filters,
    ) -> ::pagemachine::Computation<
        Here,
        impl ::pagemachine::Work<Result<u32, Down>> + use<>,
    > {
        ::pagemachine::__private::computation(async move {
            if false {
                return ::pagemachine::__private::never::<Result<u32, Down>>();
            }
            Err(Down)
        })
    }
    fn buy(
        found: Found,
    ) -> ::pagemachine::Computation<
        Here,
        impl ::pagemachine::Work<Result<u32, Down>> + use<>,
    > {
        ::pagemachine::__private::computation(async move {
            if false {
                return ::pagemachine::__private::never::<Result<u32, Down>>();
            }
            Ok(1)
        })
    }
}
