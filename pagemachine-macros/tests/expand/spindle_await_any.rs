use store::checkout::names as __checkout_names;
mod checkout {
    use super::{__checkout_names::Here, __checkout_names::*, *};
    use ::pagemachine::Spindle as _;
    pub fn run(
        reminders: u32,
    ) -> ::pagemachine::Computation<
        Here,
        impl ::pagemachine::Work<Result<u64, String>> + use<>,
    > {
        ::pagemachine::__private::computation(async move {
            if false {
                return ::pagemachine::__private::never::<Result<u64, String>>();
            }
            let mut next_reminders = reminders;
            'tail: loop {
                ::pagemachine::__private::jump::<Here>().await;
                let reminders = next_reminders;
                match Here::perform(
                        ::pagemachine::__private::arms((
                            Here::arm(yields(Payment)),
                            (Here::arm(yields(Leaving)), (Here::arm(sleep(MINUTE)), ())),
                        )),
                    )
                    .await
                {
                    ::pagemachine::__private::Won::This(won) => {
                        let PaymentEvent { payment } = won;
                        let order = match Here::perform(orders::place(payment)).await {
                            ::core::result::Result::Ok(value) => value,
                            ::core::result::Result::Err(error) => {
                                return ::core::result::Result::Err(
                                    ::core::convert::From::from(error),
                                );
                            }
                        };
                        return Ok(order);
                    }
                    ::pagemachine::__private::Won::Later(
                        ::pagemachine::__private::Won::This(won),
                    ) => {
                        let LeaveEvent = won;
                        return Err("you left".to_owned());
                    }
                    ::pagemachine::__private::Won::Later(
                        ::pagemachine::__private::Won::Later(
                            ::pagemachine::__private::Won::This(won),
                        ),
                    ) => {
                        let _ = won;
                        let _ = Here::perform(notify(Reminder { number: reminders + 1 }))
                            .await;
                        next_reminders = reminders + 1;
                        continue 'tail;
                    }
                }
            }
        })
    }
}
