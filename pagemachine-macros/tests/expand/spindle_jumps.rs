use store::checkout::names as __search_names;
pub mod search {
    use super::{__search_names::Here, __search_names::*};
    use ::pagemachine::Spindle as _;
    use super::*;
    #[allow(clippy::redundant_else)]
    fn browse(
        filters: Filters,
    ) -> ::pagemachine::Computation<Here, impl ::pagemachine::Work<()> + use<>> {
        ::pagemachine::__private::computation(async move {
            if false {
                return ::pagemachine::__private::never::<()>();
            }
            let mut next_filters = filters;
            'tail: loop {
                ::pagemachine::__private::jump::<Here>().await;
                let filters = next_filters;
                let event = Here::perform(yields(Browsing)).await;
                if event.ends() {
                    return;
                }
                match event {
                    answers::Browsing::Search(SearchEvent { query }) => {
                        if query.is_empty() {
                            next_filters = filters;
                            continue 'tail;
                        } else {
                            next_filters = filters.with_query(query);
                            continue 'tail;
                        }
                    }
                    answers::Browsing::Buy(BuyEvent { product }) => {
                        let _checkout = Here::perform(fork(checkout::run(product)))
                            .await;
                        next_filters = filters;
                        continue 'tail;
                    }
                }
            }
        })
    }
}
