/// The stock of the shop.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not answer the port `Inventory`",
    label = "not the backend of this port",
    note = "write `impl Inventory for {Self}`"
)]
pub trait Inventory: ::core::marker::Send + ::core::marker::Sync + 'static {
    /// How many are left.
    fn count(
        &self,
        product: ProductId,
    ) -> impl ::core::future::Future<Output = u32> + ::core::marker::Send;
    fn reserve(
        &self,
        product: ProductId,
    ) -> impl ::core::future::Future<
        Output = Result<Reservation, InventoryError>,
    > + ::core::marker::Send;
    fn release(
        &self,
        call: &Call,
        reservation: Reservation,
    ) -> impl ::core::future::Future<Output = ()> + ::core::marker::Send;
}
/// Calls to the port `Inventory`: inert until performed.
///
/// See [the book](mod@::pagemachine::book).
pub mod inventory {
    use super::*;
    /// How many are left.
    pub fn count(product: ProductId) -> Request<0> {
        Request {
            call: Call::Count { product },
        }
    }
    /// A call to `reserve` of the port `Inventory`.
    pub fn reserve(product: ProductId) -> Request<1> {
        Request {
            call: Call::Reserve { product },
        }
    }
    /// A call to `release` of the port `Inventory`.
    pub fn release(reservation: Reservation) -> Request<2> {
        Request {
            call: Call::Release { reservation },
        }
    }
    /// A call to the port `Inventory`.
    ///
    /// See [the book](mod@::pagemachine::book).
    #[derive(::pagemachine::__private::Data)]
    #[data(crate = ::pagemachine)]
    pub enum Call {
        /// A call to `count`.
        #[data(name = "count")]
        Count {
            /// Its argument `product`.
            product: ProductId,
        },
        /// A call to `reserve`.
        #[data(name = "reserve")]
        Reserve {
            /// Its argument `product`.
            product: ProductId,
        },
        /// A call to `release`.
        #[data(name = "release")]
        Release {
            /// Its argument `reservation`.
            reservation: Reservation,
        },
    }
    /// The reply to a call to the port `Inventory`.
    ///
    /// See [the book](mod@::pagemachine::book).
    #[derive(::pagemachine::__private::Data)]
    #[data(crate = ::pagemachine)]
    pub enum Reply {
        /// The reply to `count`.
        #[data(name = "count")]
        Count(u32),
        /// The reply to `reserve`.
        #[data(name = "reserve")]
        Reserve(Result<Reservation, InventoryError>),
        /// The reply to `release`.
        #[data(name = "release")]
        Release(()),
    }
    impl Reply {
        /// Whether it is the `Err` of a method that returns a `Result`.
        pub fn is_failure(&self) -> bool {
            match *self {
                Self::Count(ref reply) => {
                    ::pagemachine::__private::Replied(reply).is_failure()
                }
                Self::Reserve(ref reply) => {
                    ::pagemachine::__private::Replied(reply).is_failure()
                }
                Self::Release(ref reply) => {
                    ::pagemachine::__private::Replied(reply).is_failure()
                }
            }
        }
    }
    impl Call {
        /// Whether it is a `#[read]`: without effect, so that it may be let go.
        pub fn is_read(&self) -> bool {
            ::core::matches!(self, Self::Count { .. })
        }
        /// Asks `port`; `into` puts what it replies among the replies of a contract.
        pub fn answer<'a, R: 'static>(
            self,
            caller: &'a ::pagemachine::Call,
            port: &'a impl super::Inventory,
            into: fn(Reply) -> R,
        ) -> ::pagemachine::Answer<'a, R> {
            match self {
                Self::Count { product } => {
                    ::pagemachine::Answer::reply(
                        super::Inventory::count(port, product),
                        move |reply| into(Reply::Count(reply)),
                    )
                }
                Self::Reserve { product } => {
                    ::pagemachine::Answer::reply(
                        super::Inventory::reserve(port, product),
                        move |reply| into(Reply::Reserve(reply)),
                    )
                }
                Self::Release { reservation } => {
                    ::pagemachine::Answer::reply(
                        super::Inventory::release(port, caller, reservation),
                        move |reply| into(Reply::Release(reply)),
                    )
                }
            }
        }
    }
    /// A call to the port `Inventory` that is not performed yet.
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
    /// A contract that lists the port `Inventory`.
    ///
    /// See [the book](mod@::pagemachine::book).
    #[diagnostic::on_unimplemented(
        message = "the contract `{Self}` does not list the port `Inventory`",
        label = "a port that the contract does not list",
        note = "add it: `ports(.., Inventory)` in the `contract` attribute"
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
        type Output = u32;
        fn output(reply: Reply) -> ::core::option::Option<Self::Output> {
            match reply {
                Reply::Count(reply) => ::core::option::Option::Some(reply),
                _ => ::core::option::Option::None,
            }
        }
        fn into_reply(output: Self::Output) -> Reply {
            Reply::Count(output)
        }
    }
    impl ::pagemachine::__private::Method<1> for Call {
        type Reply = Reply;
        type Output = Result<Reservation, InventoryError>;
        fn output(reply: Reply) -> ::core::option::Option<Self::Output> {
            match reply {
                Reply::Reserve(reply) => ::core::option::Option::Some(reply),
                _ => ::core::option::Option::None,
            }
        }
        fn into_reply(output: Self::Output) -> Reply {
            Reply::Reserve(output)
        }
    }
    impl ::pagemachine::__private::Method<2> for Call {
        type Reply = Reply;
        type Output = ();
        fn output(reply: Reply) -> ::core::option::Option<Self::Output> {
            match reply {
                Reply::Release(reply) => ::core::option::Option::Some(reply),
                _ => ::core::option::Option::None,
            }
        }
        fn into_reply(output: Self::Output) -> Reply {
            Reply::Release(output)
        }
    }
    const _: () = ::pagemachine::is_data::<ProductId>();
    const _: () = ::pagemachine::is_data::<Reservation>();
    const _: () = ::pagemachine::is_data::<InventoryError>();
}
