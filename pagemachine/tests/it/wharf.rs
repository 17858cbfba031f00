//! A page whose spindles do with a channel what they are told to.

use pagemachine::prelude::*;
use serde::{Deserialize, Serialize};

use crate::driver::{Backend, backend};

/// What a worker does; all but `Call` say how it went.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Act {
    Put(u32),
    Take,
    Close,
    /// Lets its sender go.
    LeaveSending,
    /// Lets its receiver go.
    LeaveReceiving,
    /// Cancels the worker with this number.
    Cancel(u64),
    /// Calls the backend, and waits for the reply.
    Call,
}

/// A worker, and what it does first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Script {
    pub sends: bool,
    pub receives: bool,
    pub acts: Vec<Act>,
}

#[contract(ports(Backend))]
pub mod wharf {
    use super::*;

    /// Opens the channel, and forks the workers with their handles.
    #[spindle]
    pub mod pier {
        #[event("fork", every)]
        pub struct ForkEvent {
            pub scripts: Vec<Script>,
        }
        #[event("leave", every)]
        pub struct LeaveEvent;
        #[yields(ForkEvent, LeaveEvent)]
        pub struct Ready;
    }

    #[spindle]
    pub mod worker {
        #[event("act", every)]
        pub struct ActEvent {
            pub acts: Vec<Act>,
        }
        #[yields(ActEvent)]
        pub struct Ready;
        #[notify]
        pub struct Said(pub String);
    }
}

#[spindle(wharf::pier)]
pub mod piers {
    use crate::wharf::workers;

    defcomp! {
        pub fn run(bound: usize) {
            (sender, receiver) <- channel::<u32>(bound);
            lend(sender, receiver)
        }
    }

    defcomp! {
        fn lend(sender: Sender<u32>, receiver: Receiver<u32>) {
            event <- yields(Ready);
            match event {
                answers::Ready::Fork(ForkEvent { scripts }) => {
                    for Script { sends, receives, acts } in scripts {
                        let (sender, receiver) =
                            (sends.then(|| sender.clone()), receives.then(|| receiver.clone()));
                        _worker <- fork(workers::run(sender, receiver, acts));
                    }
                    lend(sender, receiver)
                }
                answers::Ready::Leave(LeaveEvent) => {}
            }
        }
    }
}

#[spindle(wharf::worker)]
pub mod workers {
    use pagemachine::Id;

    defcomp! {
        pub fn run(sender: Option<Sender<u32>>, receiver: Option<Receiver<u32>>, acts: Vec<Act>) {
            let (mut sender, mut receiver) = (sender, receiver);
            for act in acts {
                match act {
                    Act::Put(n) => {
                        put <- sender.as_ref().expect("it sends").put(n);
                        let said = match put {
                            Ok(()) => format!("put {n}"),
                            Err(Undelivered { item }) => format!("got {item} back"),
                        };
                        _ <- notify(Said(said));
                    }
                    Act::Take => {
                        taken <- receiver.as_ref().expect("it receives").take();
                        let said = taken.map_or_else(|Closed| "found it closed".into(), |n| format!("took {n}"));
                        _ <- notify(Said(said));
                    }
                    Act::Close => {
                        let sends = sender.as_ref().map(Sender::close);
                        _ <- sends.or_else(|| Some(receiver.as_ref()?.close())).expect("it has a handle");
                        _ <- notify(Said("closed".into()));
                    }
                    Act::LeaveSending => {
                        sender = None;
                        _ <- notify(Said("left".into()));
                    }
                    Act::LeaveReceiving => {
                        receiver = None;
                        _ <- notify(Said("left".into()));
                    }
                    Act::Cancel(number) => {
                        let worker = Id::<Here>::new(pagemachine::RawId::from_number(number));
                        was_running <- cancel(worker);
                        _ <- notify(Said(format!("cancelled {number}: {was_running}")));
                    }
                    Act::Call => {
                        _reply <- backend::act(1);
                    }
                }
            }
            ActEvent { acts } <- yields(Ready);
            run(sender, receiver, acts)
        }
    }
}
