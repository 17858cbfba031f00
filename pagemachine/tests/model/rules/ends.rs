//! How a spindle ends: rules 7, 11b and 12 to 12d.

use std::mem;

use pagemachine::Failure;

use super::{
    Common, Doing, End, Ends, Frame, GoesOn, Id, Life, Model, NEVER, Outcome, Said, Settles, Settling, Then,
    Time, Wait, Waits, Woken, value_of,
};
use crate::program::{Op, Who};

/// Ends: rules 7, 12c and 12d.
impl Model {
    /// The innermost computation ends; the caller goes on when it is settled.
    pub(super) fn leave(&mut self, id: Id, outcome: Outcome) -> Result<Doing, Doing> {
        self.drop_locals(id);
        // Rule 12c: in any way but `Ok`, and before the caller goes on.
        let settles = outcome.is_err() && !self.innermost(id).compensations.is_empty();
        if settles {
            self.may_wait(id)?;
        }
        let compensations = mem::take(&mut self.innermost(id).compensations);
        self.all[id].frames.pop();
        Ok(if settles { Settles(compensations, outcome) } else { self.hand_over(id, outcome) })
    }

    pub(super) fn hand_over(&mut self, id: Id, outcome: Outcome) -> Doing {
        if self.all[id].frames.is_empty() {
            self.drop_ends(id);
            return match self.all[id].fails.clone() {
                Some(failure) => Ends(Err(failure)),
                None => Ends(Ok(outcome)),
            };
        }
        self.all[id].last = value_of(outcome);
        GoesOn
    }

    /// Leaves the blocks of the innermost computation, and drops its variables.
    pub(super) fn drop_locals(&mut self, id: Id) {
        let frames = &mut self.all[id].frames;
        while matches!(frames.last(), Some(Frame::Block { .. })) {
            frames.pop();
        }
        let at = frames.len() - 1;
        self.drop_locals_at(id, at);
    }

    pub(super) fn drop_all_locals(&mut self, id: Id) {
        (0..self.all[id].frames.len()).rev().for_each(|at| self.drop_locals_at(id, at));
    }

    /// Destructors run once, the newest first; they may notify and fork.
    pub(super) fn drop_locals_at(&mut self, id: Id, at: usize) {
        let Frame::Computation(computation) = &mut self.all[id].frames[at] else { return };
        self.dropped.append(&mut computation.fibers);
        for (tag, forks) in mem::take(&mut computation.held).into_iter().rev() {
            if self.spend(id).is_ok() {
                self.said.push(Said::Tells { who: self.who(id), tag, last: 0 });
            }
            if forks && self.spend(id).is_ok() {
                let kind = self.common(id).kind;
                // What is dropped has nothing to give.
                if let Ok(forked) = self.fork(id, kind, [Op::Notify(tag)].into())
                    && forked != NEVER
                {
                    self.drop_ends(forked);
                }
            }
        }
    }

    pub(super) fn completed(&mut self, id: Id, outcome: Outcome) {
        if self.is_fiber(id) && self.runs(id) {
            self.fiber_ended(id, outcome);
        } else {
            self.end(id, Ok(outcome));
        }
    }

    /// Rule 11: what fails in a fiber fails its spindle.
    pub(super) fn fail(&mut self, id: Id, failure: Failure) {
        self.end(id, Err(failure.clone()));
        if self.is_fiber(id) && self.runs(self.all[id].spindle) {
            self.stop(self.all[id].spindle, failure);
        }
    }

    /// It ends for this reason. Rule 12a: with a call out it first gets the reply; what it compensates is not cancelled
    /// (rule 12c).
    pub(super) fn stop(&mut self, id: Id, failure: Failure) {
        match self.all[id].waits {
            Wait::Reply { read: false, .. } | Wait::Settled => {
                self.all[id].life = Life::Ending(failure);
                self.settles_from_now(id);
                self.end_fibers(id);
            }
            _ => self.end(id, Err(failure)),
        }
    }

    /// It ends: its fibers, its wait, its variables; and what all its computations compensate is performed, the newest
    /// first.
    pub(super) fn end(&mut self, id: Id, end: End) {
        // Rule 11: what has failed before stays the reason, whatever it ended with on its way.
        let end = match &self.all[id].life {
            Life::Ending(failure) if *failure != Failure::Cancelled => Err(failure.clone()),
            _ => end,
        };
        self.all[id].life = Life::Ending(end.clone().err().unwrap_or(Failure::Cancelled));
        self.end_fibers(id);
        if let Wait::Reply { call, read: true } = self.all[id].waits {
            self.said.push(Said::LetGo { who: self.who(id), call });
        }
        self.end_offer(id, false);
        self.all[id].waits = Wait::Nothing;
        self.ready.retain(|(ready, _)| *ready != id);
        self.all[id].fails = None;
        self.leave_channels(id);
        self.drop_all_locals(id);
        self.drop_ends(id);
        self.all[id].fails = None;
        self.close_lost();
        self.end_dropped();
        let frames = mem::take(&mut self.all[id].frames).into_iter();
        let compensations: Vec<_> = frames
            .flat_map(|frame| match frame {
                Frame::Computation(computation) => computation.compensations,
                Frame::Block { .. } => Vec::new(),
            })
            .collect();
        if compensations.is_empty() {
            self.report(id, end);
        } else {
            self.settle(id, compensations, Then::Report(end));
        }
    }

    /// Rule 11: its fibers end with it.
    pub(super) fn end_fibers(&mut self, id: Id) {
        let fibers = self.made_by(Some(id)).into_iter().filter(|made| self.is_fiber(*made));
        fibers.collect::<Vec<_>>().into_iter().for_each(|fiber| self.cancel(fiber));
    }

    pub(super) fn settle(&mut self, id: Id, left: Vec<u32>, then: Then) {
        let by = self.settles_from_now(id);
        self.all[id].settling = Some(Settling { left, out: None, then });
        self.waits(id, Wait::Settled);
        if by <= self.now {
            self.give_up(id);
        } else {
            self.settle_next(id);
        }
    }

    /// Rule 12d: 30 s from when that begins.
    pub(super) fn settles_from_now(&mut self, id: Id) -> Time {
        let age = self.tick();
        let deadline = self.now + u64::try_from(self.settings.settle.as_micros()).unwrap();
        self.all[id].settled_by.get_or_insert((deadline, age)).0
    }

    pub(super) fn settling(&mut self, id: Id) -> &mut Settling {
        self.all[id].settling.as_mut().expect("it settles")
    }

    /// Rule 12c: one after the other.
    pub(super) fn settle_next(&mut self, id: Id) {
        match self.settling(id).left.pop() {
            Some(n) => self.settling(id).out = Some((self.call(id, false, n), n)),
            None => self.settled(id),
        }
    }

    /// Rule 12d: one that fails is reported, and the next is performed.
    pub(super) fn compensated(&mut self, id: Id, ok: bool) {
        let (call, n) = self.settling(id).out.take().expect("it is out");
        if !ok {
            self.unsettled(id, Some(call), Some(n));
        }
        self.settle_next(id);
    }

    pub(super) fn settled(&mut self, id: Id) {
        let settling = self.all[id].settling.take().expect("it settles");
        self.all[id].waits = Wait::Nothing;
        if self.runs(id) {
            self.all[id].settled_by = None;
        }
        match settling.then {
            Then::Report(end) => self.report(id, end),
            Then::Caller(outcome) => self.ready.push_back((id, Woken::Settled(outcome))),
        }
    }

    /// Rule 12d: what is left after 30 s is reported and given up.
    pub(super) fn give_up(&mut self, id: Id) {
        if let (Wait::Reply { call, .. }, Life::Ending(failure)) =
            (self.all[id].waits.clone(), self.all[id].life.clone())
        {
            self.unsettled(id, Some(call), None);
            return self.end(id, Err(failure));
        }
        let out = self.settling(id).out.take().map(|(call, n)| (Some(call), n));
        let left = mem::take(&mut self.settling(id).left).into_iter().rev().map(|n| (None, n));
        for (call, n) in out.into_iter().chain(left) {
            self.unsettled(id, call, Some(n));
        }
        self.settled(id);
    }

    pub(super) fn unsettled(&mut self, id: Id, call: Option<u64>, request: Option<u32>) {
        self.said.push(Said::Unsettled { who: self.who(id), call, request });
    }

    /// Rule 7: the end is reported when the spindle has ended, its compensations included. Rule 5c: with what it kept.
    pub(super) fn report(&mut self, id: Id, end: End) {
        let who = self.who(id);
        self.all[id].settled_by = None;
        if self.is_fiber(id) {
            self.all[id].life = Life::Gone;
        } else {
            self.all[id].life = Life::Ended(end.clone());
            let dropped = mem::take(&mut self.all[id].common.kept).len();
            self.said.push(match end {
                Ok(outcome) => Said::Completed { who, outcome, dropped },
                Err(failure) => Said::Failed { who, failure, dropped },
            });
        }
        // Rule 11b: what it forked outlives it, and comes to the page; what a fiber left behind, to what it was part of.
        for orphan in self.made_by(Some(id)).into_iter().rev() {
            if self.is_fiber(id) {
                self.all[orphan].maker = self.all[id].maker;
            } else if !self.is_fiber(orphan) {
                self.all[orphan].came = self.tick();
                self.all[orphan].maker = None;
            }
        }
        // Who awaits it comes before who cancelled it.
        self.wake(|wait| (*wait == Wait::Outcome(id)).then_some(Woken::Outcome(id)));
        let ended: Vec<_> = (0..self.all.len()).map(|id| self.has_ended(id)).collect();
        self.wake(|wait| match wait {
            Wait::Cancelled { all, was_running } if all.iter().all(|id| ended[*id]) => {
                Some(Woken::With(u32::from(*was_running)))
            }
            _ => None,
        });
        if self.closing && self.has_all_ended() {
            self.said.push(Said::Closed);
        }
    }
}

/// Cancel: rules 12 to 12b.
impl Model {
    /// Waits until all of it has ended, and says whether it was still running.
    pub(super) fn performs_cancel(&mut self, id: Id, other: Id) -> Doing {
        let was_running = self.runs(other);
        let all = self.tree_of(other);
        self.cancel(other);
        // Of itself, or of what forked it, it does not return.
        if all.contains(&id) {
            return Waits;
        }
        if all.iter().all(|id| self.has_ended(*id)) {
            self.all[id].last = u32::from(was_running);
            return GoesOn;
        }
        self.waits(id, Wait::Cancelled { all, was_running })
    }

    /// Rule 12: with its fibers and what it forked, innermost and newest first.
    pub(super) fn cancel(&mut self, id: Id) {
        for id in self.tree_of(id) {
            match self.all[id].life {
                Life::Running => self.stop(id, Failure::Cancelled),
                // The output of a fiber is wanted by nobody.
                Life::Ended(_) if self.is_fiber(id) => self.all[id].life = Life::Gone,
                _ => {}
            }
        }
    }

    /// A spindle or a fiber and what it made, and so on, innermost and newest first.
    pub(super) fn tree_of(&self, id: Id) -> Vec<Id> {
        let mut tree: Vec<_> =
            self.made_by(Some(id)).into_iter().flat_map(|made| self.tree_of(made)).collect();
        if !self.has_ended(id) || self.is_fiber(id) {
            tree.push(id);
        }
        tree
    }

    /// What this one made, or what the page has; the newest first.
    pub(super) fn made_by(&self, maker: Option<Id>) -> Vec<Id> {
        let is_there =
            |id: &Id| !self.has_ended(*id) || self.is_fiber(*id) && self.all[*id].life != Life::Gone;
        let made = (0..self.all.len()).filter(|id| self.all[*id].maker == maker).filter(is_there);
        self.newest_first(made.collect())
    }

    pub(super) fn runs(&self, id: Id) -> bool {
        self.all.get(id).is_some_and(|part| part.life == Life::Running)
    }

    pub(super) fn has_ended(&self, id: Id) -> bool {
        self.all.get(id).is_none_or(|part| matches!(part.life, Life::Ended(_) | Life::Gone))
    }

    pub(super) fn has_all_ended(&self) -> bool {
        (0..self.all.len()).all(|id| self.has_ended(id))
    }

    pub(super) fn is_fiber(&self, id: Id) -> bool {
        self.all[id].spindle != id
    }

    /// Rule 11: a fiber speaks as its spindle.
    pub(super) fn who(&self, id: Id) -> Who {
        self.all[self.all[id].spindle].common.who
    }

    pub(super) fn common(&mut self, id: Id) -> &mut Common {
        let spindle = self.all[id].spindle;
        &mut self.all[spindle].common
    }
}
