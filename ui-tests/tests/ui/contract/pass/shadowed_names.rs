//! What the macros write means the same where the user's names are those of the prelude, of std, or their own.

#![forbid(unsafe_code)]
#![deny(warnings)]
#![expect(dead_code, reason = "the names need only be there")]

use pagemachine::{contract, port};

mod core {}
mod std {}
mod serde {}
mod pagemachine_macros {}
struct Option;
struct Some;
struct None;
struct Ok;
struct Err;
struct Vec;
struct Box;
trait Clone {}
trait Debug {}
trait PartialEq {}
trait Send {}
trait Sync {}
trait Future {}
trait Serialize {}
trait Deserialize {}
trait Event {}
trait Spindle {}
type Result<T> = ::std::result::Result<T, Reply>;

#[derive(
    ::std::clone::Clone, ::std::fmt::Debug, ::std::cmp::PartialEq, ::serde::Serialize, ::serde::Deserialize,
)]
struct Call;
#[derive(
    ::std::clone::Clone, ::std::fmt::Debug, ::std::cmp::PartialEq, ::serde::Serialize, ::serde::Deserialize,
)]
struct Reply;
#[derive(
    ::std::clone::Clone, ::std::fmt::Debug, ::std::cmp::PartialEq, ::serde::Serialize, ::serde::Deserialize,
)]
struct Request;

mod types {
    #[derive(Clone, Debug, PartialEq, ::serde::Serialize, ::serde::Deserialize)]
    pub(super) struct Listed;
}

#[port]
trait Port {
    #[read]
    async fn r#type(&self, call: Call, port: Request, caller: self::types::Listed) -> Result<Reply>;
}

#[contract(ports(Port))]
mod page {
    #[spindle(output = Result<Request>)]
    pub mod r#loop {
        #[event("match", answer)]
        pub struct r#Match {
            pub r#in: super::super::Call,
        }
        #[yields]
        #[derive(Eq, Clone)]
        pub struct r#Type;
        #[notify]
        pub struct Offer(pub Reply);
    }
    #[spindle]
    pub mod event {
        #[event("host", answer)]
        pub struct HostEvent;
        #[event("end", answer)]
        pub struct EndEvent {}
        #[yields(HostEvent, EndEvent)]
        pub struct Host;
    }
}

fn main() {
    let _ = port::r#type(Call, Request, types::Listed);
    let fields = <page::Contract as pagemachine::Contract>::DESCRIPTOR.events[0].fields;
    assert_eq!(fields, ["in"]);
}
