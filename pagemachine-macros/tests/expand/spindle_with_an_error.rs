::core::compile_error! {
    "a computation waits for effects, found `.await`\nhelp: bind an effect: `value <- effect;`; what takes time outside is a port call"
}
use store::checkout::names as __flows_names;
mod flows {
    use super::{__flows_names::Here, __flows_names::*, *};
    use ::pagemachine::Spindle as _;
    pub fn sound() -> ::pagemachine::Computation<
        Here,
        impl ::pagemachine::Work<u32> + use<>,
    > {
        ::pagemachine::__private::computation(async move {
            if false {
                return ::pagemachine::__private::never::<u32>();
            }
            1
        })
    }
    #[allow(unused_variables, unused_mut)]
    pub fn faulty(
        n: u32,
    ) -> ::pagemachine::Computation<Here, impl ::pagemachine::Work<u32> + use<>> {
        use inventory as _;
        ::pagemachine::__private::computation(::core::future::pending::<u32>())
    }
}
