#[diagnostic::on_unimplemented(
    message = "`{Self}` does not answer the port `Mail`",
    label = "not the backend of this port",
    note = "write `impl Mail for {Self}`"
)]
pub(crate) trait Mail: Debug + ::core::marker::Send + ::core::marker::Sync + 'static {
    fn r#type(
        &self,
        r#in: super::Inbox,
        caller: Request,
    ) -> impl ::core::future::Future<Output = Reply> + ::core::marker::Send;
}
/// Calls to the port `Mail`: inert until performed.
///
/// See [the book](mod@crate::reexport::book).
pub(crate) mod post {
    use super::*;
    /// A call to `type` of the port `Mail`.
    pub(crate) fn r#type(
        r#in: super::super::Inbox,
        caller: super::Request,
    ) -> Request<0> {
        Request {
            call: Call::Type { r#in, caller },
        }
    }
    /// A call to the port `Mail`.
    ///
    /// See [the book](mod@crate::reexport::book).
    #[derive(crate::reexport::__private::Data)]
    #[data(crate = crate::reexport)]
    pub(crate) enum Call {
        /// A call to `type`.
        #[data(name = "type")]
        Type {
            /// Its argument `in`.
            r#in: super::super::Inbox,
            /// Its argument `caller`.
            caller: super::Request,
        },
    }
    /// The reply to a call to the port `Mail`.
    ///
    /// See [the book](mod@crate::reexport::book).
    #[derive(crate::reexport::__private::Data)]
    #[data(crate = crate::reexport)]
    pub(crate) enum Reply {
        /// The reply to `type`.
        #[data(name = "type")]
        Type(super::Reply),
    }
    impl Reply {
        /// Whether it is the `Err` of a method that returns a `Result`.
        pub(crate) fn is_failure(&self) -> bool {
            match *self {
                Self::Type(ref reply) => {
                    crate::reexport::__private::Replied(reply).is_failure()
                }
            }
        }
    }
    impl Call {
        /// Whether it is a `#[read]`: without effect, so that it may be let go.
        pub(crate) fn is_read(&self) -> bool {
            false
        }
        /// Asks `port`; `into` puts what it replies among the replies of a contract.
        pub(crate) fn answer<'a, R: 'static>(
            self,
            caller: &'a crate::reexport::Call,
            port: &'a impl super::Mail,
            into: fn(Reply) -> R,
        ) -> crate::reexport::Answer<'a, R> {
            match self {
                Self::Type { r#in, caller } => {
                    crate::reexport::Answer::reply(
                        super::Mail::r#type(port, r#in, caller),
                        move |reply| into(Reply::Type(reply)),
                    )
                }
            }
        }
    }
    /// A call to the port `Mail` that is not performed yet.
    ///
    /// `N` is the number of its method, from 0, in the order of the trait.
    ///
    /// See [the book](mod@crate::reexport::book).
    #[derive(::core::fmt::Debug)]
    #[must_use = "a call is made only when `<-` performs it"]
    pub(crate) struct Request<const N: usize> {
        call: Call,
    }
    impl<S, const N: usize> crate::reexport::Effect<S> for Request<N>
    where
        S: crate::reexport::Spindle<Contract: Listed>,
        Call: crate::reexport::__private::Method<N, Reply = Reply>,
    {
        type Output = <Call as crate::reexport::__private::Method<N>>::Output;
        type Wait = crate::reexport::__private::CallWait<S::Contract, Self::Output>;
        fn perform(self) -> Self::Wait {
            crate::reexport::__private::CallWait::call(
                <S::Contract as Listed>::into_call(self.call),
                |reply| {
                    <S::Contract as Listed>::reply(reply)
                        .and_then(
                            <Call as crate::reexport::__private::Method<N>>::output,
                        )
                },
            )
        }
    }
    impl<C: Listed, const N: usize> crate::reexport::Request<C> for Request<N>
    where
        Call: crate::reexport::__private::Method<N, Reply = Reply>,
    {
        type Reply = <Call as crate::reexport::__private::Method<N>>::Output;
        fn into_call(self) -> C::Call {
            <C as Listed>::into_call(self.call)
        }
        fn into_reply(reply: Self::Reply) -> C::Reply {
            <C as Listed>::into_reply(
                <Call as crate::reexport::__private::Method<N>>::into_reply(reply),
            )
        }
    }
    /// A contract that lists the port `Mail`.
    ///
    /// See [the book](mod@crate::reexport::book).
    #[diagnostic::on_unimplemented(
        message = "the contract `{Self}` does not list the port `Mail`",
        label = "a port that the contract does not list",
        note = "add it: `ports(.., Mail)` in the `contract` attribute"
    )]
    pub(crate) trait Listed: crate::reexport::Contract {
        /// Puts a call among those of the contract.
        fn into_call(call: Call) -> Self::Call;
        /// Takes a reply out again; `None` is another port's.
        fn reply(reply: Self::Reply) -> ::core::option::Option<Reply>;
        /// Puts a reply among those of the contract.
        fn into_reply(reply: Reply) -> Self::Reply;
    }
    impl crate::reexport::__private::Method<0> for Call {
        type Reply = Reply;
        type Output = super::Reply;
        fn output(reply: Reply) -> ::core::option::Option<Self::Output> {
            match reply {
                Reply::Type(reply) => ::core::option::Option::Some(reply),
            }
        }
        fn into_reply(output: Self::Output) -> Reply {
            Reply::Type(output)
        }
    }
    const _: () = crate::reexport::is_data::<super::super::Inbox>();
    const _: () = crate::reexport::is_data::<super::Request>();
    const _: () = crate::reexport::is_data::<super::Reply>();
}
