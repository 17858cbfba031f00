use store::checkout::names as __checkout_names;
pub mod checkout {
    use super::{__checkout_names::Here, __checkout_names::*, *};
    use ::pagemachine::Spindle as _;
    /// Reserves stock, collects shipping and payment, places the order.
    pub fn run(
        product: ProductId,
    ) -> ::pagemachine::Computation<
        Here,
        impl ::pagemachine::Work<Result<Order, CheckoutError>> + use<>,
    > {
        ::pagemachine::__private::computation(async move {
            if false {
                return ::pagemachine::__private::never::<Result<Order, CheckoutError>>();
            }
            let error: ::pagemachine::__private::ErrorOf<Result<Order, CheckoutError>> = 'body: {
                let reservation = match Here::perform(inventory::reserve(product)).await
                {
                    ::core::result::Result::Ok(value) => value,
                    ::core::result::Result::Err(error) => {
                        break 'body ::core::convert::From::from(error);
                    }
                };
                let ShippingEvent { shipping } = Here::perform(yields(Shipping)).await;
                let PaymentEvent { payment } = Here::perform(yields(Payment)).await;
                let order = match Here::perform(
                        orders::place(reservation, shipping, payment),
                    )
                    .await
                {
                    ::core::result::Result::Ok(value) => value,
                    ::core::result::Result::Err(error) => {
                        break 'body ::core::convert::From::from(error);
                    }
                };
                return Ok(order);
            };
            match ::core::result::Result::Err::<::core::convert::Infallible, _>(error) {
                Err(CheckoutError::SoldOut) => Err(CheckoutError::SoldOut),
                Err(reason) => Err(reason.explained()),
            }
        })
    }
}
