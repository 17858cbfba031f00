use store::checkout::names as __search_names;
mod search {
    use super::{__search_names::Here, __search_names::*, *};
    use ::pagemachine::Spindle as _;
    pub fn run(
        initial: Filters,
    ) -> ::pagemachine::Computation<Here, impl ::pagemachine::Work<()> + use<>> {
        __run_rounds(__RunJump::Run(initial))
    }
    /// Which computation runs next, and its arguments.
    enum __RunJump {
        Run(Filters),
        Browse(Filters),
    }
    fn __run_rounds(
        first: __RunJump,
    ) -> ::pagemachine::Computation<Here, impl ::pagemachine::Work<()> + use<>> {
        ::pagemachine::__private::computation(async move {
            if false {
                return ::pagemachine::__private::never::<()>();
            }
            let mut next = first;
            'tail: loop {
                ::pagemachine::__private::jump::<Here>().await;
                match next {
                    __RunJump::Run(initial) => {
                        next = __RunJump::Browse(initial);
                        continue 'tail;
                    }
                    __RunJump::Browse(filters) => {
                        let error: CatalogError = 'body: {
                            let found = match Here::perform(catalog::search(filters))
                                .await
                            {
                                ::core::result::Result::Ok(value) => value,
                                ::core::result::Result::Err(error) => {
                                    break 'body ::core::convert::From::from(error);
                                }
                            };
                            if found.is_empty() {
                                next = __RunJump::Run(Filters::default());
                                continue 'tail;
                            }
                            return;
                        };
                        match ::core::result::Result::Err::<
                            ::core::convert::Infallible,
                            _,
                        >(error) {
                            Err(_) => {
                                let RetryEvent = Here::perform(yields(Unavailable)).await;
                                next = __RunJump::Browse(Filters::default());
                                continue 'tail;
                            }
                        }
                    }
                }
            }
        })
    }
    fn browse(
        filters: Filters,
    ) -> ::pagemachine::Computation<Here, impl ::pagemachine::Work<()> + use<>> {
        __run_rounds(__RunJump::Browse(filters))
    }
}
