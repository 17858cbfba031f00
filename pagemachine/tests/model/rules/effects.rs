//! What an effect does to the page: rules 1 to 3, 14, 15, 18 to 22.

use pagemachine::{Failure, Limit};

use super::{
    Cancels, Cell, Channel, Common, Computation, Doing, Ends, Frame, GoesOn, Id, Life, Model, NEVER, Need,
    Offer, Part, Past, Said, Wait, Waits, Woken, accepts, answer, channels, code, computation, moment,
    value_of,
};
use crate::program::{ACCEPTS, DOWN, Op, Program};

impl Model {
    pub(super) fn perform(&mut self, id: Id, op: Op) -> Result<Doing, Doing> {
        let last = self.all[id].last;
        self.all[id].last = match op {
            Op::Yield(which) => {
                self.spend(id)?;
                self.may_wait(id)?;
                return self.offer(id, which);
            }
            Op::Notify(tag) => {
                self.spend(id)?;
                self.said.push(Said::Tells { who: self.who(id), tag, last });
                last
            }
            Op::Call { read, n } => {
                self.spend(id)?;
                self.may_wait(id)?;
                let call = self.call(id, read, n);
                return Ok(self.waits(id, Wait::Reply { call, read }));
            }
            Op::Fork(kind, program) => {
                self.spend(id)?;
                let forked = self.fork(id, kind, program)?;
                self.all[id].handles.push(forked);
                self.all[id].knows.push(forked);
                last
            }
            Op::Await(_) if self.all[id].handles.is_empty() => last,
            Op::Await(nth) => {
                self.spend(id)?;
                let of = self.all[id].handles[nth % self.all[id].handles.len()];
                // Rule 3: what has ended is not waited for.
                let Some(value) = self.outcome(of) else {
                    self.may_wait(id)?;
                    return Ok(self.waits(id, Wait::Outcome(of)));
                };
                value
            }
            Op::Cancel(nth) => {
                self.spend(id)?;
                let other = self.all[id].knows[nth % self.all[id].knows.len()];
                if !self.has_ended(other) {
                    self.may_wait(id)?;
                    return Ok(Cancels(other));
                }
                0
            }
            Op::Put(n) => {
                self.spend(id)?;
                u32::from(self.put(id, n))
            }
            Op::Get(cell) => {
                self.spend(id)?;
                self.look(id, cell)
            }
            Op::Changed(cell) => {
                self.spend(id)?;
                if !self.has_news(id, cell) {
                    self.may_wait(id)?;
                    return Ok(self.waits(id, Wait::Write(cell)));
                }
                self.look(id, cell)
            }
            Op::Now => {
                self.spend(id)?;
                moment(self.now)
            }
            Op::Sleep(micros) => {
                self.spend(id)?;
                self.may_wait(id)?;
                // Rule 21a: also for zero.
                let deadline = self.now + micros;
                return Ok(self.waits(id, Wait::Timer { deadline, tick: false, zero: micros == 0 }));
            }
            Op::Interval(period) => {
                self.spend(id)?;
                self.all[id].ticks = Some((self.now, period));
                last
            }
            Op::Tick => {
                let Some((start, period)) = self.all[id].ticks else { return Ok(GoesOn) };
                self.spend(id)?;
                self.may_wait(id)?;
                // Rule 21a: what was missed is left out, and a tick of this very moment came before it.
                let passed = (self.until - start) / period;
                let deadline = start + (passed + 1) * period;
                return Ok(self.waits(id, Wait::Timer { deadline, tick: true, zero: false }));
            }
            Op::Fiber(program) => {
                self.spend(id)?;
                let fiber = self.begin(id, program)?;
                if fiber != NEVER {
                    self.ready.push_back((fiber, Woken::Begun));
                }
                self.innermost(id).fibers.push(fiber);
                last
            }
            Op::Drop(nth) => {
                let fibers = &mut self.innermost(id).fibers;
                if !fibers.is_empty() {
                    let fiber = fibers.remove(nth % fibers.len());
                    self.dropped.push(fiber);
                }
                last
            }
            Op::Join(nth) => {
                let fibers = self.innermost(id).fibers.clone();
                if fibers.is_empty() {
                    return Ok(GoesOn);
                }
                return self.wait_for(id, vec![fibers[nth % fibers.len()]], Need::Any);
            }
            Op::JoinAny if self.innermost(id).fibers.is_empty() => last,
            Op::JoinAny => {
                let fibers = self.innermost(id).fibers.clone();
                return self.wait_for(id, fibers, Need::Any);
            }
            Op::JoinAll => {
                let fibers = self.innermost(id).fibers.clone();
                return self.wait_for(id, fibers, Need::All);
            }
            Op::Race(programs) => return self.race(id, programs),
            Op::Timeout(micros, program) => return self.race(id, vec![program, [Op::Sleep(micros)].into()]),
            Op::Open(bound) => {
                self.spend(id)?;
                let channel = self.channels.len();
                self.channels.push(Channel { bound, senders: 1, receivers: 1, ..Channel::default() });
                self.all[id].ends.push(channels::Ends { channel, sends: true, takes: true });
                last
            }
            Op::Stream(n) => {
                self.spend(id)?;
                self.open_stream(id, n);
                last
            }
            Op::Send(nth, n) => {
                let Some(channel) = self.sender(id, nth) else { return Ok(GoesOn) };
                self.spend(id)?;
                return self.puts(id, channel, n);
            }
            Op::Receive(nth) => {
                let Some(channel) = self.receiver(id, nth) else { return Ok(GoesOn) };
                self.spend(id)?;
                let Some(value) = self.takes(id, channel)? else {
                    self.may_wait(id)?;
                    let waits = self.waits(id, Wait::Channel);
                    self.waits_to_take(id, channel);
                    return Ok(waits);
                };
                value
            }
            Op::Close(nth) => {
                let end = self.sender(id, nth).or_else(|| self.receiver(id, nth));
                let Some(channel) = end else { return Ok(GoesOn) };
                self.spend(id)?;
                self.close(channel);
                last
            }
            Op::DropSender(nth) => {
                self.drop_sender(id, nth);
                last
            }
            Op::DropReceiver(nth) => {
                self.drop_receiver(id, nth);
                last
            }
            Op::Repeat(times, program) => {
                self.all[id].frames.push(Frame::Block { program, at: 0, times });
                last
            }
            Op::If(then, otherwise) => {
                let program = if last % 2 == 1 { then } else { otherwise };
                self.all[id].frames.push(Frame::Block { program, at: 0, times: 1 });
                last
            }
            Op::Compute(program) => {
                self.all[id].frames.push(computation(program));
                last
            }
            Op::Compensate(n) => {
                self.spend(id)?;
                // Rule 22.
                if self.innermost(id).compensations.len() >= self.settings.compensations {
                    return Err(self.fails(id, Failure::OverLimit(Limit::Compensations)));
                }
                self.innermost(id).compensations.push(n);
                last
            }
            Op::Hold { tag, forks } => {
                self.innermost(id).held.push((tag, forks));
                last
            }
            Op::Check if last == DOWN => return self.leave(id, Err(())),
            Op::Jump(times) if self.innermost(id).round < times => {
                // Rule 14: it drops what it does not hand on, fibers included.
                self.drop_locals(id);
                let computation = self.innermost(id);
                (computation.at, computation.round) = (0, computation.round + 1);
                self.spend(id)?;
                last
            }
            Op::Check | Op::Jump(_) => last,
            Op::Return { ok: true } => return self.leave(id, Ok(last)),
            Op::Return { ok: false } => return self.leave(id, Err(())),
            Op::Panic => {
                // It unwinds in this step.
                self.drop_all_locals(id);
                self.drop_ends(id);
                return Err(Ends(Err(Failure::Panicked("on purpose".into()))));
            }
            Op::Foreign => {
                self.may_wait(id)?;
                return Err(Ends(Err(Failure::ForeignAwait)));
            }
        };
        Ok(GoesOn)
    }

    pub(super) fn offer(&mut self, id: Id, which: usize) -> Result<Doing, Doing> {
        // Rule 1: one output, also when a kept event answers it at once. Rule 4: no number comes twice.
        self.offers += 1;
        let (who, spindle) = (self.who(id), self.all[id].spindle);
        self.said.push(Said::Asks { who, offer: self.offers, which });
        let offer = Offer { number: self.offers, which, made: self.now };
        // Rule 5: in the order in which they came.
        self.all[spindle].common.offered.push(offer.clone());
        let kept = &mut self.all[spindle].common.kept;
        if let Some(first) = kept.iter().position(|kept| accepts(&offer, kept.event)) {
            let Past { event, .. } = kept.remove(first);
            self.said.push(Said::OfferEnded { who, offer: self.offers, answered: true });
            self.took(spindle, event);
            self.all[id].last = answer(event);
            return Ok(GoesOn);
        }
        // Rule 4: two that wait, and accept the same event.
        let clashes = |other: &Offer| ACCEPTS[other.which].iter().any(|event| ACCEPTS[which].contains(event));
        let is_ambiguous = self.offers_of(spindle).any(|(_, other)| clashes(other));
        self.waits(id, Wait::Event(offer));
        if is_ambiguous { Err(Ends(Err(Failure::Ambiguous))) } else { Ok(Waits) }
    }

    pub(super) fn call(&mut self, id: Id, read: bool, n: u32) -> u64 {
        self.calls += 1;
        self.said.push(Said::Calls { who: self.who(id), call: self.calls, read, n });
        self.calls
    }

    /// Rule 9: it first runs after its maker's step. Rule 15: it begins with its maker's count.
    pub(super) fn fork(&mut self, maker: Id, kind: usize, program: Program) -> Result<Id, Doing> {
        // Rule 12: what an ending spindle forks never runs, so nobody is told of it.
        if !self.runs(maker) {
            return Ok(NEVER);
        }
        if self.is_full() {
            return Err(self.fails(maker, Failure::OverLimit(Limit::Spindles)));
        }
        Ok(self.start(kind, program, Some(maker)))
    }

    pub(super) fn start(&mut self, kind: usize, program: Program, maker: Option<Id>) -> Id {
        let (id, who) = (self.all.len(), self.started);
        let spent = maker.map_or(0, |maker| self.common(maker).spent);
        let common = Common { who, kind, spent, ..Common::default() };
        // It is its spindle that forks, also in a fiber (rule 11).
        self.enter(program, id, maker, maker.map(|maker| self.all[maker].spindle), common);
        self.all[id].knows.push(id);
        self.started += 1;
        // Rule 7: each once.
        self.said.push(Said::Started { who, kind });
        self.ready.push_back((id, Woken::Started));
        id
    }

    /// Rule 11: a fiber is part of its spindle.
    pub(super) fn begin(&mut self, maker: Id, program: Program) -> Result<Id, Doing> {
        if !self.runs(maker) {
            return Ok(NEVER);
        }
        if self.is_full() {
            return Err(self.fails(maker, Failure::OverLimit(Limit::Spindles)));
        }
        Ok(self.enter(program, self.all[maker].spindle, Some(maker), Some(maker), Common::default()))
    }

    /// It knows what its maker knows.
    pub(super) fn enter(
        &mut self,
        program: Program,
        spindle: Id,
        from: Option<Id>,
        maker: Option<Id>,
        common: Common,
    ) -> Id {
        let ends = from.map(|from| self.clone_ends(from)).unwrap_or_default();
        let from = from.map(|from| &self.all[from]);
        let (handles, knows) =
            from.map(|from| (from.handles.clone(), from.knows.clone())).unwrap_or_default();
        let came = self.tick();
        self.all.push(Part {
            spindle,
            maker,
            came,
            life: Life::Running,
            frames: vec![computation(program)],
            last: 0,
            handles,
            knows,
            ticks: None,
            ends,
            waits: Wait::Nothing,
            since: 0,
            settling: None,
            settled_by: None,
            fails: None,
            common,
        });
        self.all.len() - 1
    }

    /// Rule 22: spindles and fibers, until they have ended and their outputs were taken.
    pub(super) fn is_full(&self) -> bool {
        let counts = |id: &Id| !self.has_ended(*id) || self.is_fiber(*id) && self.all[*id].life != Life::Gone;
        (0..self.all.len()).filter(counts).count() >= self.settings.spindles as usize
    }

    /// Rule 11b: its output, or its failure as a value; nothing as long as it has not ended.
    pub(super) fn outcome(&self, of: Id) -> Option<u32> {
        match self.all.get(of).map(|part| &part.life) {
            None => Some(code(&Failure::Cancelled)),
            Some(Life::Ended(Ok(outcome))) => Some(value_of(*outcome)),
            Some(Life::Ended(Err(failure))) => Some(code(failure)),
            Some(_) => None,
        }
    }

    /// Rule 19: the first to write owns it, until it has ended; a write that is refused is none.
    pub(super) fn put(&mut self, id: Id, n: u32) -> bool {
        let spindle = self.all[id].spindle;
        let kind = self.all[spindle].common.kind;
        let owner = self.cells[kind].writer.filter(|writer| !self.has_ended(*writer));
        if owner.is_some_and(|owner| owner != spindle) {
            return false;
        }
        self.cells[kind] = Cell { value: n, writes: self.cells[kind].writes + 1, writer: Some(spindle) };
        // Rule 19a: its own write it has seen.
        self.common(id).seen[kind] = self.cells[kind].writes;
        self.wake(|wait| (*wait == Wait::Write(kind)).then_some(Woken::Write(kind)));
        true
    }

    /// Rule 19a: a write that this spindle, all its fibers as one, has not seen.
    pub(super) fn has_news(&self, id: Id, cell: usize) -> bool {
        self.all[self.all[id].spindle].common.seen[cell] < self.cells[cell].writes
    }

    /// Rule 19a: who looks has seen every write so far.
    pub(super) fn look(&mut self, id: Id, cell: usize) -> u32 {
        let Cell { value, writes, .. } = self.cells[cell];
        self.common(id).seen[cell] = writes;
        if writes == 0 { 0 } else { 20 + value }
    }

    pub(super) fn innermost(&mut self, id: Id) -> &mut Computation {
        let mut computations = self.all[id].frames.iter_mut().rev().filter_map(|frame| match frame {
            Frame::Computation(computation) => Some(computation),
            Frame::Block { .. } => None,
        });
        computations.next().expect("what runs is in a computation")
    }
}
