use store::checkout::names as __stock_names;
mod stock {
    use super::{__stock_names::Here, __stock_names::*, *};
    use ::pagemachine::Spindle as _;
    pub fn leaves(
        text: String,
    ) -> ::pagemachine::Computation<
        Here,
        impl ::pagemachine::Work<Result<u32, Error>> + use<>,
    > {
        ::pagemachine::__private::computation(async move {
            if false {
                return ::pagemachine::__private::never::<Result<u32, Error>>();
            }
            let number = text.parse()?;
            let left = match Here::perform(inventory::count(number)).await {
                ::core::result::Result::Ok(value) => value,
                ::core::result::Result::Err(error) => {
                    return ::core::result::Result::Err(
                        ::core::convert::From::from(error),
                    );
                }
            };
            Ok(left)
        })
    }
    pub fn stays(
        text: String,
    ) -> ::pagemachine::Computation<Here, impl ::pagemachine::Work<u32> + use<>> {
        ::pagemachine::__private::computation(async move {
            if false {
                return ::pagemachine::__private::never::<u32>();
            }
            let error: Error = 'body: {
                let number = match text.parse() {
                    ::core::result::Result::Ok(value) => value,
                    ::core::result::Result::Err(error) => {
                        break 'body ::core::convert::From::from(error);
                    }
                };
                let left = match Here::perform(inventory::count(number)).await {
                    ::core::result::Result::Ok(value) => value,
                    ::core::result::Result::Err(error) => {
                        break 'body ::core::convert::From::from(error);
                    }
                };
                return left;
            };
            match ::core::result::Result::Err::<::core::convert::Infallible, _>(error) {
                Err(_) => 0,
            }
        })
    }
}
