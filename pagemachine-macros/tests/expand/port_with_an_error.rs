::core::compile_error! {
    "expected one reply or a stream, found `impl`\nhelp: a stream is written `impl Stream<Item = ..>`"
}
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not answer the port `Prices`",
    label = "not the backend of this port",
    note = "write `impl Prices for {Self}`"
)]
pub trait Prices: ::core::marker::Send + ::core::marker::Sync + 'static {
    fn price(
        &self,
        product: ProductId,
    ) -> impl ::core::future::Future<Output = Money> + ::core::marker::Send;
    fn follow(&self, product: ProductId) -> impl Iterator<Item = Money>;
}
/// Calls to the port `Prices`: inert until performed.
///
/// See [the book](mod@::pagemachine::book).
pub mod prices {
    use super::*;
    /// A call to `price` of the port `Prices`.
    pub fn price(product: ProductId) -> Request<0> {
        Request {
            call: Call::Price { product },
        }
    }
    /// A call to the port `Prices`.
    ///
    /// See [the book](mod@::pagemachine::book).
    #[derive(::pagemachine::__private::Data)]
    #[data(crate = ::pagemachine)]
    pub enum Call {
        /// A call to `price`.
        #[data(name = "price")]
        Price {
            /// Its argument `product`.
            product: ProductId,
        },
    }
    /// The reply to a call to the port `Prices`.
    ///
    /// See [the book](mod@::pagemachine::book).
    #[derive(::pagemachine::__private::Data)]
    #[data(crate = ::pagemachine)]
    pub enum Reply {
        /// The reply to `price`.
        #[data(name = "price")]
        Price(Money),
    }
    impl Reply {
        /// Whether it is the `Err` of a method that returns a `Result`.
        pub fn is_failure(&self) -> bool {
            match *self {
                Self::Price(ref reply) => {
                    ::pagemachine::__private::Replied(reply).is_failure()
                }
            }
        }
    }
    impl Call {
        /// Whether it is a `#[read]`: without effect, so that it may be let go.
        pub fn is_read(&self) -> bool {
            ::core::matches!(self, Self::Price { .. })
        }
        /// Asks `port`; `into` puts what it replies among the replies of a contract.
        pub fn answer<'a, R: 'static>(
            self,
            caller: &'a ::pagemachine::Call,
            port: &'a impl super::Prices,
            into: fn(Reply) -> R,
        ) -> ::pagemachine::Answer<'a, R> {
            match self {
                Self::Price { product } => {
                    ::pagemachine::Answer::reply(
                        super::Prices::price(port, product),
                        move |reply| into(Reply::Price(reply)),
                    )
                }
            }
        }
    }
    /// A call to the port `Prices` that is not performed yet.
    ///
    /// `N` is the number of its method, from 0, in the order of the trait.
    ///
    /// See [the book](mod@::pagemachine::book).
    #[derive(::core::fmt::Debug)]
    #[must_use = "a call is made only when `<-` performs it"]
    pub struct Request<const N: usize> {
        call: Call,
    }
    impl<S, const N: usize> ::pagemachine::Effect<S> for Request<N>
    where
        S: ::pagemachine::Spindle<Contract: Listed>,
        Call: ::pagemachine::__private::Method<N, Reply = Reply>,
    {
        type Output = <Call as ::pagemachine::__private::Method<N>>::Output;
        type Wait = ::pagemachine::__private::CallWait<S::Contract, Self::Output>;
        fn perform(self) -> Self::Wait {
            ::pagemachine::__private::CallWait::call(
                <S::Contract as Listed>::into_call(self.call),
                |reply| {
                    <S::Contract as Listed>::reply(reply)
                        .and_then(<Call as ::pagemachine::__private::Method<N>>::output)
                },
            )
        }
    }
    impl<C: Listed, const N: usize> ::pagemachine::Request<C> for Request<N>
    where
        Call: ::pagemachine::__private::Method<N, Reply = Reply>,
    {
        type Reply = <Call as ::pagemachine::__private::Method<N>>::Output;
        fn into_call(self) -> C::Call {
            <C as Listed>::into_call(self.call)
        }
        fn into_reply(reply: Self::Reply) -> C::Reply {
            <C as Listed>::into_reply(
                <Call as ::pagemachine::__private::Method<N>>::into_reply(reply),
            )
        }
    }
    /// A contract that lists the port `Prices`.
    ///
    /// See [the book](mod@::pagemachine::book).
    #[diagnostic::on_unimplemented(
        message = "the contract `{Self}` does not list the port `Prices`",
        label = "a port that the contract does not list",
        note = "add it: `ports(.., Prices)` in the `contract` attribute"
    )]
    pub trait Listed: ::pagemachine::Contract {
        /// Puts a call among those of the contract.
        fn into_call(call: Call) -> Self::Call;
        /// Takes a reply out again; `None` is another port's.
        fn reply(reply: Self::Reply) -> ::core::option::Option<Reply>;
        /// Puts a reply among those of the contract.
        fn into_reply(reply: Reply) -> Self::Reply;
    }
    impl ::pagemachine::__private::Method<0> for Call {
        type Reply = Reply;
        type Output = Money;
        fn output(reply: Reply) -> ::core::option::Option<Self::Output> {
            match reply {
                Reply::Price(reply) => ::core::option::Option::Some(reply),
            }
        }
        fn into_reply(output: Self::Output) -> Reply {
            Reply::Price(output)
        }
    }
    const _: () = ::pagemachine::is_data::<ProductId>();
    const _: () = ::pagemachine::is_data::<Money>();
}
