//! The user's own types may be called as those of the prelude, and cross the page's border.

#![forbid(unsafe_code)]
#![deny(warnings)]

use pagemachine::prelude::*;
use serde::{Deserialize, Serialize};

macro_rules! plain {
    ($($name:ident)*) => {
        $(
            #[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
            pub struct $name(pub u32);
        )*
    };
}

pub mod mine {
    use super::{Deserialize, Serialize};

    plain! { Option Result Ok Err Some None Vec Event Box String Future Send Default Call Reply Here Id Yield Notify Contract Ports }
}

use mine::{Box, Call, Option, Ports, String, Vec};

/// A `Result` that is called otherwise.
pub type Answer = std::result::Result<u32, u32>;

#[port]
pub trait Store {
    async fn ask(&self) -> Answer;
    #[read]
    async fn find(&self, by: String) -> Option;
    async fn keep(&self, all: Vec, own: Box, call: Call) -> mine::Result;
}

#[contract(ports(Store))]
pub mod page {
    use super::mine::{self, Vec};

    #[cell(writer = form)]
    pub struct Shelf {
        pub result: mine::Result,
        pub vec: Vec,
    }

    #[spindle(output = mine::Result)]
    pub mod form {
        use super::mine::{self, Box, Err, None, Ok, Option, Result, Some, String, Vec};

        #[event("save", answer)]
        pub struct SaveEvent {
            pub ok: Ok,
            pub err: Err,
            pub none: None,
            pub some: Some,
            pub event: mine::Event,
        }
        #[event("id", answer)]
        pub struct IdEvent {
            pub id: mine::Id,
            pub here: mine::Here,
        }
        #[yields(SaveEvent, IdEvent)]
        pub struct Asking {
            pub option: Option,
            pub string: String,
            pub vec: Vec,
        }
        #[notify]
        pub struct Told(pub Box, pub Result, pub mine::Future, pub mine::Send, pub mine::Default);
    }
}

#[spindle(page::form)]
pub mod form {
    use crate::mine::Result;
    defcomp! {
        pub fn run(by: String) -> mine::Result {
            Option(found) <- store::find(by);
            answer <- yields(Asking { option: Option(found), string: String(1), vec: Vec(2) });
            match answer {
                answers::Asking::Save(SaveEvent { ok, .. }) => run(String(ok.0)),
                answers::Asking::Id(_) => {
                    Result(kept) <- store::keep(Vec(1), Box(2), Call(3));
                    _ <- put(Shelf { result: Result(kept), vec: Vec(1) });
                    Result(kept)
                }
            }
        }
    }
}

fn main() {
    let _ = (form::run(String(1)), Ports(1));
    // What fails is known by its type, not by its name.
    assert!(store::Reply::Ask(Answer::Err(1)).is_failure());
    assert!(!store::Reply::Ask(Answer::Ok(1)).is_failure());
    assert!(!store::Reply::Keep(mine::Result(1)).is_failure());
}
