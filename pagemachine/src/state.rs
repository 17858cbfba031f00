//! The state of a page, and what an effect does to it while a spindle runs.
//!
//! The state travels: between steps it is the machine's; during one it lies in the contract's exchange on the
//! stepping thread, where effects find it. Each function below is the half of an effect that touches the page.

use std::{
    cell::Cell,
    collections::{BTreeMap, VecDeque},
    iter,
    mem::{self, ManuallyDrop},
    sync::atomic::{AtomicU64, Ordering},
    task::Poll,
};

use crate::{
    CallId, Contract, Delivery, Ended, Engine, Failure, Limit, Output, RawId, Rejected, Settings, Time,
    cell::Cells,
    channel::Channels,
    coroutine::Coroutine,
    guard::discard,
    messages::{Compared, Messages, accepts},
    stream::Streams,
    timer::Timers,
};

/// Where a page lies while it is stepped on this thread; empty otherwise.
///
/// `ManuallyDrop` keeps the thread-local free of a destructor, so that reading it is one load.
/// Nothing is left in it after a step, so nothing leaks.
pub struct Exchange<C: Contract>(Cell<ManuallyDrop<Option<Box<State<C>>>>>);

impl<C: Contract> Exchange<C> {
    /// An empty exchange.
    #[must_use]
    #[expect(clippy::new_without_default, reason = "a `thread_local!` wants a const")]
    pub const fn new() -> Self {
        Self(Cell::new(ManuallyDrop::new(None)))
    }

    /// Puts a page in, and gives what lay there: a page may be stepped inside another page's spindle.
    pub(crate) fn swap(&self, state: Option<Box<State<C>>>) -> Option<Box<State<C>>> {
        ManuallyDrop::into_inner(self.0.replace(ManuallyDrop::new(state)))
    }
}

impl<C: Contract> std::fmt::Debug for Exchange<C> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Exchange")
    }
}

/// What wakes a spindle.
pub(crate) enum Incoming<C: Contract> {
    Nothing,
    Event(C::Event),
    Reply(C::Reply),
    Outcome(Result<C::Done, Failure>),
    Cancelled(bool),
    /// What the computation compensates has been performed.
    Settled,
    /// The cell that it waits for.
    Written,
    /// Its timer, at this moment.
    Due(Time),
    /// An item of the channel that it waits for, by its number; `None` if that is closed.
    Item(Option<u64>),
    /// The stream that it waits for is lost: it fails.
    Lost,
    /// Its item was put into the channel that it waits for, or goes back to it.
    Put {
        is_done: bool,
    },
    /// A fiber that it awaits may have ended.
    Fibers,
    /// The arm of its `await_any!` that ended first.
    Won(RawId),
}

/// What a spindle or a fiber waits for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Wait {
    /// Nothing: it runs, or it was started or woken and has yet to run.
    Nothing,
    /// `Slot::data` is the offer's number, `Slot::tag` the yield's.
    Offer,
    /// `Slot::data` is the call's number, `Slot::tag` is 1 for a `#[read]`.
    Call,
    /// `Slot::data` is the timer's age, `Slot::tag` is 1 if it was due when it was set.
    Timer,
    /// `Slot::data` is the number of the awaited spindle.
    Outcome,
    /// For the reply to a compensation; `Slot::data` is the call's number.
    Compensation,
    /// Its compensations have been performed: it goes on.
    Settled,
    /// `Slot::data` is how many of the cancelled have yet to end, `Slot::tag` is 1 if the spindle was running.
    Cancel,
    /// A write. `Slot::tag` is the cell's, `Slot::data` the ticket.
    Cell,
    /// An item. `Slot::data` is the channel's place, `Slot::tag` is not 0 once it has been woken.
    Take,
    /// Room in a channel, or the taker of its item. `Slot::data` is the channel's place, `Slot::tag` is not 0 once it has
    /// been woken.
    Put,
    /// The end of fibers, which it knows.
    Fibers,
    /// The first of its arms to end; then `Slot::data` is that arm's number.
    Arms,
}

impl Wait {
    /// Whether whoever waits for this has nothing more to be done by the machine until it comes.
    pub(crate) fn asks_no_more(self) -> bool {
        match self {
            Self::Offer
            | Self::Call
            | Self::Timer
            | Self::Outcome
            | Self::Cell
            | Self::Take
            | Self::Put
            | Self::Fibers
            | Self::Arms => true,
            Self::Nothing | Self::Compensation | Self::Settled | Self::Cancel => false,
        }
    }
}

/// Where a slot is in the life of its spindle.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Life {
    /// No spindle.
    Free,
    Running,
    /// Cancelled, with a call out: it settles.
    Ending,
    /// Ended. A handle holds its outcome, or fibers of it settle.
    Held,
}

/// No slot, or no extra.
pub(crate) const NONE: u32 = u32::MAX;

/// In the place of a kind: a fiber that a handle holds.
pub(crate) const FIBER: u16 = u16::MAX;

/// In the place of a kind: a fiber that is an arm of an `await_any!`.
pub(crate) const ARM: u16 = u16::MAX - 1;

/// One spindle or fiber. It is small since a page may hold very many: what few need lies in an [`Extra`].
pub(crate) struct Slot<C: Contract> {
    /// `None` while it runs, and after its end. A fiber that has ended keeps its output in it.
    pub(crate) coroutine: Option<Coroutine<C>>,
    /// See [`Wait`].
    pub(crate) data: u64,
    pub(crate) generation: u32,
    /// Its place in [`State::extras`].
    pub(crate) extra: u32,
    /// What forked it, or whose fiber it is. The next three make the list of these, newest first.
    pub(crate) parent: u32,
    pub(crate) newest_child: u32,
    /// The next in the list that it is in; in a free slot the next free one.
    pub(crate) older: u32,
    pub(crate) newer: u32,
    /// See [`Wait`].
    pub(crate) tag: u16,
    /// The spindle's place among those of its contract, [`FIBER`] or [`ARM`].
    pub(crate) kind: u16,
    /// The effects and jumps of this turn (rule 15). Those of a fiber are its spindle's.
    pub(crate) spent: u16,
    pub(crate) wait: Wait,
    pub(crate) life: Life,
}

impl<C: Contract> Slot<C> {
    /// Whether a fiber lives in it.
    pub(crate) fn is_fiber(&self) -> bool {
        self.kind >= ARM
    }
}

/// What only some spindles have.
pub(crate) struct Extra<C: Contract> {
    /// How many handles refer to the spindle.
    handles: u32,
    /// How it ended; kept while there are handles.
    pub(crate) outcome: Option<Result<C::Done, Failure>>,
    /// Who waits for its outcome.
    pub(crate) waiters: Vec<RawId>,
    /// Who waits for its end, having cancelled it.
    pub(crate) cancellers: Vec<RawId>,
    /// The events that it keeps or remembers (rules 5 to 5c).
    pub(crate) messages: Messages<C>,
    /// The fibers of the spindle itself, not those of its fibers; the newest last.
    pub(crate) fibers: Vec<u32>,
    /// The fibers whose offers wait.
    offering: Vec<RawId>,
    /// How many of its fibers sleep for zero (rule 15).
    pub(crate) dozing: u32,
    /// How many writes it has seen, for each cell up to the last that it looked at (rule 19a).
    pub(crate) seen: Vec<u64>,
    /// How many random numbers and fresh ids it has had (rule 21b).
    pub(crate) drawn: u64,
    /// What its computations compensate, the newest last.
    pub(crate) undos: Vec<Undo<C>>,
    /// The age of its timer in [`State::settling`], while it settles.
    pub(crate) settling: Option<u64>,
    /// Whether its time to settle is over.
    pub(crate) is_overdue: bool,
    /// How it ends, once its compensations have been performed.
    pub(crate) end: Option<Result<C::Done, Failure>>,
}

/// An entry in the list of what a spindle compensates.
pub(crate) enum Undo<C: Contract> {
    /// Where the entries of one computation begin.
    Scope,
    Call(C::Call),
    /// A call that is out, and could not be cloned to be reported if it fails.
    WithoutCopy,
}

impl<C: Contract> Extra<C> {
    fn new() -> Self {
        Self {
            handles: 0,
            outcome: None,
            waiters: Vec::new(),
            cancellers: Vec::new(),
            messages: Messages::default(),
            fibers: Vec::new(),
            offering: Vec::new(),
            dozing: 0,
            undos: Vec::new(),
            settling: None,
            is_overdue: false,
            end: None,
            seen: Vec::new(),
            drawn: 0,
        }
    }
}

/// An offer that waits.
#[derive(Clone, Copy)]
pub(crate) struct Offered {
    /// The spindle, or the fiber of it that made the offer.
    pub(crate) by: RawId,
    pub(crate) number: u64,
}

/// The running spindles of one kind. Of a single one, `slots` is its slot.
#[derive(Clone, Copy, Default)]
struct Kind {
    count: u32,
    /// All their slots, combined by exclusive or.
    slots: u32,
}

/// Tells the pages of a process apart, so that a handle knows its own.
///
/// It is compared and never shown, so a run does not depend on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PageNumber(u64);

impl PageNumber {
    fn next() -> Self {
        static NEWEST: AtomicU64 = AtomicU64::new(0);
        Self(NEWEST.fetch_add(1, Ordering::Relaxed))
    }
}

/// All of a page but its coroutine that runs.
pub(crate) struct State<C: Contract> {
    pub(crate) page: PageNumber,
    pub(crate) outputs: VecDeque<Output<C>>,
    pub(crate) slots: Vec<Slot<C>>,
    /// The head of the list of free slots.
    free: u32,
    pub(crate) extras: Vec<Extra<C>>,
    free_extras: Vec<u32>,
    kinds: Box<[Kind]>,
    pub(crate) cells: Cells<C>,
    pub(crate) channels: Channels,
    pub(crate) streams: Streams<C>,
    /// How many spindles have not ended, and how many fibers there are.
    pub(crate) running: u32,
    /// The head of the list of spindles that the page itself has, newest first.
    pub(crate) newest_root: u32,
    pub(crate) ready: VecDeque<RawId>,
    /// The slots whose `spent` is not zero.
    pub(crate) spenders: Vec<u32>,
    pub(crate) settings: Settings,
    pub(crate) engine: Engine,
    pub(crate) now: Time,
    /// The newest time that came with an input; later than `now` only while what was due before it is done.
    pub(crate) until: Time,
    /// The newest offer's number.
    pub(crate) offers: u64,
    pub(crate) calls: u64,
    /// Who waits for the replies to the calls of fibers.
    pub(crate) callers: BTreeMap<u64, RawId>,
    /// The age of the newest fiber.
    pub(crate) fibers: u64,
    /// Fibers whose handles were dropped, with their ages.
    pub(crate) dropped: Vec<(u64, RawId)>,
    /// How many of these have had their offers withdrawn.
    pub(crate) withdrawn: usize,
    /// The panic of a fiber's destructor, and the spindle that fails by it as it ends.
    pub(crate) panicked: Option<(RawId, String)>,
    /// Events that are to be dropped once the page is not borrowed.
    pub(crate) forgotten: Vec<C::Event>,
    pub(crate) timers: Timers,
    /// The timers of kept events, each set for the spindle that keeps one (rule 5c).
    pub(crate) expiring: Timers,
    /// When the time to settle of a spindle or fiber is over.
    pub(crate) settling: Timers,
    pub(crate) closing: bool,
    /// Whether `Closed` came out.
    pub(crate) told_closed: bool,

    // The step that is under way.
    /// Who runs: a spindle, or a fiber of one.
    pub(crate) current: RawId,
    /// The spindle that runs, itself or by a fiber: what is told, written and counted is its own.
    pub(crate) spindle: RawId,
    pub(crate) incoming: Incoming<C>,
    pub(crate) spent: u16,
    /// Whether the current spindle is ending: it waits for nothing more, and what it forks never runs (rule 12a).
    pub(crate) ending: bool,
    /// Why the current spindle fails, found while it runs.
    pub(crate) failure: Option<Failure>,
    /// What the current spindle cancels, once its step is over.
    pub(crate) cancel: Option<RawId>,
}

impl<C: Contract> State<C> {
    pub(crate) fn new(settings: Settings, engine: Engine) -> Self {
        Self {
            page: PageNumber::next(),
            outputs: VecDeque::new(),
            slots: Vec::new(),
            free: NONE,
            extras: Vec::new(),
            free_extras: Vec::new(),
            kinds: vec![Kind::default(); C::DESCRIPTOR.spindles.len()].into_boxed_slice(),
            cells: Cells::new(),
            channels: Channels::default(),
            streams: Streams::new(),
            running: 0,
            newest_root: NONE,
            ready: VecDeque::new(),
            spenders: Vec::new(),
            settings,
            engine,
            now: Time::default(),
            until: Time::default(),
            offers: 0,
            calls: 0,
            callers: BTreeMap::new(),
            fibers: 0,
            dropped: Vec::new(),
            withdrawn: 0,
            panicked: None,
            forgotten: Vec::new(),
            timers: Timers::default(),
            expiring: Timers::default(),
            settling: Timers::default(),
            closing: false,
            told_closed: false,
            current: RawId::new(0, 0),
            spindle: RawId::new(0, 0),
            incoming: Incoming::Nothing,
            spent: 0,
            ending: false,
            failure: None,
            cancel: None,
        }
    }

    /// The slot of a spindle, unless another one lives in it now.
    pub(crate) fn slot(&self, id: RawId) -> Option<&Slot<C>> {
        let slot = self.slots.get(id.slot() as usize)?;
        (u64::from(slot.generation) == id.generation() && slot.life != Life::Free).then_some(slot)
    }

    pub(crate) fn id(&self, slot: u32) -> RawId {
        RawId::new(slot, self.slots[slot as usize].generation)
    }

    /// The slot of the only running spindle of a kind (rule 8).
    pub(crate) fn only(&self, kind: u16) -> Option<RawId> {
        let Kind { count, slots } = self.kinds[usize::from(kind)];
        (count == 1).then(|| self.id(slots))
    }

    /// Whether a slot holds a fiber.
    pub(crate) fn is_fiber(&self, index: u32) -> bool {
        self.slots[index as usize].is_fiber()
    }

    /// The spindle that lives in a slot, or whose fiber does. It stays while it has fibers.
    pub(crate) fn spindle_of(&self, mut index: u32) -> RawId {
        while self.is_fiber(index) {
            index = self.slots[index as usize].parent;
        }
        self.id(index)
    }

    /// The call whose reply a slot waits for.
    pub(crate) fn call_of(&self, index: u32) -> CallId {
        CallId { spindle: self.spindle_of(index), number: self.slots[index as usize].data }
    }

    /// Counts an effect or a jump; `false` fails the current spindle (rule 15).
    pub(crate) fn spend(&mut self) -> bool {
        if !self.channels.left.is_empty() {
            self.close_left();
        }
        if self.dropped.len() > self.withdrawn {
            self.withdraw_dropped();
        }
        if self.failure.is_some() {
            return false;
        }
        if self.spent >= self.settings.budget {
            self.failure = Some(Failure::OverBudget);
            return false;
        }
        self.spent += 1;
        true
    }

    /// The turn is over: each spindle may spend anew in the next (rule 15).
    #[inline]
    pub(crate) fn reset_budgets(&mut self) {
        if self.timers.next().is_some_and(|due| due <= self.now) {
            return self.reset_budgets_but_of_who_dozes();
        }
        while let Some(index) = self.spenders.pop() {
            self.slots[index as usize].spent = 0;
        }
    }

    /// Who sleeps for zero stays in this moment: its next turn goes on with its count.
    #[cold]
    fn reset_budgets_but_of_who_dozes(&mut self) {
        let (slots, extras) = (&mut self.slots, &self.extras);
        self.spenders.retain(|index| {
            let slot = &mut slots[*index as usize];
            let stays = slot.wait == Wait::Timer && slot.tag != 0
                || extras.get(slot.extra as usize).is_some_and(|extra| extra.dozing > 0);
            if !stays {
                slot.spent = 0;
            }
            stays
        });
    }

    /// The slot of who runs, if it may wait now.
    pub(crate) fn may_wait(&mut self) -> Option<&mut Slot<C>> {
        if self.ending {
            return None;
        }
        let slot = &mut self.slots[self.current.slot() as usize];
        if slot.wait != Wait::Nothing {
            self.failure = Some(Failure::Ambiguous);
            return None;
        }
        Some(slot)
    }

    /// Makes room for a spindle and tells of it; it runs when its turn comes (rule 9).
    pub(crate) fn start(&mut self, kind: u16, coroutine: Coroutine<C>, parent: u32, spent: u16) -> RawId {
        let id = self.enter(kind, coroutine, parent);
        let index = id.slot();
        self.slots[index as usize].spent = spent;
        if spent > 0 {
            self.spenders.push(index);
        }
        self.count(kind, index, true);
        self.ready.push_back(id);
        self.outputs.push_back(Output::Started { spindle: id, kind });
        id
    }

    /// Gives a coroutine a slot.
    pub(crate) fn enter(&mut self, kind: u16, coroutine: Coroutine<C>, parent: u32) -> RawId {
        let index = self.new_slot();
        let slot = &mut self.slots[index as usize];
        slot.coroutine = Some(coroutine);
        slot.kind = kind;
        slot.life = Life::Running;
        self.link(index, parent);
        self.running += 1;
        self.id(index)
    }

    /// Whether the page has all that it may have; if so, the current spindle fails (rule 22).
    pub(crate) fn is_full(&mut self) -> bool {
        let is_full = self.running >= self.settings.spindles.min(RawId::SLOTS);
        if is_full {
            self.failure = Some(Failure::OverLimit(Limit::Spindles));
        }
        is_full
    }

    fn new_slot(&mut self) -> u32 {
        if self.free != NONE {
            let index = self.free;
            self.free = self.slots[index as usize].older;
            return index;
        }
        // Doubling would leave half of a large page empty.
        if self.slots.len() == self.slots.capacity() {
            self.slots.reserve_exact((self.slots.len() / 4).max(2));
        }
        self.slots.push(Slot {
            coroutine: None,
            data: 0,
            generation: 0,
            extra: NONE,
            parent: NONE,
            newest_child: NONE,
            older: NONE,
            newer: NONE,
            tag: 0,
            kind: 0,
            spent: 0,
            wait: Wait::Nothing,
            life: Life::Free,
        });
        place(self.slots.len() - 1)
    }

    /// Gives a slot back, unless its spindle's outcome is still held.
    pub(crate) fn free_slot(&mut self, index: u32) {
        let free = self.free;
        let slot = &mut self.slots[index as usize];
        slot.life = Life::Free;
        slot.wait = Wait::Nothing;
        slot.spent = 0;
        let extra = mem::replace(&mut slot.extra, NONE);
        // No id comes twice: a slot that has no new generation left is not used again.
        if slot.generation < u32::MAX {
            slot.generation += 1;
            slot.older = free;
            self.free = index;
        }
        if extra != NONE {
            self.extras[extra as usize] = Extra::new();
            self.free_extras.push(extra);
        }
    }

    /// The extra of a slot, made if it has none.
    pub(crate) fn extra(&mut self, index: u32) -> &mut Extra<C> {
        let slot = &mut self.slots[index as usize];
        if slot.extra == NONE {
            slot.extra = self.free_extras.pop().unwrap_or_else(|| {
                self.extras.push(Extra::new());
                place(self.extras.len() - 1)
            });
        }
        &mut self.extras[slot.extra as usize]
    }

    /// The extra of a slot that has one.
    pub(crate) fn extra_of(&mut self, index: u32) -> Option<&mut Extra<C>> {
        self.extras.get_mut(self.slots[index as usize].extra as usize)
    }

    /// Puts a slot at the head of the list of what `parent` forked, or of what the page has.
    pub(crate) fn link(&mut self, index: u32, parent: u32) {
        let newest = mem::replace(self.newest_of(parent), index);
        if newest != NONE {
            self.slots[newest as usize].newer = index;
        }
        let slot = &mut self.slots[index as usize];
        slot.parent = parent;
        slot.older = newest;
        slot.newer = NONE;
        let is_fiber = slot.is_fiber();
        if is_fiber && !self.is_fiber(parent) {
            self.extra(parent).fibers.push(index);
        }
    }

    /// Takes a slot out of the list that it is in.
    ///
    /// What its spindle forked it leaves to the page (rule 11b), and the fibers of a fiber to what that was part of.
    /// The fibers of a spindle, which settle, stay with it.
    pub(crate) fn unlink(&mut self, index: u32) {
        let parent = self.slots[index as usize].parent;
        self.take_out(index);
        if self.slots[index as usize].newest_child == NONE {
            return;
        }
        let is_fiber = self.is_fiber(index);
        let leaves = self.children(index).filter(|&child| is_fiber || !self.is_fiber(child));
        for child in leaves.collect::<Vec<_>>().into_iter().rev() {
            self.hang(child, if is_fiber { parent } else { NONE });
        }
    }

    /// Makes a slot the newest of another parent.
    pub(crate) fn hang(&mut self, index: u32, parent: u32) {
        self.take_out(index);
        self.link(index, parent);
    }

    /// Takes a slot alone out of the list that it is in.
    fn take_out(&mut self, index: u32) {
        let Slot { parent, older, newer, .. } = self.slots[index as usize];
        match newer {
            NONE => *self.newest_of(parent) = older,
            newer => self.slots[newer as usize].older = older,
        }
        if older != NONE {
            self.slots[older as usize].newer = newer;
        }
        if self.is_fiber(index) && !self.is_fiber(parent) {
            let fibers = &mut self.extra(parent).fibers;
            if let Some(place) = fibers.iter().rposition(|fiber| *fiber == index) {
                fibers.remove(place);
            }
        }
    }

    /// What a spindle forked and its fibers, or the fibers of a fiber; newest first.
    pub(crate) fn children(&self, index: u32) -> impl Iterator<Item = u32> {
        let next = |slot: u32| Some(slot).filter(|&slot| slot != NONE);
        iter::successors(next(self.slots[index as usize].newest_child), move |&child| {
            next(self.slots[child as usize].older)
        })
    }

    /// The fibers of a spindle or of a fiber, newest first; not those of what it forked.
    pub(crate) fn fibers(&self, index: u32) -> impl Iterator<Item = u32> {
        let slot = &self.slots[index as usize];
        let extra = self.extras.get(slot.extra as usize).filter(|_| !slot.is_fiber());
        let of_fiber = (slot.is_fiber()).then(|| self.children(index));
        extra
            .into_iter()
            .flat_map(|extra| extra.fibers.iter().rev().copied())
            .chain(of_fiber.into_iter().flatten())
    }

    fn newest_of(&mut self, parent: u32) -> &mut u32 {
        match parent {
            NONE => &mut self.newest_root,
            parent => &mut self.slots[parent as usize].newest_child,
        }
    }

    /// Counts a spindle among the running ones of its kind, or no longer.
    pub(crate) fn count(&mut self, kind: u16, index: u32, runs: bool) {
        let of_kind = &mut self.kinds[usize::from(kind)];
        of_kind.count = if runs { of_kind.count + 1 } else { of_kind.count - 1 };
        of_kind.slots ^= index;
    }

    /// The offer of a spindle that accepts an event, if one waits. There are no two (rule 4).
    pub(crate) fn offered(&self, spindle: u32, event: u16) -> Option<Offered> {
        let slot = &self.slots[spindle as usize];
        if slot.wait == Wait::Offer && accepts::<C>(slot.tag, event) {
            return Some(Offered { by: self.id(spindle), number: slot.data });
        }
        self.extras.get(slot.extra as usize)?.offering.iter().find_map(|&by| {
            let slot = &self.slots[by.slot() as usize];
            accepts::<C>(slot.tag, event).then_some(Offered { by, number: slot.data })
        })
    }

    /// Reports that the offer of a slot has ended (rule 4b).
    pub(crate) fn end_offer(&mut self, index: u32, how: Ended) {
        let (by, spindle) = (self.id(index), self.spindle_of(index));
        let kind = self.slots[spindle.slot() as usize].kind;
        let slot = &mut self.slots[index as usize];
        let offer = slot.data;
        slot.wait = Wait::Nothing;
        self.outputs.push_back(Output::OfferEnded { spindle, kind, offer, how });
        if by != spindle {
            self.extra(spindle.slot()).offering.retain(|offering| *offering != by);
        }
    }

    /// What remembering a `once` event needs of the user's code; an error if it is a repeat (rule 5a).
    pub(crate) fn compare(
        &self,
        spindle: u32,
        event: &C::Event,
        seen: Option<u64>,
    ) -> Result<Compared<C>, Rejected> {
        let equal = match self.extras.get(self.slots[spindle as usize].extra as usize) {
            Some(extra) => extra.messages.compare(event, seen, self.now)?,
            None => None,
        };
        Ok(Compared { equal, copy: event.clone() })
    }

    /// Remembers a `once` event that a spindle takes. What it forgets is dropped later: a destructor may panic.
    pub(crate) fn remember(&mut self, spindle: u32, compared: Compared<C>) {
        let limit = self.settings.remembered;
        let forgotten = self.extra(spindle).messages.remember(compared, limit);
        self.forgotten.extend(forgotten.into_iter().flatten());
    }

    /// Keeps an event for a later yield of its spindle; all but a `latest` expire (rules 5 to 5c).
    ///
    /// What it replaces is dropped later: a destructor may panic.
    pub(crate) fn keep(&mut self, spindle: RawId, tag: u16, event: C::Event) -> Result<(), Rejected> {
        let limit = self.settings.kept;
        let replaced = self.extra(spindle.slot()).messages.make_room(tag, limit)?;
        self.forgotten.extend(replaced);
        let expires = C::DESCRIPTOR.events[usize::from(tag)].delivery != Delivery::Latest;
        let deadline = self.now.after(self.settings.expiry);
        let timer = expires.then(|| self.expiring.set(deadline, spindle));
        self.extra(spindle.slot()).messages.keep(event, timer);
        Ok(())
    }

    /// Notes that a spindle takes an event, which decides what is a repeat (rule 5a).
    pub(crate) fn took(&mut self, spindle: u32, delivery: Delivery) {
        let newest = self.offers;
        if delivery != Delivery::Latest
            && let Some(extra) = self.extra_of(spindle)
        {
            extra.messages.went_on(newest);
        }
    }

    /// Bounds how long a spindle or a fiber settles, unless that has begun (rule 12d).
    pub(crate) fn settle_from_now(&mut self, id: RawId) {
        let deadline = self.now.after(self.settings.settle);
        if self.extra(id.slot()).settling.is_none() {
            let age = self.settling.set(deadline, id);
            self.extra(id.slot()).settling = Some(age);
        }
    }

    /// It has settled, or has ended.
    pub(crate) fn settled(&mut self, index: u32) {
        if let Some(age) = self.extra_of(index).and_then(|extra| extra.settling.take()) {
            self.settling.let_go(age);
        }
    }

    /// Lets the timers of a spindle's kept events go: it is ending, and they expire no more.
    pub(crate) fn let_kept_stay(&mut self, spindle: u32) {
        let extra = self.extras.get_mut(self.slots[spindle as usize].extra as usize);
        if let Some(extra) = extra {
            extra.messages.take_timers().for_each(|timer| self.expiring.let_go(timer));
        }
    }

    /// Drops all that a user's destructor may belong to, each under its own catch: of two panics at once the second
    /// would end the process.
    pub(crate) fn discard_all(&mut self) {
        self.outputs.drain(..).for_each(discard);
        for slot in &mut self.slots {
            discard(slot.coroutine.take());
        }
        for mut extra in mem::take(&mut self.extras) {
            discard(extra.outcome.take());
            extra.messages.discard_all();
            extra.undos.drain(..).for_each(discard);
            discard(extra.end.take());
        }
        self.cells.discard_all();
        self.forgotten.drain(..).for_each(discard);
        discard(mem::replace(&mut self.incoming, Incoming::Nothing));
    }

    /// Drops the kept event that expires next, if its time has come, and reports it (rule 5c).
    pub(crate) fn expire(&mut self, now: Time) {
        let Some(spindle) = self.expiring.take_due(now) else { return };
        let kind = self.slots[spindle.slot() as usize].kind;
        if let Some(event) = self.extra(spindle.slot()).messages.expire() {
            self.outputs.push_back(Output::Expired { spindle, kind, event });
        }
    }
}

/// A place in a list that is never longer than there can be slots.
#[expect(clippy::cast_possible_truncation, reason = "memory ends long before four billion slots")]
pub(crate) fn place(index: usize) -> u32 {
    index as u32
}

/// The place that `Slot::data` holds.
#[expect(clippy::cast_possible_truncation, reason = "it was a `u32` when it was put there")]
pub(crate) fn place_of(data: u64) -> u32 {
    data as u32
}

/// Puts the state back into the exchange, also when what borrowed it panics.
struct Borrowed<C: Contract>(ManuallyDrop<Option<Box<State<C>>>>);

impl<C: Contract> Drop for Borrowed<C> {
    fn drop(&mut self) {
        let page = mem::replace(&mut self.0, ManuallyDrop::new(None));
        // While the page was out, nothing else was put in.
        C::exchange().with(|exchange| exchange.0.set(page));
    }
}

/// Runs `f` on the page that is being stepped; `None` if there is none.
pub(crate) fn try_with<C: Contract, T>(f: impl FnOnce(&mut State<C>) -> T) -> Option<T> {
    let mut borrowed = Borrowed(C::exchange().with(|exchange| exchange.0.take()));
    borrowed.0.as_deref_mut().map(f)
}

pub(crate) fn with<C: Contract, T>(f: impl FnOnce(&mut State<C>) -> T) -> T {
    match try_with(f) {
        Some(value) => value,
        None => outside(),
    }
}

#[cold]
fn outside() -> ! {
    panic!("an effect was performed outside of a spindle of its contract")
}

pub(crate) fn take_incoming<C: Contract>() -> Incoming<C> {
    with::<C, _>(|state| mem::replace(&mut state.incoming, Incoming::Nothing))
}

#[cfg(feature = "genawaiter")]
pub(crate) fn put_incoming<C: Contract>(incoming: Incoming<C>) {
    with::<C, _>(|state| state.incoming = incoming);
}

/// Reads what woke the current spindle, if it was woken.
///
/// # Panics
/// If it was woken with something else, which is the machine's broken promise.
pub(crate) fn take<C: Contract, T>(read: impl FnOnce(Incoming<C>) -> Result<T, &'static str>) -> Poll<T> {
    match take_incoming::<C>() {
        Incoming::Nothing => Poll::Pending,
        Incoming::Lost => {
            with::<C, _>(|state| state.failure = Some(Failure::PortLost));
            Poll::Pending
        }
        incoming => match read(incoming) {
            Ok(value) => Poll::Ready(value),
            Err(broken) => panic!("{broken}"),
        },
    }
}

/// Counts an effect or a jump of the current spindle; `false` if it may do no more.
pub(crate) fn spend<C: Contract>() -> bool {
    try_with::<C, _>(State::spend).unwrap_or(false)
}

pub(crate) fn this<C: Contract>() -> RawId {
    with::<C, _>(|state| state.spindle)
}

/// A yield. A kept event answers it at once; else its offer waits (rules 1, 4, 5).
pub(crate) fn offer<C: Contract>(tag: u16, value: C::Yield) {
    // What is not taken is dropped after the borrow: a destructor may perform effects.
    let mut value = Some(value);
    let _forgotten = with::<C, _>(|state| {
        if !state.spend() || state.may_wait().is_none() {
            return None;
        }
        let value = value.take()?;
        state.offers += 1;
        let (by, spindle, offer) = (state.current, state.spindle, state.offers);
        state.outputs.push_back(Output::Yield { spindle, offer, value });
        let slot = &mut state.slots[by.slot() as usize];
        slot.wait = Wait::Offer;
        slot.data = offer;
        slot.tag = tag;
        if by == spindle && state.slots[spindle.slot() as usize].extra == NONE {
            return None;
        }
        state.attend(by, spindle, offer, tag);
        (!state.forgotten.is_empty()).then(|| mem::take(&mut state.forgotten))
    });
}

impl<C: Contract> State<C> {
    /// Looks at a new offer in the light of what its spindle keeps and of its other offers.
    ///
    /// What its spindle forgets by it is dropped after the borrow: a destructor may perform effects.
    fn attend(&mut self, by: RawId, spindle: RawId, offer: u64, tag: u16) {
        let now = self.now;
        let extra = self.extra(spindle.slot());
        if by != spindle {
            extra.offering.push(by);
        }
        let kept = extra.messages.take(tag);
        extra.messages.offered(tag, offer, now);
        if let Some((event, timer)) = kept {
            if let Some(timer) = timer {
                self.expiring.let_go(timer);
            }
            let delivery = C::DESCRIPTOR.events[usize::from(C::event_tag(&event))].delivery;
            // It was judged when it was kept.
            let compared = (delivery == Delivery::Once).then(|| Compared {
                equal: self.extra(spindle.slot()).messages.equal(&event),
                copy: event.clone(),
            });
            self.end_offer(by.slot(), Ended::Answered);
            self.took(spindle.slot(), delivery);
            if let Some(compared) = compared {
                self.remember(spindle.slot(), compared);
            }
            self.incoming = Incoming::Event(event);
            return;
        }
        if self.is_ambiguous(by, spindle, tag) {
            self.failure = Some(Failure::Ambiguous);
        }
    }

    /// Whether another offer of the spindle accepts what this one accepts.
    fn is_ambiguous(&self, by: RawId, spindle: RawId, tag: u16) -> bool {
        let events = C::DESCRIPTOR.yields[usize::from(tag)].accepts;
        let clashes = |other: RawId| {
            let slot = &self.slots[other.slot() as usize];
            other != by
                && slot.wait == Wait::Offer
                && events.iter().any(|event| accepts::<C>(slot.tag, *event))
        };
        let extra = self.extras.get(self.slots[spindle.slot() as usize].extra as usize);
        clashes(spindle) || extra.is_some_and(|extra| extra.offering.iter().any(|fiber| clashes(*fiber)))
    }
}

/// A notify; outside of a page, as in the destructor of a dropped machine, it tells nobody.
pub(crate) fn notify<C: Contract>(value: C::Notify) -> bool {
    let mut value = Some(value);
    try_with::<C, _>(|state| {
        let told = state.spend();
        if told && let Some(value) = value.take() {
            state.outputs.push_back(Output::Notify { spindle: state.spindle, value });
        }
        told
    })
    .unwrap_or(true)
}

/// A call to a port.
pub(crate) fn call<C: Contract>(request: C::Call) {
    let mut request = Some(request);
    with::<C, _>(|state| {
        if !state.spend() {
            return;
        }
        let number = state.calls + 1;
        let Some(slot) = state.may_wait() else { return };
        let Some(request) = request.take() else { return };
        slot.wait = Wait::Call;
        slot.data = number;
        slot.tag = u16::from(C::is_read(&request));
        state.make_call(state.current, state.spindle, request);
    });
}

impl<C: Contract> State<C> {
    /// Lets the next call out, whose reply this fiber or spindle waits for.
    pub(crate) fn make_call(&mut self, caller: RawId, spindle: RawId, request: C::Call) {
        self.calls += 1;
        let number = self.calls;
        if caller != spindle {
            self.callers.insert(number, caller);
        }
        self.outputs.push_back(Output::Call { call: CallId { spindle, number }, request });
    }
}

/// A fork. What an ending spindle forks never runs (rule 12).
///
/// `None` if it fails the current spindle, or outside of a page, as in the destructor of a dropped machine.
pub(crate) fn fork<C: Contract>(
    kind: u16,
    body: impl FnOnce(Engine) -> Coroutine<C>,
) -> Option<(RawId, PageNumber)> {
    let mut body = Some(body);
    try_with::<C, _>(|state| {
        if !state.spend() {
            return None;
        }
        if !state.ending && state.is_full() {
            return None;
        }
        let id = if state.ending {
            let index = state.new_slot();
            state.slots[index as usize].kind = kind;
            state.slots[index as usize].life = Life::Held;
            state.extra(index).outcome = Some(Err(Failure::Cancelled));
            state.id(index)
        } else {
            let coroutine = body.take()?(state.engine);
            state.start(kind, coroutine, state.spindle.slot(), state.spent)
        };
        state.extra(id.slot()).handles = 1;
        Some((id, state.page))
    })
    .flatten()
}

/// One handle more; elsewhere than in its page it is not counted, and knows no outcome.
pub(crate) fn hold<C: Contract>(id: RawId, page: PageNumber) {
    try_with::<C, _>(|state| {
        if state.page == page && state.slot(id).is_some() {
            state.extra(id.slot()).handles += 1;
        }
    });
}

/// One handle less; the last one lets the outcome go.
pub(crate) fn let_go<C: Contract>(id: RawId, page: PageNumber) {
    // The outcome is dropped after the borrow: a destructor may perform effects.
    let _outcome = try_with::<C, _>(|state| {
        if state.page != page {
            return None;
        }
        let life = state.slot(id)?.life;
        let index = id.slot();
        let extra = state.extra_of(index)?;
        extra.handles = extra.handles.saturating_sub(1);
        if extra.handles > 0 {
            return None;
        }
        let outcome = extra.outcome.take();
        if life == Life::Held {
            state.free_if_left(index);
        }
        outcome
    });
}

impl<C: Contract> State<C> {
    /// Whether any handle holds the outcome of a slot.
    pub(crate) fn is_held(&mut self, index: u32) -> bool {
        self.extra_of(index).is_some_and(|extra| extra.handles > 0)
    }

    /// Gives back the slot of a spindle that has ended, once no handle and no fiber needs it.
    pub(crate) fn free_if_left(&mut self, index: u32) {
        if self.slots[index as usize].newest_child == NONE && !self.is_held(index) {
            self.free_slot(index);
        }
    }
}

/// Waits for the end of a spindle, unless it has ended (rules 3, 11b).
pub(crate) fn await_outcome<C: Contract>(id: RawId, page: PageNumber) {
    with::<C, _>(|state| {
        if !state.spend() {
            return;
        }
        let ended = if state.page == page { state.outcome(id) } else { Some(Err(Failure::Cancelled)) };
        if let Some(outcome) = ended {
            state.incoming = Incoming::Outcome(outcome);
            return;
        }
        let Some(slot) = state.may_wait() else { return };
        slot.wait = Wait::Outcome;
        slot.data = id.number();
        let waiter = state.current;
        state.extra(id.slot()).waiters.push(waiter);
    });
}

impl<C: Contract> State<C> {
    /// Takes a waiter out of those who wait for the end of a spindle.
    pub(crate) fn forget_waiter(&mut self, target: RawId, waiter: RawId) {
        if self.slot(target).is_some()
            && let Some(extra) = self.extra_of(target.slot())
        {
            extra.waiters.retain(|waits| *waits != waiter);
        }
    }

    /// How a spindle has ended; `None` while it has not.
    pub(crate) fn outcome(&mut self, id: RawId) -> Option<Result<C::Done, Failure>> {
        match self.slot(id) {
            Some(slot) if slot.life != Life::Held => None,
            Some(_) => self.extra_of(id.slot())?.outcome.clone(),
            // A handle that was cloned outside of its page does not keep its spindle's slot.
            None => Some(Err(Failure::Cancelled)),
        }
    }
}

/// A computation that compensates begins.
pub(crate) fn open_scope<C: Contract>() {
    with::<C, _>(|state| {
        let index = state.current.slot();
        state.extra(index).undos.push(Undo::Scope);
    });
}

/// One that compensates has ended; `true` if it goes on at once, else the machine performs its compensations first.
pub(crate) fn close_scope<C: Contract>(is_success: bool) -> bool {
    // What was not needed is dropped after the borrow: a destructor may perform effects.
    let mut unneeded = Vec::new();
    with::<C, _>(|state| {
        let (index, is_ending) = (state.current.slot(), state.ending);
        let undos = &mut state.extra(index).undos;
        let scope = undos.iter().rposition(|undo| matches!(undo, Undo::Scope)).unwrap_or_default();
        if is_success || scope + 1 == undos.len() {
            unneeded.extend(undos.drain(scope..));
            return true;
        }
        // An ending spindle waits for nothing more: what it compensates is performed as it ends.
        if !is_ending && let Some(slot) = state.may_wait() {
            slot.wait = Wait::Compensation;
            slot.data = 0;
        }
        false
    })
}

/// Remembers what the computation compensates; `false` fails the current spindle.
pub(crate) fn compensate<C: Contract>(request: C::Call) -> bool {
    let mut request = Some(request);
    with::<C, _>(|state| {
        if !state.spend() {
            return false;
        }
        let (index, most) = (state.current.slot(), state.settings.compensations);
        let undos = &mut state.extra(index).undos;
        let calls = undos.iter().rev().take_while(|undo| matches!(undo, Undo::Call(_))).count();
        if calls == undos.len() {
            state.failure =
                Some(Failure::Panicked("`compensate` was performed outside of a `defcomp!`".into()));
            return false;
        }
        if calls >= most {
            state.failure = Some(Failure::OverLimit(Limit::Compensations));
            return false;
        }
        undos.extend(request.take().map(Undo::Call));
        true
    })
}

/// Cancels a spindle; the machine does it when the step is over, since no spindle may run then (rule 12b).
pub(crate) fn cancel<C: Contract>(id: RawId) {
    with::<C, _>(|state| {
        if !state.spend() {
            return;
        }
        if state.slot(id).is_none_or(|slot| slot.life == Life::Held) {
            state.incoming = Incoming::Cancelled(false);
            return;
        }
        let Some(slot) = state.may_wait() else { return };
        slot.wait = Wait::Cancel;
        slot.data = 0;
        slot.tag = 0;
        state.cancel = Some(id);
    });
}
