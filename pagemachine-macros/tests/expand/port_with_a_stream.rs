#[diagnostic::on_unimplemented(
    message = "`{Self}` does not answer the port `Catalog`",
    label = "not the backend of this port",
    note = "write `impl Catalog for {Self}`"
)]
pub trait Catalog: ::core::marker::Send + ::core::marker::Sync + 'static {
    fn search(
        &self,
        words: String,
    ) -> impl ::core::future::Future<
        Output = Result<Found, CatalogError>,
    > + ::core::marker::Send;
    /// What a product costs from now on.
    fn prices(
        &self,
        call: &Call,
        product: ProductId,
    ) -> impl Stream<Item = Opening> + ::core::marker::Send;
}
/// Calls to the port `Catalog`: inert until performed.
///
/// See [the book](mod@::pagemachine::book).
pub mod catalog {
    use super::*;
    /// A call to `search` of the port `Catalog`.
    pub fn search(words: String) -> Request<0> {
        Request {
            call: Call::Search { words },
        }
    }
    /// What a product costs from now on.
    pub fn prices(product: ProductId) -> Opening<1> {
        Opening {
            call: Call::Prices { product },
        }
    }
    /// A call to the port `Catalog`.
    ///
    /// See [the book](mod@::pagemachine::book).
    #[derive(::pagemachine::__private::Data)]
    #[data(crate = ::pagemachine)]
    pub enum Call {
        /// A call to `search`.
        #[data(name = "search")]
        Search {
            /// Its argument `words`.
            words: String,
        },
        /// A call to `prices`.
        #[data(name = "prices")]
        Prices {
            /// Its argument `product`.
            product: ProductId,
        },
    }
    /// The reply to a call to the port `Catalog`.
    ///
    /// See [the book](mod@::pagemachine::book).
    #[derive(::pagemachine::__private::Data)]
    #[data(crate = ::pagemachine)]
    pub enum Reply {
        /// The reply to `search`.
        #[data(name = "search")]
        Search(Result<Found, CatalogError>),
        /// An item of `prices`.
        #[data(name = "prices")]
        Prices(super::Opening),
    }
    impl Reply {
        /// Whether it is the `Err` of a method that returns a `Result`.
        pub fn is_failure(&self) -> bool {
            match *self {
                Self::Search(ref reply) => {
                    ::pagemachine::__private::Replied(reply).is_failure()
                }
                Self::Prices(_) => false,
            }
        }
    }
    impl Call {
        /// Whether it is a `#[read]`: without effect, so that it may be let go.
        pub fn is_read(&self) -> bool {
            ::core::matches!(self, Self::Search { .. } | Self::Prices { .. })
        }
        /// Asks `port`; `into` puts what it replies among the replies of a contract.
        pub fn answer<'a, R: 'static>(
            self,
            caller: &'a ::pagemachine::Call,
            port: &'a impl super::Catalog,
            into: fn(Reply) -> R,
        ) -> ::pagemachine::Answer<'a, R> {
            match self {
                Self::Search { words } => {
                    ::pagemachine::Answer::reply(
                        super::Catalog::search(port, words),
                        move |reply| into(Reply::Search(reply)),
                    )
                }
                Self::Prices { product } => {
                    ::pagemachine::Answer::items(
                        super::Catalog::prices(port, caller, product),
                        move |reply| into(Reply::Prices(reply)),
                    )
                }
            }
        }
    }
    /// A call to the port `Catalog` that is not performed yet.
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
    /// A stream of the port `Catalog` that is not opened yet.
    ///
    /// `N` is the number of its method, from 0, in the order of the trait.
    ///
    /// See [the book](mod@::pagemachine::book).
    #[derive(::core::fmt::Debug)]
    #[must_use = "a stream is opened only when `<-` performs it"]
    pub struct Opening<const N: usize> {
        call: Call,
    }
    impl<S, const N: usize> ::pagemachine::Effect<S> for Opening<N>
    where
        S: ::pagemachine::Spindle<Contract: Listed>,
        Call: ::pagemachine::__private::Method<N, Reply = Reply>,
    {
        type Output = ::pagemachine::Receiver<
            <Call as ::pagemachine::__private::Method<N>>::Output,
        >;
        type Wait = ::pagemachine::__private::Now<Self::Output>;
        fn perform(self) -> Self::Wait {
            ::pagemachine::__private::open::<
                S::Contract,
                _,
            >(
                <S::Contract as Listed>::into_call(self.call),
                |reply| {
                    <S::Contract as Listed>::reply(reply)
                        .and_then(<Call as ::pagemachine::__private::Method<N>>::output)
                },
            )
        }
    }
    impl<C: Listed, const N: usize> ::pagemachine::Opening<C> for Opening<N>
    where
        Call: ::pagemachine::__private::Method<N, Reply = Reply>,
    {
        type Item = <Call as ::pagemachine::__private::Method<N>>::Output;
        fn into_call(self) -> C::Call {
            <C as Listed>::into_call(self.call)
        }
        fn into_reply(item: Self::Item) -> C::Reply {
            <C as Listed>::into_reply(
                <Call as ::pagemachine::__private::Method<N>>::into_reply(item),
            )
        }
    }
    /// A contract that lists the port `Catalog`.
    ///
    /// See [the book](mod@::pagemachine::book).
    #[diagnostic::on_unimplemented(
        message = "the contract `{Self}` does not list the port `Catalog`",
        label = "a port that the contract does not list",
        note = "add it: `ports(.., Catalog)` in the `contract` attribute"
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
        type Output = Result<Found, CatalogError>;
        fn output(reply: Reply) -> ::core::option::Option<Self::Output> {
            match reply {
                Reply::Search(reply) => ::core::option::Option::Some(reply),
                _ => ::core::option::Option::None,
            }
        }
        fn into_reply(output: Self::Output) -> Reply {
            Reply::Search(output)
        }
    }
    impl ::pagemachine::__private::Method<1> for Call {
        type Reply = Reply;
        type Output = super::Opening;
        fn output(reply: Reply) -> ::core::option::Option<Self::Output> {
            match reply {
                Reply::Prices(reply) => ::core::option::Option::Some(reply),
                _ => ::core::option::Option::None,
            }
        }
        fn into_reply(output: Self::Output) -> Reply {
            Reply::Prices(output)
        }
    }
    const _: () = ::pagemachine::is_data::<Found>();
    const _: () = ::pagemachine::is_data::<CatalogError>();
    const _: () = ::pagemachine::is_data::<ProductId>();
    const _: () = ::pagemachine::is_data::<super::Opening>();
}
