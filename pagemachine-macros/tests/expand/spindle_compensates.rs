use store::checkout::names as __checkout_names;
mod checkout {
    use super::{__checkout_names::Here, __checkout_names::*, *};
    use ::pagemachine::Spindle as _;
    pub fn run(
        product: ProductId,
    ) -> ::pagemachine::Computation<
        Here,
        impl ::pagemachine::Work<Result<Order, CheckoutError>> + use<>,
    > {
        ::pagemachine::__private::computation(
            ::pagemachine::__private::compensated::<
                Here,
                _,
            >(
                async move {
                    if false {
                        return ::pagemachine::__private::never::<
                            Result<Order, CheckoutError>,
                        >();
                    }
                    let reservation = match Here::perform(inventory::reserve(product))
                        .await
                    {
                        ::core::result::Result::Ok(value) => value,
                        ::core::result::Result::Err(error) => {
                            return ::core::result::Result::Err(
                                ::core::convert::From::from(error),
                            );
                        }
                    };
                    let _ = Here::perform(compensate(inventory::release(reservation)))
                        .await;
                    Here::perform(sell(reservation)).await
                },
                ::pagemachine::__private::Outcome::is_success,
            ),
        )
    }
    fn sell(
        reservation: Reservation,
    ) -> ::pagemachine::Computation<
        Here,
        impl ::pagemachine::Work<Result<Order, CheckoutError>> + use<>,
    > {
        ::pagemachine::__private::computation(async move {
            if false {
                return ::pagemachine::__private::never::<Result<Order, CheckoutError>>();
            }
            let order = match Here::perform(orders::place(reservation)).await {
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
