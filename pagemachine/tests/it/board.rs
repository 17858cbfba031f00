//! A page whose spindles share what they know.

use pagemachine::prelude::*;

use crate::driver::{Backend, backend};

#[contract(ports(Backend))]
pub mod board {
    use super::*;

    #[cell(writer = writer)]
    pub struct Number {
        pub n: u32,
    }
    /// What a reader makes of it.
    #[cell(writer = reader)]
    pub struct Echo(pub u32);

    #[spindle(output = Result<(), Owned>)]
    pub mod writer {
        #[event("write", every)]
        pub struct WriteEvent {
            pub numbers: Vec<u32>,
        }
        #[event("stop", every)]
        pub struct StopEvent;
        #[event("hold", every)]
        pub struct HoldEvent;
        #[yields(WriteEvent, StopEvent, HoldEvent)]
        pub struct Writing;
    }

    #[spindle]
    pub mod reader {
        #[event("go", every)]
        pub struct GoEvent;
        #[yields(GoEvent)]
        pub struct Pausing;
        #[notify]
        pub struct Saw(pub Option<u32>);
    }
}

#[spindle(board::writer)]
pub mod writers {
    defcomp! {
        /// Writes what it is told to; the first refusal ends it.
        pub fn run() -> Result<(), Owned> {
            event <- yields(Writing);
            match event {
                answers::Writing::Write(WriteEvent { numbers }) => {
                    for n in numbers {
                        Ok(()) <- put(Number { n });
                    }
                    run()
                }
                answers::Writing::Hold(HoldEvent) => {
                    _done <- backend::act(1);
                    run()
                }
                answers::Writing::Stop(StopEvent) => Ok(()),
            }
        }
    }

    defcomp! {
        /// Writes for ever, after each echo.
        pub fn echo() -> Result<(), Owned> {
            Ok(()) <- put(Number { n: 1 });
            _ <- changed::<Echo>();
            echo()
        }
    }
}

#[spindle(board::reader)]
pub mod readers {
    defcomp! {
        /// Tells every write that it sees.
        pub fn watch() {
            Number { n } <- changed();
            _ <- notify(Saw(Some(n)));
            watch()
        }
    }

    defcomp! {
        pub fn echo() {
            Number { n } <- changed();
            _ <- put(Echo(n));
            echo()
        }
    }

    defcomp! {
        /// Looks once for each `GoEvent`.
        pub fn look() {
            GoEvent <- yields(Pausing);
            number <- get::<Number>();
            _ <- notify(Saw(number.map(|number| number.n)));
            look()
        }
    }

    defcomp! {
        /// Watches for one write after each `GoEvent`.
        pub fn step() {
            GoEvent <- yields(Pausing);
            Number { n } <- changed();
            _ <- notify(Saw(Some(n)));
            step()
        }
    }
}
