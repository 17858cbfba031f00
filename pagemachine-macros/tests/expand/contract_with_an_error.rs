::core::compile_error! {
    "expected one of `answer`, `every`, `latest`, `once`, found `al`"
}
::core::compile_error! {
    "expected named fields, or none: the view gives an event's parameters by name"
}
pub mod page {
    use super::*;
    pub mod search {
        use super::*;
        #[derive(::pagemachine::__private::Data)]
        #[data(crate = ::pagemachine)]
        pub struct GoEvent;
        #[derive(::pagemachine::__private::Data)]
        #[data(crate = ::pagemachine)]
        pub struct StopEvent(u32);
        #[derive(::pagemachine::__private::Data)]
        #[data(crate = ::pagemachine)]
        pub struct Browsing;
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
            /// The event `go`.
            #[data(name = "go")]
            Go(GoEvent),
            /// The event `stop`.
            #[data(name = "stop")]
            Stop(StopEvent),
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
        }
        /// Any notify of the spindle `search`.
        ///
        /// See [the book](mod@::pagemachine::book).
        #[derive(::pagemachine::__private::Data)]
        #[data(crate = ::pagemachine)]
        pub enum Notify {}
        /// What answers a yield of several events.
        ///
        /// See [the book](mod@::pagemachine::book).
        pub mod answers {
            /// What answers the yield `Browsing`.
            ///
            /// See [the book](mod@::pagemachine::book).
            #[derive(::core::clone::Clone, ::core::fmt::Debug, ::core::cmp::PartialEq)]
            pub enum Browsing {
                /// The event `go`.
                Go(super::GoEvent),
                /// The event `stop`.
                Stop(super::StopEvent),
            }
        }
        #[doc(hidden)]
        pub mod names {
            pub use super::{Here, Event, GoEvent, StopEvent, Browsing, answers};
        }
        /// What a page shows of a `search`: a handler for each yield and notify.
        ///
        /// `H` is what the host of the page hands to each of them.
        ///
        /// See [the book](mod@::pagemachine::book).
        #[diagnostic::on_unimplemented(
            message = "`{Self}` has no view of the spindle `search`",
            label = "the contract of this page has this spindle",
            note = "write `impl page::search::View<{H}> for {Self}`"
        )]
        pub trait View<H> {
            /// A `search` was started.
            fn started(&mut self, id: Id, host: &mut H) {
                let _ = (id, host);
            }
            /// The yield `Browsing`.
            fn browsing(
                &mut self,
                offer: ::pagemachine::Offer<Browsing>,
                browsing: Browsing,
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
                    }
                }
            }
            impl ::pagemachine::SpindleOf<super::Contract> for Here {}
            impl ::pagemachine::EndsWith<Here> for () {
                fn into_output(self) -> Self {
                    self
                }
            }
            impl ::pagemachine::Event for GoEvent {
                type Spindle = Here;
                const TAG: u16 = 0;
                fn into_event(self) -> super::Event {
                    super::Event::Search(Event::Go(self))
                }
            }
            impl ::pagemachine::EventFor<Here> for GoEvent {}
            impl ::pagemachine::EventOf<super::Contract> for GoEvent {
                type Fields = Self;
                const TAG: u16 = 0;
                fn fields(&self) -> ::core::option::Option<&Self> {
                    ::core::option::Option::None
                }
            }
            impl ::pagemachine::Event for StopEvent {
                type Spindle = Here;
                const TAG: u16 = 1;
                fn into_event(self) -> super::Event {
                    super::Event::Search(Event::Stop(self))
                }
            }
            impl ::pagemachine::EventFor<Here> for StopEvent {}
            impl ::pagemachine::EventOf<super::Contract> for StopEvent {
                type Fields = Self;
                const TAG: u16 = 1;
                fn fields(&self) -> ::core::option::Option<&Self> {
                    ::core::option::Option::Some(self)
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
                        super::Event::Search(Event::Go(event)) => {
                            ::core::option::Option::Some(answers::Browsing::Go(event))
                        }
                        super::Event::Search(Event::Stop(event)) => {
                            ::core::option::Option::Some(answers::Browsing::Stop(event))
                        }
                    }
                }
            }
            impl ::pagemachine::Yields<Browsing> for Here {
                type Point = Browsing;
            }
            impl ::pagemachine::Accepts<GoEvent> for Browsing {}
            impl ::pagemachine::Accepts<StopEvent> for Browsing {}
        };
    }
    /// The border of the page `page`; it has no values.
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
    }
    /// Any notify of the page.
    ///
    /// See [the book](mod@::pagemachine::book).
    #[derive(::pagemachine::__private::Data)]
    #[data(crate = ::pagemachine)]
    pub enum Notify {}
    /// The output of any spindle of the page.
    ///
    /// See [the book](mod@::pagemachine::book).
    #[derive(::pagemachine::__private::Data)]
    #[data(crate = ::pagemachine)]
    pub enum Done {
        /// The output of the spindle `search`.
        #[data(name = "search")]
        Search(()),
    }
    /// A call to any port of the page.
    ///
    /// See [the book](mod@::pagemachine::book).
    #[derive(::pagemachine::__private::Data)]
    #[data(crate = ::pagemachine)]
    pub enum Call {}
    /// The reply of any port of the page.
    ///
    /// See [the book](mod@::pagemachine::book).
    #[derive(::pagemachine::__private::Data)]
    #[data(crate = ::pagemachine)]
    pub enum Reply {}
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
    }
    /// Who answers the ports of the page.
    ///
    /// See [the book](mod@::pagemachine::book).
    #[derive(::core::clone::Clone, ::core::fmt::Debug)]
    pub struct Ports {}
    const _: () = {
        impl ::pagemachine::Backend<Contract> for Ports {
            fn answer<'a>(
                &'a self,
                _: &'a ::pagemachine::Call,
                request: Call,
            ) -> ::pagemachine::Answer<'a, Reply> {
                match request {}
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
                ],
                events: &[
                    ::pagemachine::EventInfo {
                        name: "go",
                        kind: 0,
                        delivery: ::pagemachine::Delivery::Every,
                        fields: &[],
                    },
                    ::pagemachine::EventInfo {
                        name: "stop",
                        kind: 0,
                        delivery: ::pagemachine::Delivery::Answer,
                        fields: &[],
                    },
                ],
                yields: &[
                    ::pagemachine::YieldInfo {
                        name: "Browsing",
                        kind: 0,
                        accepts: &[0, 1],
                    },
                ],
                cells: &[],
            };
            fn event_tag(event: &Event) -> u16 {
                match *event {
                    Event::Search(search::Event::Go(_)) => 0,
                    Event::Search(search::Event::Stop(_)) => 1,
                }
            }
            fn is_read(call: &Call) -> bool {
                match *call {}
            }
            fn is_failure(reply: &Reply) -> bool {
                match *reply {}
            }
            fn spindle_id(kind: u16, id: ::pagemachine::RawId) -> SpindleId {
                {
                    let _ = kind;
                    SpindleId::Search(::pagemachine::Id::new(id))
                }
            }
            fn decode<'de, D: ::pagemachine::__private::serde::Deserializer<'de>>(
                tag: u16,
                fields: D,
            ) -> ::core::result::Result<Event, D::Error> {
                match tag {
                    0 => {
                        <::pagemachine::__private::NoFields as ::pagemachine::__private::serde::Deserialize>::deserialize(
                                fields,
                            )
                            .map(|_| ::pagemachine::Event::into_event(search::GoEvent))
                    }
                    1 => {
                        <search::StopEvent as ::pagemachine::__private::serde::Deserialize>::deserialize(
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
            V: search::View<H>,
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
                    _ => {}
                }
            }
        }
    };
}
