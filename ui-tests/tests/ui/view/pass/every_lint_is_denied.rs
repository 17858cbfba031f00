//! A page with all that the macros write, under every lint that a strict user may turn on.
//!
//! One is left out: `missing_copy_implementations`, which asks it of the enums of a contract, too.

#![forbid(unsafe_code)]
#![deny(warnings, clippy::all, clippy::pedantic)]
#![deny(future_incompatible, keyword_idents, let_underscore, nonstandard_style, rust_2018_idioms, unused)]
#![deny(rust_2021_compatibility, rust_2024_compatibility)]
#![deny(
    absolute_paths_not_starting_with_crate,
    ambiguous_negative_literals,
    deprecated_in_future,
    explicit_outlives_requirements,
    let_underscore_drop,
    macro_use_extern_crate,
    meta_variable_misuse,
    missing_debug_implementations,
    missing_docs,
    non_ascii_idents,
    redundant_imports,
    redundant_lifetimes,
    single_use_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    unit_bindings,
    unnameable_types,
    unreachable_pub,
    unused_import_braces,
    unused_lifetimes,
    unused_macro_rules,
    unused_qualifications,
    unused_results,
    variant_size_differences
)]
#![deny(
    clippy::allow_attributes,
    clippy::allow_attributes_without_reason,
    clippy::as_conversions,
    clippy::clone_on_ref_ptr,
    clippy::dbg_macro,
    clippy::default_numeric_fallback,
    clippy::empty_enum_variants_with_brackets,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::let_underscore_must_use,
    clippy::missing_docs_in_private_items,
    clippy::panic,
    clippy::panic_in_result_fn,
    clippy::print_stdout,
    clippy::str_to_string,
    clippy::todo,
    clippy::undocumented_unsafe_blocks,
    clippy::unimplemented,
    clippy::unreachable,
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm
)]

use pagemachine_live::prelude::*;

/// Why a vote does not count.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Closed;

/// Where votes are counted.
#[port]
pub trait Votes {
    /// How many there are.
    #[read]
    async fn count(&self, topic: String) -> Result<u32, Closed>;
    /// Counts one more.
    async fn cast(&self, call: &Call, topic: String, vote: bool) -> Result<u32, Closed>;
    /// Takes it back.
    async fn withdraw(&self, topic: String);
}

/// A poll.
#[contract(ports(Votes))]
pub mod poll {
    /// What the last count was.
    #[cell(writer = voting)]
    pub struct Last {
        /// So many.
        pub votes: u32,
    }

    /// Asks for one vote after the other.
    #[spindle]
    pub mod voting {
        /// A vote.
        #[event("vote", every)]
        pub struct VoteEvent {
            /// Whether it is for it.
            pub yes: bool,
        }
        /// Asks for another topic.
        #[event("ask", latest)]
        pub struct AskEvent {
            /// This.
            pub topic: String,
        }
        /// Begins anew.
        #[event("retry", answer)]
        pub struct RetryEvent;

        /// Asks for a vote.
        #[yields(VoteEvent, AskEvent)]
        pub struct Asking {
            /// On this.
            pub topic: String,
        }
        /// Nobody counts.
        #[yields(RetryEvent)]
        pub struct Over;
        /// Tells how many votes there are.
        #[notify]
        pub struct Counted(pub u32);
    }

    /// Casts a vote.
    #[spindle(output = Result<u32, Closed>)]
    pub mod casting {}
}

/// The spindle `voting`.
#[spindle(poll::voting)]
pub mod voting {
    defcomp! {
        /// Asks on a topic.
        pub fn run(topic: String) {
            Ok(votes) <- votes::count(topic.clone());
            _ <- put(Last { votes });
            _ <- notify(Counted(votes));
            event <- yields(Asking { topic: topic.clone() });
            match event {
                answers::Asking::Vote(VoteEvent { yes }) => {
                    _casting <- fork(casting::run(topic.clone(), yes));
                    run(topic)
                }
                answers::Asking::Ask(AskEvent { topic }) => run(topic),
            }
        } else <Closed> {
            Err(Closed) => closed(),
        }
    }
    defcomp! {
        /// Waits for another beginning.
        fn closed() {
            RetryEvent <- yields(Over);
            run(String::new())
        }
    }
}

/// The spindle `casting`.
#[spindle(poll::casting)]
pub mod casting {
    defcomp! {
        /// Casts one.
        pub fn run(topic: String, yes: bool) -> Result<u32, Closed> {
            _ <- compensate(votes::withdraw(topic.clone()));
            Last { votes } <- changed();
            for _ in 0..votes.min(2) {
                sum <- counted(votes);
                if sum > 9 { return Err(Closed); }
            }
            Ok(votes) <- votes::cast(topic, yes);
            Ok(votes)
        }
    }
    defcomp! {
        /// A loop.
        fn counted(votes: u32) -> u32 {
            if votes > 3 { counted(votes - 1) } else { votes }
        }
    }
}

/// What is drawn.
#[derive(Debug, Default)]
pub struct PollPage {
    /// The question.
    asking: Option<(Offer<poll::voting::Asking>, String)>,
    /// The votes.
    votes: Vec<u32>,
}

impl poll::voting::View<Socket> for PollPage {
    fn counted(
        &mut self,
        _: poll::voting::Id,
        poll::voting::Counted(votes): poll::voting::Counted,
        _: &mut Socket,
    ) {
        self.votes.push(votes);
    }
    fn asking(&mut self, offer: Offer<poll::voting::Asking>, asked: poll::voting::Asking, _: &mut Socket) {
        self.asking = Some((offer, asked.topic));
    }
    fn over(&mut self, _: Offer<poll::voting::Over>, _: poll::voting::Over, _: &mut Socket) {
        self.asking = None;
    }
}

impl poll::casting::View<Socket> for PollPage {
    fn complete(&mut self, _: poll::casting::Id, cast: Result<u32, Closed>, socket: &mut Socket) {
        if let Err(Closed) = cast {
            socket.flash(Flash::Error, "closed");
        }
    }
}

impl Page for PollPage {
    type Contract = poll::Contract;
    type Params = ();
    type Session = ();

    fn mount(&mut self, page: &mut Mount<Self>) -> Result<(), Leave> {
        let _id = page.start(voting::run(String::from("tea")));
        Ok(())
    }
    fn failed(&mut self, _: poll::SpindleId, failure: Failure, socket: &mut Socket) {
        socket.flash(Flash::Error, failure.to_string());
    }
    fn render(&self) -> Html<Self> {
        html! {
            @if let Some((offer, topic)) = &self.asking {
                h1.topic #topic title={ "on " (topic) } { (topic) }
                button phx-click=(poll::voting::VoteEvent { yes: true }.of(offer)) disabled[topic.is_empty()] { "Yes" }
                form phx-submit=(on::<poll::voting::AskEvent>().of(offer)) { input name="topic" value=(topic); }
            } @else {
                button phx-click=(poll::voting::RetryEvent) { "Again" }
            }
            ul { @for (row, votes) in self.votes.iter().enumerate() { li key=(row) { (votes) } } }
            @match self.votes.len() {
                0 => p { "none" },
                _ => { @let last = self.votes.last(); (last.copied().unwrap_or_default()) }
            }
        }
    }
}

fn main() {}
