pub mod store {
    use super::*;
    /// What was found last.
    #[derive(::pagemachine::__private::Data)]
    #[data(crate = ::pagemachine)]
    #[derive(Eq)]
    pub struct SearchResults {
        pub total: usize,
    }
    pub mod search {
        use super::*;
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
        pub enum Event {}
        /// Any yield of the spindle `search`.
        ///
        /// See [the book](mod@::pagemachine::book).
        #[derive(::pagemachine::__private::Data)]
        #[data(crate = ::pagemachine)]
        pub enum Yield {}
        /// Any notify of the spindle `search`.
        ///
        /// See [the book](mod@::pagemachine::book).
        #[derive(::pagemachine::__private::Data)]
        #[data(crate = ::pagemachine)]
        pub enum Notify {}
        #[doc(hidden)]
        pub mod names {
            pub use super::{Here, Event};
            pub use super::super::SearchResults;
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
        };
    }
    pub mod dashboard {
        use super::*;
        /// The mark of the spindle `dashboard`; it has no values.
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
        /// The id of one `dashboard`.
        ///
        /// See [the book](mod@::pagemachine::book).
        pub type Id = ::pagemachine::Id<Here>;
        /// Any event of the spindle `dashboard`.
        ///
        /// See [the book](mod@::pagemachine::book).
        #[derive(::pagemachine::__private::Data)]
        #[data(crate = ::pagemachine)]
        pub enum Event {}
        /// Any yield of the spindle `dashboard`.
        ///
        /// See [the book](mod@::pagemachine::book).
        #[derive(::pagemachine::__private::Data)]
        #[data(crate = ::pagemachine)]
        pub enum Yield {}
        /// Any notify of the spindle `dashboard`.
        ///
        /// See [the book](mod@::pagemachine::book).
        #[derive(::pagemachine::__private::Data)]
        #[data(crate = ::pagemachine)]
        pub enum Notify {}
        #[doc(hidden)]
        pub mod names {
            pub use super::{Here, Event};
            pub use super::super::SearchResults;
        }
        /// What a page shows of a `dashboard`: a handler for each yield and notify.
        ///
        /// `H` is what the host of the page hands to each of them.
        ///
        /// See [the book](mod@::pagemachine::book).
        #[diagnostic::on_unimplemented(
            message = "`{Self}` has no view of the spindle `dashboard`",
            label = "the contract of this page has this spindle",
            note = "write `impl store::dashboard::View<{H}> for {Self}`"
        )]
        pub trait View<H> {
            /// A `dashboard` was started.
            fn started(&mut self, id: Id, host: &mut H) {
                let _ = (id, host);
            }
            /// An offer of a `dashboard` has ended: it was answered, or withdrawn.
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
            /// A `dashboard` has ended with this outcome.
            fn complete(&mut self, id: Id, outcome: u32, host: &mut H);
        }
        const _: () = {
            impl ::pagemachine::Spindle for Here {
                type Contract = super::Contract;
                type Output = u32;
                const KIND: u16 = 1;
                fn into_done(output: Self::Output) -> super::Done {
                    super::Done::Dashboard(output)
                }
                fn from_done(done: super::Done) -> ::core::option::Option<Self::Output> {
                    match done {
                        super::Done::Dashboard(output) => {
                            ::core::option::Option::Some(output)
                        }
                        _ => ::core::option::Option::None,
                    }
                }
            }
            impl ::pagemachine::SpindleOf<super::Contract> for Here {}
            impl ::pagemachine::EndsWith<Here> for u32 {
                fn into_output(self) -> Self {
                    self
                }
            }
        };
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
    pub enum Event {}
    /// Any yield of the page.
    ///
    /// See [the book](mod@::pagemachine::book).
    #[derive(::pagemachine::__private::Data)]
    #[data(crate = ::pagemachine)]
    pub enum Yield {}
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
        /// The output of the spindle `dashboard`.
        #[data(name = "dashboard")]
        Dashboard(u32),
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
        /// The id of a `dashboard`.
        Dashboard(dashboard::Id),
    }
    /// Who answers the ports of the page.
    ///
    /// See [the book](mod@::pagemachine::book).
    #[derive(::core::clone::Clone, ::core::fmt::Debug)]
    pub struct Ports {}
    /// The values of the cells of the page.
    ///
    /// See [the book](mod@::pagemachine::book).
    #[derive(::core::fmt::Debug, ::core::default::Default)]
    pub struct Cells(::core::option::Option<SearchResults>);
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
        impl ::pagemachine::Holds<SearchResults> for Contract {
            const TAG: u16 = 0;
            fn value(cells: &mut Cells) -> &mut ::core::option::Option<SearchResults> {
                &mut cells.0
            }
        }
        impl ::pagemachine::Writes<SearchResults> for search::Here {}
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
            type Cells = Cells;
            type SpindleId = SpindleId;
            const DESCRIPTOR: &'static ::pagemachine::Descriptor = &::pagemachine::Descriptor {
                spindles: &[
                    ::pagemachine::SpindleInfo {
                        name: "search",
                    },
                    ::pagemachine::SpindleInfo {
                        name: "dashboard",
                    },
                ],
                events: &[],
                yields: &[],
                cells: &[
                    ::pagemachine::CellInfo {
                        name: "SearchResults",
                    },
                ],
            };
            fn event_tag(event: &Event) -> u16 {
                match *event {}
            }
            fn is_read(call: &Call) -> bool {
                match *call {}
            }
            fn is_failure(reply: &Reply) -> bool {
                match *reply {}
            }
            fn spindle_id(kind: u16, id: ::pagemachine::RawId) -> SpindleId {
                match kind {
                    0 => SpindleId::Search(::pagemachine::Id::new(id)),
                    _ => SpindleId::Dashboard(::pagemachine::Id::new(id)),
                }
            }
            fn drop_cell(cells: &mut Cells, tag: u16) {
                match tag {
                    0 => ::core::mem::drop(cells.0.take()),
                    _ => {}
                }
            }
            fn decode<'de, D: ::pagemachine::__private::serde::Deserializer<'de>>(
                tag: u16,
                fields: D,
            ) -> ::core::result::Result<Event, D::Error> {
                match tag {
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
            V: search::View<H> + dashboard::View<H>,
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
                        dashboard::View::started(
                            view,
                            ::pagemachine::Id::new(spindle),
                            host,
                        );
                    }
                    ::pagemachine::Output::OfferEnded {
                        spindle,
                        kind: 1,
                        offer,
                        how,
                    } => {
                        dashboard::View::offer_ended(
                            view,
                            ::pagemachine::Id::new(spindle),
                            offer,
                            how,
                            host,
                        );
                    }
                    ::pagemachine::Output::Completed {
                        spindle,
                        value: Done::Dashboard(value),
                        ..
                    } => {
                        dashboard::View::complete(
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
