//! Turns and steps: rules 3, 9 and 15.

use pagemachine::Failure;

use super::{
    Cancels, Computation, Doing, Ends, Frame, GoesOn, Id, Life, Model, Part, Races, Settles, Then, Wait,
    Waits, Woken,
};
use crate::program::Op;

impl Model {
    pub(super) fn run_all(&mut self) {
        while let Some((id, woken)) = self.ready.pop_front() {
            self.step(id, woken);
        }
        // Who sleeps for zero stays in this moment, and its count goes on.
        let dozes = |part: &&Part| matches!(part.waits, Wait::Timer { zero: true, .. });
        let dozing: Vec<_> = self.all.iter().filter(dozes).map(|part| part.spindle).collect();
        for part in self.all.iter_mut().filter(|part| !dozing.contains(&part.spindle)) {
            part.common.spent = 0;
        }
    }

    /// A step is what one spindle or fiber does from one wait to its next.
    pub(super) fn step(&mut self, id: Id, woken: Woken) {
        if let Woken::Write(cell) = woken
            && !self.has_news(id, cell)
        {
            // Rule 19a: another fiber of its spindle has seen it meanwhile, so it waits on.
            self.waits(id, Wait::Write(cell));
            return;
        }
        self.all[id].waits = Wait::Nothing;
        let mut doing = self.wake_up(id, woken);
        loop {
            while let GoesOn = doing {
                doing = match self.next(id) {
                    Some(op) => self.perform(id, op),
                    None => self.leave(id, Ok(self.all[id].last)),
                }
                .unwrap_or_else(|ends| ends);
            }
            // Rule 11: a fiber whose handle was dropped ends with the step.
            self.close_lost();
            self.end_dropped();
            match doing {
                GoesOn | Waits => return,
                Ends(Ok(outcome)) => return self.completed(id, outcome),
                Ends(Err(failure)) if self.all[id].life == Life::Ending(failure.clone()) => {
                    return self.end(id, Err(failure));
                }
                Ends(Err(failure)) => return self.fail(id, failure),
                Settles(compensations, outcome) => {
                    return self.settle(id, compensations, Then::Caller(outcome));
                }
                // Rule 11a: in their order, before anything else.
                Races(arms) => {
                    arms.into_iter().rev().for_each(|arm| self.ready.push_front((arm, Woken::Begun)));
                    return;
                }
                Cancels(other) => doing = self.performs_cancel(id, other),
            }
        }
    }

    pub(super) fn wake_up(&mut self, id: Id, woken: Woken) -> Doing {
        self.all[id].last = match woken {
            // The first thing that a spindle does is to ask who it is, which is an effect.
            Woken::Started => match self.spend(id) {
                Ok(()) => 0,
                Err(ends) => return ends,
            },
            Woken::Begun => 0,
            Woken::With(value) => value,
            Woken::Outcome(of) => self.outcome(of).expect("it has ended"),
            // Rule 19a: the newest value, whatever was written since it became ready.
            Woken::Write(cell) => self.look(id, cell),
            Woken::Put(channel) => self.has_put(id, channel),
            Woken::Take(channel) => match self.takes(id, channel) {
                Ok(value) => value.expect("there is an item"),
                Err(ends) => return ends,
            },
            Woken::Fibers(of, need) => self.take_outputs(id, &of, need).expect("they have ended"),
            Woken::Settled(outcome) => return self.hand_over(id, outcome),
        };
        GoesOn
    }

    /// What it does next; nothing if its innermost computation has come to its end.
    pub(super) fn next(&mut self, id: Id) -> Option<Op> {
        let frames = &mut self.all[id].frames;
        loop {
            match frames.last_mut().expect("what runs is in a computation") {
                Frame::Block { program, at, times } => {
                    if *at == program.len() {
                        *at = 0;
                        *times -= 1;
                    }
                    if *times == 0 || program.is_empty() {
                        frames.pop();
                        continue;
                    }
                    *at += 1;
                    return Some(program[*at - 1].clone());
                }
                Frame::Computation(Computation { program, at, .. }) => {
                    *at += 1;
                    return program.get(*at - 1).cloned();
                }
            }
        }
    }

    /// Rule 15: a spindle's count is of a turn, its fibers included; who exceeds it fails.
    pub(super) fn spend(&mut self, id: Id) -> Result<(), Doing> {
        self.close_lost();
        // Rule 11: the offers of a fiber whose handle was dropped are withdrawn before the next effect.
        for fiber in self.newest_first(self.dropped.clone()) {
            self.tree_of(fiber).into_iter().for_each(|part| self.end_offer(part, false));
        }
        if let Some(failure) = &self.all[id].fails {
            return Err(Ends(Err(failure.clone())));
        }
        if self.common(id).spent == self.settings.budget {
            return Err(self.fails(id, Failure::OverBudget));
        }
        self.common(id).spent += 1;
        Ok(())
    }

    pub(super) fn fails(&mut self, id: Id, failure: Failure) -> Doing {
        self.all[id].fails = Some(failure.clone());
        Ends(Err(failure))
    }

    /// Rule 12a: the next wait of one that was cancelled is not performed.
    pub(super) fn may_wait(&self, id: Id) -> Result<(), Doing> {
        match (&self.all[id].fails, &self.all[id].life) {
            (Some(failure), _) | (None, Life::Ending(failure)) => Err(Ends(Err(failure.clone()))),
            _ => Ok(()),
        }
    }

    pub(super) fn waits(&mut self, id: Id, wait: Wait) -> Doing {
        self.all[id].since = self.tick();
        self.all[id].waits = wait;
        Waits
    }

    pub(super) fn tick(&mut self) -> u64 {
        self.clock += 1;
        self.clock
    }

    /// Wakes those that wait so, who began first first.
    pub(super) fn wake(&mut self, woken_by: impl Fn(&Wait) -> Option<Woken>) {
        let mut waiting: Vec<_> = (0..self.all.len())
            .filter_map(|id| Some((self.all[id].since, id, woken_by(&self.all[id].waits)?)))
            .collect();
        waiting.sort_by_key(|(since, ..)| *since);
        for (_, id, woken) in waiting {
            self.all[id].waits = Wait::Nothing;
            self.ready.push_back((id, woken));
        }
    }
}
