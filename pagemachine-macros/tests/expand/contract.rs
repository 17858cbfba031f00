use {Catalog as __store_0_port, catalog as __store_0_calls};
use {shop::Inventory as __store_1_port, shop::stock as __store_1_calls};
/// The store.
pub mod store {
    use super::*;
    /// Browses.
    pub mod search {
        use super::*;
        /// Looks for something.
        #[derive(::pagemachine::__private::Data)]
        #[data(crate = ::pagemachine, strict)]
        pub struct SearchEvent {
            pub query: String,
        }
        #[derive(::pagemachine::__private::Data)]
        #[data(crate = ::pagemachine)]
        pub struct RetryEvent;
        #[derive(::pagemachine::__private::Data)]
        #[data(crate = ::pagemachine)]
        pub struct Browsing;
        #[derive(::pagemachine::__private::Data)]
        #[data(crate = ::pagemachine)]
        pub struct Unavailable {
            pub reason: String,
        }
        /// What was found.
        #[derive(::pagemachine::__private::Data)]
        #[data(crate = ::pagemachine)]
        pub struct Results {
            pub total: usize,
        }
        fn helper() {}
        /// The mark of the spindle `search`; it has no values.
        ///
        /// See [the book](mod@::pagemachine::book).
        #[derive(
            ::core::clone::Clone,
            ::core::marker::Copy,
            ::core::fmt::Debug,
            ::core::cmp::PartialEq,
            ::core::cmp::Eq,
            ::core::cmp::PartialOrd,
            ::core::cmp::Ord,
            ::core::hash::Hash,
        )]
        pub enum Here {}
        /// The id of one `search`.
        ///
        /// See [the book](mod@::pagemachine::book).
        pub type Id = ::pagemachine::Id<Here>;
        /// Any event of the spindle `search`.
        ///
        /// See [the book](mod@::pagemachine::book).
        #[derive(::pagemachine::__private::Data)]
        #[data(crate = ::pagemachine)]
        pub enum Event {
            /// The event `search`.
            #[data(name = "search")]
            Search(SearchEvent),
            /// The event `retry`.
            #[data(name = "retry")]
            Retry(RetryEvent),
        }
        /// Any yield of the spindle `search`.
        ///
        /// See [the book](mod@::pagemachine::book).
        #[derive(::pagemachine::__private::Data)]
        #[data(crate = ::pagemachine)]
        pub enum Yield {
            /// The yield `Browsing`.
            #[data(name = "Browsing")]
            Browsing(Browsing),
            /// The yield `Unavailable`.
            #[data(name = "Unavailable")]
            Unavailable(Unavailable),
        }
        /// Any notify of the spindle `search`.
        ///
        /// See [the book](mod@::pagemachine::book).
        #[derive(::pagemachine::__private::Data)]
        #[data(crate = ::pagemachine)]
        pub enum Notify {
            /// The notify `Results`.
            #[data(name = "Results")]
            Results(Results),
        }
        /// What answers a yield of several events.
        ///
        /// See [the book](mod@::pagemachine::book).
        pub mod answers {
            /// What answers the yield `Browsing`.
            ///
            /// See [the book](mod@::pagemachine::book).
            #[derive(::core::clone::Clone, ::core::fmt::Debug, ::core::cmp::PartialEq)]
            pub enum Browsing {
                /// The event `search`.
                Search(super::SearchEvent),
                /// The event `retry`.
                Retry(super::RetryEvent),
            }
        }
        #[doc(hidden)]
        pub mod names {
            pub use super::{
                Here, Event, SearchEvent, RetryEvent, Browsing, Unavailable, Results,
                answers,
            };
        }
        /// What a page shows of a `search`: a handler for each yield and notify.
        ///
        /// `H` is what the host of the page hands to each of them.
        ///
        /// See [the book](mod@::pagemachine::book).
        #[diagnostic::on_unimplemented(
            message = "`{Self}` has no view of the spindle `search`",
            label = "the contract of this page has this spindle",
            note = "write `impl store::search::View<{H}> for {Self}`"
        )]
        pub trait View<H> {
            /// A `search` was started.
            fn started(&mut self, id: Id, host: &mut H) {
                let _ = (id, host);
            }
            /// What was found.
            fn results(&mut self, id: Id, results: Results, host: &mut H);
            /// The yield `Browsing`.
            fn browsing(
                &mut self,
                offer: ::pagemachine::Offer<Browsing>,
                browsing: Browsing,
                host: &mut H,
            );
            /// The yield `Unavailable`.
            fn unavailable(
                &mut self,
                offer: ::pagemachine::Offer<Unavailable>,
                unavailable: Unavailable,
                host: &mut H,
            );
            /// An offer of a `search` has ended: it was answered, or withdrawn.
            ///
            /// `offer` is its number.
            fn offer_ended(
                &mut self,
                id: Id,
                offer: u64,
                how: ::pagemachine::Ended,
                host: &mut H,
            ) {
                let _ = (id, offer, how, host);
            }
            /// A `search` has ended with this outcome.
            fn complete(&mut self, id: Id, outcome: (), host: &mut H) {
                let _ = (id, outcome, host);
            }
        }
        const _: () = {
            impl ::pagemachine::Spindle for Here {
                type Contract = super::Contract;
                type Output = ();
                const KIND: u16 = 0;
                fn into_done(output: Self::Output) -> super::Done {
                    super::Done::Search(output)
                }
                fn from_done(done: super::Done) -> ::core::option::Option<Self::Output> {
                    match done {
                        super::Done::Search(output) => {
                            ::core::option::Option::Some(output)
                        }
                        _ => ::core::option::Option::None,
                    }
                }
            }
            impl ::pagemachine::SpindleOf<super::Contract> for Here {}
            impl ::pagemachine::EndsWith<Here> for () {
                fn into_output(self) -> Self {
                    self
                }
            }
            impl ::pagemachine::Event for SearchEvent {
                type Spindle = Here;
                const TAG: u16 = 0;
                fn into_event(self) -> super::Event {
                    super::Event::Search(Event::Search(self))
                }
            }
            impl ::pagemachine::EventFor<Here> for SearchEvent {}
            impl ::pagemachine::EventOf<super::Contract> for SearchEvent {
                type Fields = Self;
                const TAG: u16 = 0;
                fn fields(&self) -> ::core::option::Option<&Self> {
                    ::core::option::Option::Some(self)
                }
            }
            impl ::pagemachine::Event for RetryEvent {
                type Spindle = Here;
                const TAG: u16 = 1;
                fn into_event(self) -> super::Event {
                    super::Event::Search(Event::Retry(self))
                }
            }
            impl ::pagemachine::EventFor<Here> for RetryEvent {}
            impl ::pagemachine::EventOf<super::Contract> for RetryEvent {
                type Fields = Self;
                const TAG: u16 = 1;
                fn fields(&self) -> ::core::option::Option<&Self> {
                    ::core::option::Option::None
                }
            }
            impl ::pagemachine::Yield for Browsing {
                type Spindle = Here;
                type Answer = answers::Browsing;
                const TAG: u16 = 0;
                fn into_yield(self) -> super::Yield {
                    super::Yield::Search(Yield::Browsing(self))
                }
                fn answer(event: super::Event) -> ::core::option::Option<Self::Answer> {
                    match event {
                        super::Event::Search(Event::Search(event)) => {
                            ::core::option::Option::Some(
                                answers::Browsing::Search(event),
                            )
                        }
                        super::Event::Search(Event::Retry(event)) => {
                            ::core::option::Option::Some(answers::Browsing::Retry(event))
                        }
                        _ => ::core::option::Option::None,
                    }
                }
            }
            impl ::pagemachine::Yields<Browsing> for Here {
                type Point = Browsing;
            }
            impl ::pagemachine::Accepts<SearchEvent> for Browsing {}
            impl ::pagemachine::Accepts<RetryEvent> for Browsing {}
            impl ::pagemachine::Yield for Unavailable {
                type Spindle = Here;
                type Answer = RetryEvent;
                const TAG: u16 = 1;
                fn into_yield(self) -> super::Yield {
                    super::Yield::Search(Yield::Unavailable(self))
                }
                fn answer(event: super::Event) -> ::core::option::Option<Self::Answer> {
                    match event {
                        super::Event::Search(Event::Retry(event)) => {
                            ::core::option::Option::Some(event)
                        }
                        _ => ::core::option::Option::None,
                    }
                }
            }
            impl ::pagemachine::Yields<Unavailable> for Here {
                type Point = Unavailable;
            }
            impl ::pagemachine::Accepts<RetryEvent> for Unavailable {}
            impl ::pagemachine::Notifies<Results> for Here {
                fn into_notify(notify: Results) -> super::Notify {
                    super::Notify::Search(Notify::Results(notify))
                }
                fn from_notify(
                    notify: super::Notify,
                ) -> ::core::option::Option<Results> {
                    match notify {
                        super::Notify::Search(Notify::Results(notify)) => {
                            ::core::option::Option::Some(notify)
                        }
                    }
                }
            }
        };
    }
    pub mod checkout {
        use super::*;
        #[derive(::pagemachine::__private::Data)]
        #[data(crate = ::pagemachine, strict)]
        pub struct PayEvent {
            pub card: Secret<Card>,
        }
        #[derive(::pagemachine::__private::Data)]
        #[data(crate = ::pagemachine)]
        pub struct Payment;
        /// The mark of the spindle `checkout`; it has no values.
        ///
        /// See [the book](mod@::pagemachine::book).
        #[derive(
            ::core::clone::Clone,
            ::core::marker::Copy,
            ::core::fmt::Debug,
            ::core::cmp::PartialEq,
            ::core::cmp::Eq,
            ::core::cmp::PartialOrd,
            ::core::cmp::Ord,
            ::core::hash::Hash,
        )]
        pub enum Here {}
        /// The id of one `checkout`.
        ///
        /// See [the book](mod@::pagemachine::book).
        pub type Id = ::pagemachine::Id<Here>;
        /// Any event of the spindle `checkout`.
        ///
        /// See [the book](mod@::pagemachine::book).
        #[derive(::pagemachine::__private::Data)]
        #[data(crate = ::pagemachine)]
        pub enum Event {
            /// The event `pay`.
            #[data(name = "pay")]
            Pay(PayEvent),
        }
        /// Any yield of the spindle `checkout`.
        ///
        /// See [the book](mod@::pagemachine::book).
        #[derive(::pagemachine::__private::Data)]
        #[data(crate = ::pagemachine)]
        pub enum Yield {
            /// The yield `Payment`.
            #[data(name = "Payment")]
            Payment(Payment),
        }
        /// Any notify of the spindle `checkout`.
        ///
        /// See [the book](mod@::pagemachine::book).
        #[derive(::pagemachine::__private::Data)]
        #[data(crate = ::pagemachine)]
        pub enum Notify {}
        #[doc(hidden)]
        pub mod names {
            pub use super::{Here, Event, PayEvent, Payment};
        }
        /// What a page shows of a `checkout`: a handler for each yield and notify.
        ///
        /// `H` is what the host of the page hands to each of them.
        ///
        /// See [the book](mod@::pagemachine::book).
        #[diagnostic::on_unimplemented(
            message = "`{Self}` has no view of the spindle `checkout`",
            label = "the contract of this page has this spindle",
            note = "write `impl store::checkout::View<{H}> for {Self}`"
        )]
        pub trait View<H> {
            /// A `checkout` was started.
            fn started(&mut self, id: Id, host: &mut H) {
                let _ = (id, host);
            }
            /// The yield `Payment`.
            fn payment(
                &mut self,
                offer: ::pagemachine::Offer<Payment>,
                payment: Payment,
                host: &mut H,
            );
            /// An offer of a `checkout` has ended: it was answered, or withdrawn.
            ///
            /// `offer` is its number.
            fn offer_ended(
                &mut self,
                id: Id,
                offer: u64,
                how: ::pagemachine::Ended,
                host: &mut H,
            ) {
                let _ = (id, offer, how, host);
            }
            /// A `checkout` has ended with this outcome.
            fn complete(
                &mut self,
                id: Id,
                outcome: Result<Order, CheckoutError>,
                host: &mut H,
            );
        }
        const _: () = {
            impl ::pagemachine::Spindle for Here {
                type Contract = super::Contract;
                type Output = Result<Order, CheckoutError>;
                const KIND: u16 = 1;
                fn into_done(output: Self::Output) -> super::Done {
                    super::Done::Checkout(output)
                }
                fn from_done(done: super::Done) -> ::core::option::Option<Self::Output> {
                    match done {
                        super::Done::Checkout(output) => {
                            ::core::option::Option::Some(output)
                        }
                        _ => ::core::option::Option::None,
                    }
                }
            }
            impl ::pagemachine::SpindleOf<super::Contract> for Here {}
            impl ::pagemachine::EndsWith<Here> for Result<Order, CheckoutError> {
                fn into_output(self) -> Self {
                    self
                }
            }
            impl ::pagemachine::Event for PayEvent {
                type Spindle = Here;
                const TAG: u16 = 2;
                fn into_event(self) -> super::Event {
                    super::Event::Checkout(Event::Pay(self))
                }
            }
            impl ::pagemachine::EventFor<Here> for PayEvent {}
            impl ::pagemachine::EventOf<super::Contract> for PayEvent {
                type Fields = Self;
                const TAG: u16 = 2;
                fn fields(&self) -> ::core::option::Option<&Self> {
                    ::core::option::Option::Some(self)
                }
            }
            impl ::pagemachine::Yield for Payment {
                type Spindle = Here;
                type Answer = Event;
                const TAG: u16 = 2;
                fn into_yield(self) -> super::Yield {
                    super::Yield::Checkout(Yield::Payment(self))
                }
                fn answer(event: super::Event) -> ::core::option::Option<Self::Answer> {
                    match event {
                        super::Event::Checkout(event) => {
                            ::core::option::Option::Some(event)
                        }
                        _ => ::core::option::Option::None,
                    }
                }
            }
            impl ::pagemachine::Yields<Payment> for Here {
                type Point = Payment;
            }
            impl ::pagemachine::Accepts<PayEvent> for Payment {}
        };
        const _: () = ::pagemachine::is_data::<Secret<Card>>();
    }
    /// The border of the page `store`; it has no values.
    ///
    /// See [the book](mod@::pagemachine::book).
    #[derive(
        ::core::clone::Clone,
        ::core::marker::Copy,
        ::core::fmt::Debug,
        ::core::cmp::PartialEq,
        ::core::cmp::Eq,
    )]
    pub enum Contract {}
    /// Any event of the page.
    ///
    /// See [the book](mod@::pagemachine::book).
    #[derive(::pagemachine::__private::Data)]
    #[data(crate = ::pagemachine)]
    pub enum Event {
        /// An event of the spindle `search`.
        #[data(name = "search")]
        Search(search::Event),
        /// An event of the spindle `checkout`.
        #[data(name = "checkout")]
        Checkout(checkout::Event),
    }
    /// Any yield of the page.
    ///
    /// See [the book](mod@::pagemachine::book).
    #[derive(::pagemachine::__private::Data)]
    #[data(crate = ::pagemachine)]
    pub enum Yield {
        /// A yield of the spindle `search`.
        #[data(name = "search")]
        Search(search::Yield),
        /// A yield of the spindle `checkout`.
        #[data(name = "checkout")]
        Checkout(checkout::Yield),
    }
    /// Any notify of the page.
    ///
    /// See [the book](mod@::pagemachine::book).
    #[derive(::pagemachine::__private::Data)]
    #[data(crate = ::pagemachine)]
    pub enum Notify {
        /// A notify of the spindle `search`.
        #[data(name = "search")]
        Search(search::Notify),
    }
    /// The output of any spindle of the page.
    ///
    /// See [the book](mod@::pagemachine::book).
    #[derive(::pagemachine::__private::Data)]
    #[data(crate = ::pagemachine)]
    pub enum Done {
        /// The output of the spindle `search`.
        #[data(name = "search")]
        Search(()),
        /// The output of the spindle `checkout`.
        #[data(name = "checkout")]
        Checkout(Result<Order, CheckoutError>),
    }
    /// A call to any port of the page.
    ///
    /// See [the book](mod@::pagemachine::book).
    #[derive(::pagemachine::__private::Data)]
    #[data(crate = ::pagemachine)]
    pub enum Call {
        /// A call to the port `catalog`.
        #[data(name = "catalog")]
        Catalog(super::__store_0_calls::Call),
        /// A call to the port `stock`.
        #[data(name = "stock")]
        Stock(super::__store_1_calls::Call),
    }
    /// The reply of any port of the page.
    ///
    /// See [the book](mod@::pagemachine::book).
    #[derive(::pagemachine::__private::Data)]
    #[data(crate = ::pagemachine)]
    pub enum Reply {
        /// The reply of the port `catalog`.
        #[data(name = "catalog")]
        Catalog(super::__store_0_calls::Reply),
        /// The reply of the port `stock`.
        #[data(name = "stock")]
        Stock(super::__store_1_calls::Reply),
    }
    /// The id of any spindle of the page.
    ///
    /// See [the book](mod@::pagemachine::book).
    #[derive(
        ::core::clone::Clone,
        ::core::marker::Copy,
        ::core::fmt::Debug,
        ::core::cmp::PartialEq,
        ::core::cmp::Eq,
        ::core::cmp::PartialOrd,
        ::core::cmp::Ord,
    )]
    pub enum SpindleId {
        /// The id of a `search`.
        Search(search::Id),
        /// The id of a `checkout`.
        Checkout(checkout::Id),
    }
    /// Who answers the ports of the page.
    ///
    /// See [the book](mod@::pagemachine::book).
    #[derive(::core::clone::Clone, ::core::fmt::Debug)]
    pub struct Ports<A0, A1> {
        /// Answers the calls to `catalog`.
        pub catalog: A0,
        /// Answers the calls to `stock`.
        pub stock: A1,
    }
    const _: () = {
        impl<
            A0: super::__store_0_port + ::core::marker::Send + ::core::marker::Sync
                + 'static,
            A1: super::__store_1_port + ::core::marker::Send + ::core::marker::Sync
                + 'static,
        > ::pagemachine::Backend<Contract> for Ports<A0, A1> {
            fn answer<'a>(
                &'a self,
                caller: &'a ::pagemachine::Call,
                request: Call,
            ) -> ::pagemachine::Answer<'a, Reply> {
                match request {
                    Call::Catalog(call) => {
                        call.answer(caller, &self.catalog, Reply::Catalog)
                    }
                    Call::Stock(call) => call.answer(caller, &self.stock, Reply::Stock),
                }
            }
        }
        impl super::__store_0_calls::Listed for Contract {
            fn into_call(call: super::__store_0_calls::Call) -> Call {
                Call::Catalog(call)
            }
            fn reply(
                reply: Reply,
            ) -> ::core::option::Option<super::__store_0_calls::Reply> {
                match reply {
                    Reply::Catalog(reply) => ::core::option::Option::Some(reply),
                    _ => ::core::option::Option::None,
                }
            }
            fn into_reply(reply: super::__store_0_calls::Reply) -> Reply {
                Reply::Catalog(reply)
            }
        }
        impl super::__store_1_calls::Listed for Contract {
            fn into_call(call: super::__store_1_calls::Call) -> Call {
                Call::Stock(call)
            }
            fn reply(
                reply: Reply,
            ) -> ::core::option::Option<super::__store_1_calls::Reply> {
                match reply {
                    Reply::Stock(reply) => ::core::option::Option::Some(reply),
                    _ => ::core::option::Option::None,
                }
            }
            fn into_reply(reply: super::__store_1_calls::Reply) -> Reply {
                Reply::Stock(reply)
            }
        }
        ::std::thread_local! {
            static EXCHANGE : ::pagemachine::__private::Exchange < Contract > = const {
            ::pagemachine::__private::Exchange::new() };
        }
        impl ::pagemachine::Contract for Contract {
            type Event = Event;
            type Yield = Yield;
            type Notify = Notify;
            type Call = Call;
            type Reply = Reply;
            type Done = Done;
            type Cells = ();
            type SpindleId = SpindleId;
            const DESCRIPTOR: &'static ::pagemachine::Descriptor = &::pagemachine::Descriptor {
                spindles: &[
                    ::pagemachine::SpindleInfo {
                        name: "search",
                    },
                    ::pagemachine::SpindleInfo {
                        name: "checkout",
                    },
                ],
                events: &[
                    ::pagemachine::EventInfo {
                        name: "search",
                        kind: 0,
                        delivery: ::pagemachine::Delivery::Latest,
                        fields: &["query"],
                    },
                    ::pagemachine::EventInfo {
                        name: "retry",
                        kind: 0,
                        delivery: ::pagemachine::Delivery::Answer,
                        fields: &[],
                    },
                    ::pagemachine::EventInfo {
                        name: "pay",
                        kind: 1,
                        delivery: ::pagemachine::Delivery::Once,
                        fields: &["card"],
                    },
                ],
                yields: &[
                    ::pagemachine::YieldInfo {
                        name: "Browsing",
                        kind: 0,
                        accepts: &[0, 1],
                    },
                    ::pagemachine::YieldInfo {
                        name: "Unavailable",
                        kind: 0,
                        accepts: &[1],
                    },
                    ::pagemachine::YieldInfo {
                        name: "Payment",
                        kind: 1,
                        accepts: &[2],
                    },
                ],
                cells: &[],
            };
            fn event_tag(event: &Event) -> u16 {
                match *event {
                    Event::Search(search::Event::Search(_)) => 0,
                    Event::Search(search::Event::Retry(_)) => 1,
                    Event::Checkout(checkout::Event::Pay(_)) => 2,
                }
            }
            fn is_read(call: &Call) -> bool {
                match *call {
                    Call::Catalog(ref call) => call.is_read(),
                    Call::Stock(ref call) => call.is_read(),
                }
            }
            fn is_failure(reply: &Reply) -> bool {
                match *reply {
                    Reply::Catalog(ref reply) => reply.is_failure(),
                    Reply::Stock(ref reply) => reply.is_failure(),
                }
            }
            fn spindle_id(kind: u16, id: ::pagemachine::RawId) -> SpindleId {
                match kind {
                    0 => SpindleId::Search(::pagemachine::Id::new(id)),
                    _ => SpindleId::Checkout(::pagemachine::Id::new(id)),
                }
            }
            fn decode<'de, D: ::pagemachine::__private::serde::Deserializer<'de>>(
                tag: u16,
                fields: D,
            ) -> ::core::result::Result<Event, D::Error> {
                match tag {
                    0 => {
                        <search::SearchEvent as ::pagemachine::__private::serde::Deserialize>::deserialize(
                                fields,
                            )
                            .map(::pagemachine::Event::into_event)
                    }
                    1 => {
                        <::pagemachine::__private::NoFields as ::pagemachine::__private::serde::Deserialize>::deserialize(
                                fields,
                            )
                            .map(|_| ::pagemachine::Event::into_event(
                                search::RetryEvent,
                            ))
                    }
                    2 => {
                        <checkout::PayEvent as ::pagemachine::__private::serde::Deserialize>::deserialize(
                                fields,
                            )
                            .map(::pagemachine::Event::into_event)
                    }
                    _ => {
                        ::core::result::Result::Err(
                            ::pagemachine::__private::serde::de::Error::custom(
                                "no such event",
                            ),
                        )
                    }
                }
            }
            fn exchange() -> &'static ::std::thread::LocalKey<
                ::pagemachine::__private::Exchange<Self>,
            > {
                &EXCHANGE
            }
        }
        impl<V, H> ::pagemachine::DrawnBy<V, H> for Contract
        where
            V: search::View<H> + checkout::View<H>,
        {
            fn draw(view: &mut V, output: ::pagemachine::Output<Self>, host: &mut H) {
                match output {
                    ::pagemachine::Output::Started { spindle, kind: 0 } => {
                        search::View::started(
                            view,
                            ::pagemachine::Id::new(spindle),
                            host,
                        );
                    }
                    ::pagemachine::Output::Notify {
                        spindle,
                        value: Notify::Search(search::Notify::Results(value)),
                    } => {
                        search::View::results(
                            view,
                            ::pagemachine::Id::new(spindle),
                            value,
                            host,
                        );
                    }
                    ::pagemachine::Output::Yield {
                        spindle,
                        offer,
                        value: Yield::Search(search::Yield::Browsing(value)),
                    } => {
                        search::View::browsing(
                            view,
                            ::pagemachine::Offer::new(spindle, offer),
                            value,
                            host,
                        );
                    }
                    ::pagemachine::Output::Yield {
                        spindle,
                        offer,
                        value: Yield::Search(search::Yield::Unavailable(value)),
                    } => {
                        search::View::unavailable(
                            view,
                            ::pagemachine::Offer::new(spindle, offer),
                            value,
                            host,
                        );
                    }
                    ::pagemachine::Output::OfferEnded {
                        spindle,
                        kind: 0,
                        offer,
                        how,
                    } => {
                        search::View::offer_ended(
                            view,
                            ::pagemachine::Id::new(spindle),
                            offer,
                            how,
                            host,
                        );
                    }
                    ::pagemachine::Output::Completed {
                        spindle,
                        value: Done::Search(value),
                        ..
                    } => {
                        search::View::complete(
                            view,
                            ::pagemachine::Id::new(spindle),
                            value,
                            host,
                        );
                    }
                    ::pagemachine::Output::Started { spindle, kind: 1 } => {
                        checkout::View::started(
                            view,
                            ::pagemachine::Id::new(spindle),
                            host,
                        );
                    }
                    ::pagemachine::Output::Yield {
                        spindle,
                        offer,
                        value: Yield::Checkout(checkout::Yield::Payment(value)),
                    } => {
                        checkout::View::payment(
                            view,
                            ::pagemachine::Offer::new(spindle, offer),
                            value,
                            host,
                        );
                    }
                    ::pagemachine::Output::OfferEnded {
                        spindle,
                        kind: 1,
                        offer,
                        how,
                    } => {
                        checkout::View::offer_ended(
                            view,
                            ::pagemachine::Id::new(spindle),
                            offer,
                            how,
                            host,
                        );
                    }
                    ::pagemachine::Output::Completed {
                        spindle,
                        value: Done::Checkout(value),
                        ..
                    } => {
                        checkout::View::complete(
                            view,
                            ::pagemachine::Id::new(spindle),
                            value,
                            host,
                        );
                    }
                    _ => {}
                }
            }
        }
    };
    const _: () = ::pagemachine::is_data::<Order>();
    const _: () = ::pagemachine::is_data::<CheckoutError>();
}
