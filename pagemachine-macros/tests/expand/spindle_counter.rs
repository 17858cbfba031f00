use counting::counter::names as __counter_names;
pub mod counter {
    use super::{__counter_names::Here, __counter_names::*, *};
    use ::pagemachine::Spindle as _;
    pub fn run(
        count: i64,
    ) -> ::pagemachine::Computation<Here, impl ::pagemachine::Work<()> + use<>> {
        ::pagemachine::__private::computation(async move {
            if false {
                return ::pagemachine::__private::never::<()>();
            }
            let mut next_count = count;
            'tail: loop {
                ::pagemachine::__private::jump::<Here>().await;
                let count = next_count;
                let AddEvent { by } = Here::perform(yields(Counting { count })).await;
                next_count = count.saturating_add(by);
                continue 'tail;
            }
        })
    }
}
