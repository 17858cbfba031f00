//! What a test gave, and what came of it.

use pagemachine::{Contract, Input, Machine, Output, RawId, Rejected, Taken, Time};

/// All inputs of a run with their outputs.
pub(crate) struct Record<C: Contract> {
    pub(crate) turns: Vec<Turn<C>>,
    /// The outputs of all turns.
    pub(crate) outputs: Vec<Output<C>>,
}

/// One input, and where its outputs begin.
pub(crate) struct Turn<C: Contract> {
    pub(crate) at: Time,
    pub(crate) given: Given<C>,
    pub(crate) verdict: Verdict,
    first_output: usize,
}

/// What is given to a machine. Given to a fresh one, it is the same again.
pub(crate) enum Given<C: Contract> {
    /// A start carries code, so it is the test's closure that comes again.
    Start {
        kind: u16,
        start: Start<C>,
    },
    Input(Input<C>),
}

pub(crate) type Start<C> = Box<dyn Fn(&mut Machine<C>, Time) -> Result<RawId, Rejected>>;

/// What a machine says to an input.
pub(crate) type Verdict = Result<Accepted, Rejected>;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Accepted {
    Started(RawId),
    Taken(Taken),
}

impl<C: Contract> Given<C> {
    /// Gives it, in the first run and in the second.
    pub(crate) fn give(&self, machine: &mut Machine<C>, at: Time) -> Verdict {
        match self {
            Self::Start { start, .. } => start(machine, at).map(Accepted::Started),
            Self::Input(input) => machine.handle(at, input.clone()).map(Accepted::Taken),
        }
    }
}

impl<C: Contract> Record<C> {
    pub(crate) fn new() -> Self {
        Self { turns: Vec::new(), outputs: Vec::new() }
    }

    /// Begins a turn; what is pushed to `outputs` from now on belongs to it.
    pub(crate) fn begin(&mut self, at: Time, given: Given<C>, verdict: Verdict) {
        self.turns.push(Turn { at, given, verdict, first_output: self.outputs.len() });
    }

    /// What came out in the turn at this place.
    pub(crate) fn outputs_of(&self, turn: usize) -> &[Output<C>] {
        let end = self.turns.get(turn + 1).map_or(self.outputs.len(), |next| next.first_output);
        &self.outputs[self.turns[turn].first_output..end]
    }

    /// The kind of a spindle that was started in this run.
    pub(crate) fn kind_of(&self, id: RawId) -> Option<u16> {
        self.outputs.iter().find_map(|output| match output {
            Output::Started { spindle, kind } if *spindle == id => Some(*kind),
            _ => None,
        })
    }
}
