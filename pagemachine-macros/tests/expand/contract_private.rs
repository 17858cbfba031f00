mod counter {
    use super::*;
    pub mod r#loop {
        use super::*;
        #[derive(pm::__private::Data)]
        #[data(crate = pm, strict)]
        pub(in super::super) struct Up {}
        #[derive(pm::__private::Data)]
        #[data(crate = pm)]
        #[derive(Eq)]
        pub(in super::super) struct Counting(pub u32);
        /// The mark of the spindle `loop`; it has no values.
        ///
        /// See [the book](mod@pm::book).
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
        pub(in super::super) enum Here {}
        /// The id of one `loop`.
        ///
        /// See [the book](mod@pm::book).
        pub(in super::super) type Id = pm::Id<Here>;
        /// Any event of the spindle `loop`.
        ///
        /// See [the book](mod@pm::book).
        #[derive(pm::__private::Data)]
        #[data(crate = pm)]
        pub(in super::super) enum Event {
            /// The event `up`.
            #[data(name = "up")]
            Up(Up),
        }
        /// Any yield of the spindle `loop`.
        ///
        /// See [the book](mod@pm::book).
        #[derive(pm::__private::Data)]
        #[data(crate = pm)]
        pub(in super::super) enum Yield {
            /// The yield `Counting`.
            #[data(name = "Counting")]
            Counting(Counting),
        }
        /// Any notify of the spindle `loop`.
        ///
        /// See [the book](mod@pm::book).
        #[derive(pm::__private::Data)]
        #[data(crate = pm)]
        pub(in super::super) enum Notify {}
        #[doc(hidden)]
        pub mod names {
            pub(in super::super::super) use super::{Here, Event, Up, Counting};
        }
        /// What a page shows of a `loop`: a handler for each yield and notify.
        ///
        /// `H` is what the host of the page hands to each of them.
        ///
        /// See [the book](mod@pm::book).
        #[diagnostic::on_unimplemented(
            message = "`{Self}` has no view of the spindle `loop`",
            label = "the contract of this page has this spindle",
            note = "write `impl counter::loop::View<{H}> for {Self}`"
        )]
        pub(in super::super) trait View<H> {
            /// A `loop` was started.
            fn started(&mut self, id: Id, host: &mut H) {
                let _ = (id, host);
            }
            /// The yield `Counting`.
            fn counting(
                &mut self,
                offer: pm::Offer<Counting>,
                counting: Counting,
                host: &mut H,
            );
            /// An offer of a `loop` has ended: it was answered, or withdrawn.
            ///
            /// `offer` is its number.
            fn offer_ended(&mut self, id: Id, offer: u64, how: pm::Ended, host: &mut H) {
                let _ = (id, offer, how, host);
            }
            /// A `loop` has ended with this outcome.
            fn complete(&mut self, id: Id, outcome: super::super::Total, host: &mut H);
        }
        const _: () = {
            impl pm::Spindle for Here {
                type Contract = super::Contract;
                type Output = super::super::Total;
                const KIND: u16 = 0;
                fn into_done(output: Self::Output) -> super::Done {
                    super::Done::Loop(output)
                }
                fn from_done(done: super::Done) -> ::core::option::Option<Self::Output> {
                    match done {
                        super::Done::Loop(output) => ::core::option::Option::Some(output),
                    }
                }
            }
            impl pm::SpindleOf<super::Contract> for Here {}
            impl pm::EndsWith<Here> for super::super::Total {
                fn into_output(self) -> Self {
                    self
                }
            }
            impl pm::Event for Up {
                type Spindle = Here;
                const TAG: u16 = 0;
                fn into_event(self) -> super::Event {
                    super::Event::Loop(Event::Up(self))
                }
            }
            impl pm::EventFor<Here> for Up {}
            impl pm::EventOf<super::Contract> for Up {
                type Fields = Self;
                const TAG: u16 = 0;
                fn fields(&self) -> ::core::option::Option<&Self> {
                    ::core::option::Option::Some(self)
                }
            }
            impl pm::Yield for Counting {
                type Spindle = Here;
                type Answer = Up;
                const TAG: u16 = 0;
                fn into_yield(self) -> super::Yield {
                    super::Yield::Loop(Yield::Counting(self))
                }
                fn answer(event: super::Event) -> ::core::option::Option<Self::Answer> {
                    match event {
                        super::Event::Loop(Event::Up(event)) => {
                            ::core::option::Option::Some(event)
                        }
                    }
                }
            }
            impl pm::Yields<Counting> for Here {
                type Point = Counting;
            }
            impl pm::Accepts<Up> for Counting {}
        };
    }
    /// The border of the page `counter`; it has no values.
    ///
    /// See [the book](mod@pm::book).
    #[derive(
        ::core::clone::Clone,
        ::core::marker::Copy,
        ::core::fmt::Debug,
        ::core::cmp::PartialEq,
        ::core::cmp::Eq,
    )]
    pub(super) enum Contract {}
    /// Any event of the page.
    ///
    /// See [the book](mod@pm::book).
    #[derive(pm::__private::Data)]
    #[data(crate = pm)]
    pub(super) enum Event {
        /// An event of the spindle `loop`.
        #[data(name = "loop")]
        Loop(r#loop::Event),
    }
    /// Any yield of the page.
    ///
    /// See [the book](mod@pm::book).
    #[derive(pm::__private::Data)]
    #[data(crate = pm)]
    pub(super) enum Yield {
        /// A yield of the spindle `loop`.
        #[data(name = "loop")]
        Loop(r#loop::Yield),
    }
    /// Any notify of the page.
    ///
    /// See [the book](mod@pm::book).
    #[derive(pm::__private::Data)]
    #[data(crate = pm)]
    pub(super) enum Notify {}
    /// The output of any spindle of the page.
    ///
    /// See [the book](mod@pm::book).
    #[derive(pm::__private::Data)]
    #[data(crate = pm)]
    pub(super) enum Done {
        /// The output of the spindle `loop`.
        #[data(name = "loop")]
        Loop(super::Total),
    }
    /// A call to any port of the page.
    ///
    /// See [the book](mod@pm::book).
    #[derive(pm::__private::Data)]
    #[data(crate = pm)]
    pub(super) enum Call {}
    /// The reply of any port of the page.
    ///
    /// See [the book](mod@pm::book).
    #[derive(pm::__private::Data)]
    #[data(crate = pm)]
    pub(super) enum Reply {}
    /// The id of any spindle of the page.
    ///
    /// See [the book](mod@pm::book).
    #[derive(
        ::core::clone::Clone,
        ::core::marker::Copy,
        ::core::fmt::Debug,
        ::core::cmp::PartialEq,
        ::core::cmp::Eq,
        ::core::cmp::PartialOrd,
        ::core::cmp::Ord,
    )]
    pub(super) enum SpindleId {
        /// The id of a `loop`.
        Loop(r#loop::Id),
    }
    /// Who answers the ports of the page.
    ///
    /// See [the book](mod@pm::book).
    #[derive(::core::clone::Clone, ::core::fmt::Debug)]
    pub(super) struct Ports {}
    const _: () = {
        impl pm::Backend<Contract> for Ports {
            fn answer<'a>(
                &'a self,
                _: &'a pm::Call,
                request: Call,
            ) -> pm::Answer<'a, Reply> {
                match request {}
            }
        }
        ::std::thread_local! {
            static EXCHANGE : pm::__private::Exchange < Contract > = const {
            pm::__private::Exchange::new() };
        }
        impl pm::Contract for Contract {
            type Event = Event;
            type Yield = Yield;
            type Notify = Notify;
            type Call = Call;
            type Reply = Reply;
            type Done = Done;
            type Cells = ();
            type SpindleId = SpindleId;
            const DESCRIPTOR: &'static pm::Descriptor = &pm::Descriptor {
                spindles: &[pm::SpindleInfo { name: "loop" }],
                events: &[
                    pm::EventInfo {
                        name: "up",
                        kind: 0,
                        delivery: pm::Delivery::Answer,
                        fields: &[],
                    },
                ],
                yields: &[
                    pm::YieldInfo {
                        name: "Counting",
                        kind: 0,
                        accepts: &[0],
                    },
                ],
                cells: &[],
            };
            fn event_tag(event: &Event) -> u16 {
                match *event {
                    Event::Loop(r#loop::Event::Up(_)) => 0,
                }
            }
            fn is_read(call: &Call) -> bool {
                match *call {}
            }
            fn is_failure(reply: &Reply) -> bool {
                match *reply {}
            }
            fn spindle_id(kind: u16, id: pm::RawId) -> SpindleId {
                {
                    let _ = kind;
                    SpindleId::Loop(pm::Id::new(id))
                }
            }
            fn decode<'de, D: pm::__private::serde::Deserializer<'de>>(
                tag: u16,
                fields: D,
            ) -> ::core::result::Result<Event, D::Error> {
                match tag {
                    0 => {
                        <r#loop::Up as pm::__private::serde::Deserialize>::deserialize(
                                fields,
                            )
                            .map(pm::Event::into_event)
                    }
                    _ => {
                        ::core::result::Result::Err(
                            pm::__private::serde::de::Error::custom("no such event"),
                        )
                    }
                }
            }
            fn exchange() -> &'static ::std::thread::LocalKey<
                pm::__private::Exchange<Self>,
            > {
                &EXCHANGE
            }
        }
        impl<V, H> pm::DrawnBy<V, H> for Contract
        where
            V: r#loop::View<H>,
        {
            fn draw(view: &mut V, output: pm::Output<Self>, host: &mut H) {
                match output {
                    pm::Output::Started { spindle, kind: 0 } => {
                        r#loop::View::started(view, pm::Id::new(spindle), host);
                    }
                    pm::Output::Yield {
                        spindle,
                        offer,
                        value: Yield::Loop(r#loop::Yield::Counting(value)),
                    } => {
                        r#loop::View::counting(
                            view,
                            pm::Offer::new(spindle, offer),
                            value,
                            host,
                        );
                    }
                    pm::Output::OfferEnded { spindle, kind: 0, offer, how } => {
                        r#loop::View::offer_ended(
                            view,
                            pm::Id::new(spindle),
                            offer,
                            how,
                            host,
                        );
                    }
                    pm::Output::Completed { spindle, value: Done::Loop(value), .. } => {
                        r#loop::View::complete(view, pm::Id::new(spindle), value, host);
                    }
                    _ => {}
                }
            }
        }
    };
    const _: () = pm::is_data::<super::Total>();
}
