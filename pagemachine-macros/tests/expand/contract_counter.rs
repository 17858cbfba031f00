pub mod counting {
    use super::*;
    pub mod counter {
        use super::*;
        #[derive(::pagemachine::__private::Data)]
        #[data(crate = ::pagemachine, strict)]
        pub struct AddEvent {
            pub by: i64,
        }
        #[derive(::pagemachine::__private::Data)]
        #[data(crate = ::pagemachine)]
        pub struct Counting {
            pub count: i64,
        }
        /// The mark of the spindle `counter`; it has no values.
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
        /// The id of one `counter`.
        ///
        /// See [the book](mod@::pagemachine::book).
        pub type Id = ::pagemachine::Id<Here>;
        /// Any event of the spindle `counter`.
        ///
        /// See [the book](mod@::pagemachine::book).
        #[derive(::pagemachine::__private::Data)]
        #[data(crate = ::pagemachine)]
        pub enum Event {
            /// The event `add`.
            #[data(name = "add")]
            Add(AddEvent),
        }
        /// Any yield of the spindle `counter`.
        ///
        /// See [the book](mod@::pagemachine::book).
        #[derive(::pagemachine::__private::Data)]
        #[data(crate = ::pagemachine)]
        pub enum Yield {
            /// The yield `Counting`.
            #[data(name = "Counting")]
            Counting(Counting),
        }
        /// Any notify of the spindle `counter`.
        ///
        /// See [the book](mod@::pagemachine::book).
        #[derive(::pagemachine::__private::Data)]
        #[data(crate = ::pagemachine)]
        pub enum Notify {}
        #[doc(hidden)]
        pub mod names {
            pub use super::{Here, Event, AddEvent, Counting};
        }
        /// What a page shows of a `counter`: a handler for each yield and notify.
        ///
        /// `H` is what the host of the page hands to each of them.
        ///
        /// See [the book](mod@::pagemachine::book).
        #[diagnostic::on_unimplemented(
            message = "`{Self}` has no view of the spindle `counter`",
            label = "the contract of this page has this spindle",
            note = "write `impl counting::counter::View<{H}> for {Self}`"
        )]
        pub trait View<H> {
            /// A `counter` was started.
            fn started(&mut self, id: Id, host: &mut H) {
                let _ = (id, host);
            }
            /// The yield `Counting`.
            fn counting(
                &mut self,
                offer: ::pagemachine::Offer<Counting>,
                counting: Counting,
                host: &mut H,
            );
            /// An offer of a `counter` has ended: it was answered, or withdrawn.
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
            /// A `counter` has ended with this outcome.
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
                    super::Done::Counter(output)
                }
                fn from_done(done: super::Done) -> ::core::option::Option<Self::Output> {
                    match done {
                        super::Done::Counter(output) => {
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
            impl ::pagemachine::Event for AddEvent {
                type Spindle = Here;
                const TAG: u16 = 0;
                fn into_event(self) -> super::Event {
                    super::Event::Counter(Event::Add(self))
                }
            }
            impl ::pagemachine::EventFor<Here> for AddEvent {}
            impl ::pagemachine::EventOf<super::Contract> for AddEvent {
                type Fields = Self;
                const TAG: u16 = 0;
                fn fields(&self) -> ::core::option::Option<&Self> {
                    ::core::option::Option::Some(self)
                }
            }
            impl ::pagemachine::Yield for Counting {
                type Spindle = Here;
                type Answer = AddEvent;
                const TAG: u16 = 0;
                fn into_yield(self) -> super::Yield {
                    super::Yield::Counter(Yield::Counting(self))
                }
                fn answer(event: super::Event) -> ::core::option::Option<Self::Answer> {
                    match event {
                        super::Event::Counter(Event::Add(event)) => {
                            ::core::option::Option::Some(event)
                        }
                    }
                }
            }
            impl ::pagemachine::Yields<Counting> for Here {
                type Point = Counting;
            }
            impl ::pagemachine::Accepts<AddEvent> for Counting {}
        };
    }
    /// The border of the page `counting`; it has no values.
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
        /// An event of the spindle `counter`.
        #[data(name = "counter")]
        Counter(counter::Event),
    }
    /// Any yield of the page.
    ///
    /// See [the book](mod@::pagemachine::book).
    #[derive(::pagemachine::__private::Data)]
    #[data(crate = ::pagemachine)]
    pub enum Yield {
        /// A yield of the spindle `counter`.
        #[data(name = "counter")]
        Counter(counter::Yield),
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
        /// The output of the spindle `counter`.
        #[data(name = "counter")]
        Counter(()),
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
        /// The id of a `counter`.
        Counter(counter::Id),
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
                        name: "counter",
                    },
                ],
                events: &[
                    ::pagemachine::EventInfo {
                        name: "add",
                        kind: 0,
                        delivery: ::pagemachine::Delivery::Every,
                        fields: &["by"],
                    },
                ],
                yields: &[
                    ::pagemachine::YieldInfo {
                        name: "Counting",
                        kind: 0,
                        accepts: &[0],
                    },
                ],
                cells: &[],
            };
            fn event_tag(event: &Event) -> u16 {
                match *event {
                    Event::Counter(counter::Event::Add(_)) => 0,
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
                    SpindleId::Counter(::pagemachine::Id::new(id))
                }
            }
            fn decode<'de, D: ::pagemachine::__private::serde::Deserializer<'de>>(
                tag: u16,
                fields: D,
            ) -> ::core::result::Result<Event, D::Error> {
                match tag {
                    0 => {
                        <counter::AddEvent as ::pagemachine::__private::serde::Deserialize>::deserialize(
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
            V: counter::View<H>,
        {
            fn draw(view: &mut V, output: ::pagemachine::Output<Self>, host: &mut H) {
                match output {
                    ::pagemachine::Output::Started { spindle, kind: 0 } => {
                        counter::View::started(
                            view,
                            ::pagemachine::Id::new(spindle),
                            host,
                        );
                    }
                    ::pagemachine::Output::Yield {
                        spindle,
                        offer,
                        value: Yield::Counter(counter::Yield::Counting(value)),
                    } => {
                        counter::View::counting(
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
                        counter::View::offer_ended(
                            view,
                            ::pagemachine::Id::new(spindle),
                            offer,
                            how,
                            host,
                        );
                    }
                    ::pagemachine::Output::Completed {
                        spindle,
                        value: Done::Counter(value),
                        ..
                    } => {
                        counter::View::complete(
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
