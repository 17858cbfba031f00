use store::checkout::names as __watch_names;
pub mod watch {
    use super::{__watch_names::Here, __watch_names::*, *};
    use ::pagemachine::Spindle as _;
    pub fn run(
        mut next_round: u32,
    ) -> ::pagemachine::Computation<
        Here,
        impl ::core::future::Future<Output = ()> + ::core::marker::Send + use<>,
    > {
        ::pagemachine::__private::computation(async move {
            if false {
                return ::pagemachine::__private::never::<()>();
            }
            'tail: loop {
                ::pagemachine::__private::jump::<Here>().await;
                let round = next_round;
                match Here::perform(
                        ::pagemachine::__private::arms((
                            yields(Watching { round }),
                            (sleep(MINUTE), ()),
                        )),
                    )
                    .await
                {
                    ::pagemachine::__private::Won::This(won) => {
                        let AskedEvent { product } = won;
                        let _price = Here::perform(twice(product)).await;
                        next_round = 0;
                        continue 'tail;
                    }
                    ::pagemachine::__private::Won::Later(
                        ::pagemachine::__private::Won::This(won),
                    ) => {
                        let _ = won;
                        next_round = round + 1;
                        continue 'tail;
                    }
                }
            }
        })
    }
    fn twice(
        product: u32,
    ) -> ::pagemachine::Computation<
        Here,
        impl ::core::future::Future<Output = Option<u32>> + ::core::marker::Send + use<>,
    > {
        ::pagemachine::__private::computation(async move {
            if false {
                return ::pagemachine::__private::never::<Option<u32>>();
            }
            let answer = Here::perform(
                    timeout(
                        MINUTE,
                        ::pagemachine::__private::computation::<
                            Here,
                            _,
                        >(async move {
                            let price = Here::perform(catalog::price(product)).await;
                            price * 2
                        }),
                    ),
                )
                .await;
            answer.ok()
        })
    }
}
