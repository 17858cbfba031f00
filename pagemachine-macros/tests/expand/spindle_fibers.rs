use store::checkout::names as __checkout_names;
mod checkout {
    use super::{__checkout_names::Here, __checkout_names::*, *};
    use ::pagemachine::Spindle as _;
    pub fn run(
        customer: u32,
    ) -> ::pagemachine::Computation<
        Here,
        impl ::pagemachine::Work<Result<u64, String>> + use<>,
    > {
        ::pagemachine::__private::computation(async move {
            if false {
                return ::pagemachine::__private::never::<Result<u64, String>>();
            }
            let address = Here::perform(
                    fiber(
                        ::pagemachine::__private::computation::<
                            Here,
                            _,
                        >(async move {
                            let address = match Here::perform(
                                    customers::address(customer),
                                )
                                .await
                            {
                                ::core::result::Result::Ok(value) => value,
                                ::core::result::Result::Err(error) => {
                                    return ::core::result::Result::Err(error);
                                }
                            };
                            Ok(address)
                        }),
                    ),
                )
                .await;
            let PaymentEvent { payment } = Here::perform(yields(Payment)).await;
            let address = match Here::perform(address).await {
                ::core::result::Result::Ok(value) => value,
                ::core::result::Result::Err(error) => {
                    return ::core::result::Result::Err(
                        ::core::convert::From::from(error),
                    );
                }
            };
            let order = match Here::perform(orders::place(address, payment)).await {
                ::core::result::Result::Ok(value) => value,
                ::core::result::Result::Err(error) => {
                    return ::core::result::Result::Err(
                        ::core::convert::From::from(error),
                    );
                }
            };
            Ok(order)
        })
    }
}
