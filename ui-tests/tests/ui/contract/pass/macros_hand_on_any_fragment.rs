//! What `macro_rules!` hands on may be any fragment: types, paths, patterns, expressions, blocks, visibilities,
//! attributes and lifetimes.

#![forbid(unsafe_code)]
#![deny(warnings)]

use pagemachine_live::prelude::*;
use ui_tests::{store, StorePage};

macro_rules! page {
    (
        $(#[$meta:meta])*
        $vis:vis mod $page:ident asks $port:path;
        $output:ty;
        $(on $event:ident($name:literal, $word:ident) { $($field:ident: $ty:ty),* })*
        ask $asked:ident($($answer:ident),*) $text:ty;
    ) => {
        $(#[$meta])*
        #[contract(ports($port))]
        $vis mod $page {
            #[spindle(output = $output)]
            pub mod form {
                $(
                    #[event($name, $word)]
                    pub struct $event { $(pub $field: $ty),* }
                )*
                #[yields($($answer),*)]
                pub struct $asked { pub text: $text }
            }
        }
    };
}

macro_rules! port {
    ($name:ident, $method:ident($($argument:ident: $ty:ty),*) -> $reply:ty) => {
        #[port]
        pub trait $name {
            #[read]
            async fn $method(&self, $($argument: $ty),*) -> $reply;
        }
    };
}

port!(Votes, count(of: u32, by: Option<String>) -> Result<u32, String>);

page! {
    /// A poll.
    pub(crate) mod poll asks Votes;
    Result<u32, String>;
    on VoteEvent("vote", once) { of: u32, by: Option<String> }
    on LeaveEvent("leave", every) {}
    ask Asking(VoteEvent, LeaveEvent) Vec<String>;
}

macro_rules! computation {
    ($name:ident($parameter:pat => $ty:ty) -> $output:ty {
        $pat:pat => $effect:expr; $ok:pat => $call:expr; $last:expr
    } else $error:ty { $none:expr }) => {
        #[spindle(poll::form)]
        mod by_parts {
            defcomp! {
                pub fn $name($parameter: $ty) -> $output {
                    $pat <- $effect;
                    Ok($ok) <- $call;
                    $last
                } else <$error> {
                    Err(_) => $none,
                }
            }
        }
    };
}

computation! {
    run((of, _) => (u32, u32)) -> Option<u32> {
        answers::Asking::Leave(LeaveEvent {}) | answers::Asking::Vote(_) => yields(Asking { text: Vec::new() });
        count => votes::count(of, None);
        if count > 3 { run((count, 1)) } else { Some(count) }
    } else String { None }
}

macro_rules! spindle {
    ($contract:path, $module:ident { $($body:tt)* }) => {
        #[spindle($contract)]
        mod $module { $($body)* }
    };
}

spindle!(poll::form, form {
    defcomp! {
        pub(super) fn run(of: u32) -> Result<u32, String> {
            event <- yields(Asking { text: vec![of.to_string()] });
            // A macro of the user's may write a whole arm.
            macro_rules! voted { ($event:ident) => { format!("{}", $event.of) }; }
            match event {
                answers::Asking::Vote(event) if event.of > 3 => Err(voted!(event)),
                answers::Asking::Vote(VoteEvent { of, .. }) => run(of),
                answers::Asking::Leave(LeaveEvent {}) => Ok(of),
            }
        }
    }
});

#[spindle(poll::form)]
mod by_rules {
    macro_rules! counted {
        ($of:expr) => {
            votes::count($of, None)
        };
    }

    defcomp! {
        pub(super) fn run(of: u32) -> Result<u32, String> {
            Ok(count) <- counted!(of);
            Ok(count)
        }
    }
}

macro_rules! row {
    ($tag:literal, $event:expr, $text:expr) => {
        html! { p title=$tag { button phx-click=($event) { ($text) } } }
    };
}

fn row() -> Html<StorePage> {
    row!("t", store::search::BuyEvent { product: 1 }, 1 + 1)
}

fn main() {
    let _ = (form::run(1), by_rules::run(1), by_parts::run((1, 2)));
    assert!(row().to_html().starts_with("<p title=\"t\"><button"));
}
