//! Fibers: rules 11 and 11a.

use std::{cmp::Reverse, mem};

use super::{Doing, GoesOn, Id, Life, Model, NEVER, Need, Outcome, Races, Wait, Woken};
use crate::program::Program;

impl Model {
    pub(super) fn wait_for(&mut self, id: Id, of: Vec<Id>, need: Need) -> Result<Doing, Doing> {
        self.spend(id)?;
        // Rule 3: what has ended is not waited for.
        if let Some(value) = self.take_outputs(id, &of, need) {
            self.all[id].last = value;
            return Ok(GoesOn);
        }
        self.may_wait(id)?;
        Ok(self.waits(id, Wait::Fibers { of, need }))
    }

    /// Takes what the needed fibers ended with: the first in the list that has ended, or all of them.
    pub(super) fn take_outputs(&mut self, id: Id, of: &[Id], need: Need) -> Option<u32> {
        let outputs: Vec<_> = of.iter().map(|fiber| self.output(*fiber)).collect();
        let (taken, value) = if need == Need::All {
            let outputs: Vec<_> = outputs.into_iter().collect::<Option<_>>()?;
            (of, outputs.iter().fold(0, |all, output| (all * 3 + output) % 1000))
        } else {
            let first = outputs.iter().position(Option::is_some)?;
            (&of[first..=first], u32::try_from(first).unwrap() * 100 + outputs[first]?)
        };
        for fiber in taken {
            self.all[*fiber].life = Life::Gone;
        }
        if need != Need::Race {
            self.innermost(id).fibers.retain(|fiber| !taken.contains(fiber));
        }
        Some(value)
    }

    pub(super) fn output(&self, fiber: Id) -> Option<u32> {
        self.all.get(fiber).filter(|part| part.life != Life::Gone).and_then(|_| self.outcome(fiber))
    }

    /// Rule 11a: it starts its effects in their order.
    pub(super) fn race(&mut self, id: Id, programs: Vec<Program>) -> Result<Doing, Doing> {
        self.spend(id)?;
        self.may_wait(id)?;
        let arms: Result<Vec<_>, _> = programs.into_iter().map(|program| self.begin(id, program)).collect();
        let arms = arms?;
        self.waits(id, Wait::Fibers { of: arms.clone(), need: Need::Race });
        Ok(Races(arms))
    }

    /// A fiber has ended by itself. Rule 9: who awaits it runs next.
    pub(super) fn fiber_ended(&mut self, id: Id, outcome: Outcome) {
        self.all[id].life = Life::Ended(Ok(outcome));
        let maker = self.all[id].maker.expect("a fiber is part of another");
        let Wait::Fibers { of, need } = self.all[maker].waits.clone() else { return };
        let has_ended = |fiber: &Id| self.output(*fiber).is_some();
        let goes_on = if need == Need::All { of.iter().all(has_ended) } else { of.iter().any(has_ended) };
        if !goes_on {
            return;
        }
        self.all[maker].waits = Wait::Nothing;
        if need == Need::Race {
            // Rule 11a: the others are cancelled before it goes on.
            of.iter().rev().filter(|arm| **arm != id).for_each(|arm| self.cancel(*arm));
        }
        self.ready.push_front((maker, Woken::Fibers(of, need)));
    }

    /// Rule 11: a fiber whose handle was dropped ends with the step; rule 23a: together, newest first.
    pub(super) fn end_dropped(&mut self) {
        while !self.dropped.is_empty() {
            let dropped = mem::take(&mut self.dropped);
            self.newest_first(dropped).into_iter().for_each(|fiber| self.cancel(fiber));
        }
    }

    pub(super) fn newest_first(&self, mut ids: Vec<Id>) -> Vec<Id> {
        ids.retain(|id| *id != NEVER);
        ids.sort_by_key(|id| Reverse(self.all[*id].came));
        ids
    }
}
