//! Cells: what one spindle of a page writes, and all of them may read and watch (rules 19, 19a).

use std::{
    collections::BTreeMap,
    error, fmt,
    marker::PhantomData,
    mem,
    pin::Pin,
    task::{Context, Poll},
};

use serde::{Deserialize, Serialize};

use crate::{
    Contract, Effect, RawId, Spindle,
    effect::{Now, WRONG_INCOMING},
    guard::guard,
    state::{self, Incoming, Life, State, Wait},
};

/// Says that the contract declares the cell `T`.
#[diagnostic::on_unimplemented(
    message = "the contract `{Self}` does not declare the cell `{T}`",
    label = "not a cell of this page",
    note = "cells are declared with the `cell` attribute in the module of the contract"
)]
pub trait Holds<T>: Contract {
    /// Its place in [`Descriptor::cells`](crate::Descriptor::cells).
    const TAG: u16;

    /// Where its value lies.
    fn value(cells: &mut Self::Cells) -> &mut Option<T>;
}

// The spindle stands first, as in `Yields`.

/// Says that the spindle writes the cell `T`.
#[diagnostic::on_unimplemented(
    message = "the spindle `{Self}` may not write the cell `{T}`",
    label = "not a cell of this spindle",
    note = "who writes a cell stands in its `cell` attribute, `writer = ..`"
)]
pub trait Writes<T>: Spindle<Contract: Holds<T>> {}

/// Writes a cell; it never waits, whoever reads (rule 19).
///
/// It gives `Err(Owned)`, and writes nothing, while another spindle of the same kind owns the cell:
/// the first to write, until it has ended. A value outlives its owner.
///
/// # Examples
/// ```
/// use pagemachine::{Machine, Output, Owned, Settings, Time, prelude::*};
///
/// #[contract]
/// pub mod page {
///     #[cell(writer = search)]
///     pub struct Found {
///         pub total: u32,
///     }
///     #[spindle(output = Result<(), pagemachine::Owned>)]
///     pub mod search {
///         #[event("stop", answer)]
///         pub struct StopEvent;
///         #[yields(StopEvent)]
///         pub struct Searching;
///     }
/// }
///
/// #[spindle(page::search)]
/// pub mod search {
///     defcomp! {
///         pub fn run(total: u32) -> Result<(), Owned> {
///             Ok(()) <- put(Found { total });
///             StopEvent <- yields(Searching);
///             Ok(())
///         }
///     }
/// }
///
/// # fn main() {
/// let mut machine = Machine::<page::Contract>::new(Settings::default());
/// machine.start(Time::default(), search::run(1)).expect("the page is open");
/// let second = machine.start(Time::default(), search::run(2)).expect("the page is open");
/// let ends = std::iter::from_fn(|| machine.poll_output())
///     .find(|output| matches!(output, Output::Completed { spindle, .. } if *spindle == second.raw()));
/// assert!(matches!(ends, Some(Output::Completed { value: page::Done::Search(Err(Owned)), .. })));
/// # }
/// ```
pub fn put<T>(value: T) -> Putting<T> {
    Putting(value)
}

/// Reads a cell; `None` if it was never written. It never waits.
///
/// What it gives is seen: [`changed`] waits for a later write.
///
/// # Examples
/// ```
/// # use pagemachine::prelude::*;
/// # #[contract]
/// # pub mod page {
/// #     #[cell(writer = search)] pub struct Found { pub total: u32 }
/// #     #[spindle] pub mod search {}
/// #     #[spindle(output = Option<u32>)] pub mod glance {}
/// # }
/// #[spindle(page::glance)]
/// pub mod glance {
///     defcomp! {
///         pub fn run() -> Option<u32> {
///             found <- get::<Found>();
///             found.map(|found| found.total)
///         }
///     }
/// }
/// # fn main() {
/// use pagemachine::{Machine, Output, Settings, Time};
/// let mut machine = Machine::<page::Contract>::new(Settings::default());
/// machine.start(Time::default(), glance::run()).expect("the page is open");
/// let end = std::iter::from_fn(|| machine.poll_output()).last();
/// assert!(matches!(end, Some(Output::Completed { value: page::Done::Glance(None), .. })));
/// # }
/// ```
pub fn get<T>() -> Looking<T> {
    Looking(PhantomData)
}

/// Waits for a write that this spindle has not seen, and gives the newest value (rule 19a).
///
/// Seen is what came before its last [`get`], `changed` or own [`put`], so the first `changed` gives a value at once
/// if there is one. Every `put` is a write, an equal value too; writes between two looks are one.
/// A watching loop neither spins nor misses the last value. It waits on when the owner of the cell ends.
///
/// # Examples
/// ```
/// use pagemachine::{Machine, Output, Settings, Time, prelude::*};
///
/// #[contract]
/// pub mod page {
///     #[cell(writer = search)]
///     pub struct Found {
///         pub total: u32,
///     }
///     #[spindle]
///     pub mod search {}
///     #[spindle]
///     pub mod dashboard {
///         #[notify]
///         pub struct Total(pub u32);
///     }
/// }
///
/// #[spindle(page::search)]
/// pub mod search {
///     defcomp! {
///         pub fn run(total: u32) {
///             _ <- put(Found { total });
///             _ <- put(Found { total: total + 1 });
///         }
///     }
/// }
///
/// #[spindle(page::dashboard)]
/// pub mod dashboard {
///     defcomp! {
///         pub fn run() {
///             Found { total } <- changed();
///             _ <- notify(Total(total));
///             run()
///         }
///     }
/// }
///
/// # fn main() {
/// let mut machine = Machine::<page::Contract>::new(Settings::default());
/// machine.start(Time::default(), dashboard::run()).expect("the page is open");
/// machine.start(Time::default(), search::run(1)).expect("the page is open");
/// machine.start(Time::default(), search::run(2)).expect("the page is open");
/// let totals: Vec<u32> = std::iter::from_fn(|| machine.poll_output())
///     .filter_map(|output| match output {
///         Output::Notify { value: page::Notify::Dashboard(page::dashboard::Notify::Total(total)), .. } => Some(total.0),
///         _ => None,
///     })
///     .collect();
/// assert_eq!(totals, [2, 3]);
/// # }
/// ```
pub fn changed<T>() -> Watching<T> {
    Watching(PhantomData)
}

/// The cell belongs to another spindle, which has not ended; see [`put`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owned;

impl fmt::Display for Owned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the cell belongs to another spindle that has not ended")
    }
}

impl error::Error for Owned {}

/// The effect that [`put`] describes.
#[derive(Debug)]
#[must_use = "nothing is written until it is performed"]
pub struct Putting<T>(T);

impl<S: Writes<T>, T> Effect<S> for Putting<T> {
    type Output = Result<(), Owned>;
    type Wait = Now<Result<(), Owned>>;

    fn perform(self) -> Self::Wait {
        Now(write::<S::Contract, T>(self.0))
    }
}

/// The effect that [`get`] describes.
#[derive(Debug)]
#[must_use = "nothing is read until it is performed"]
pub struct Looking<T>(PhantomData<fn() -> T>);

impl<S: Spindle<Contract: Holds<T>>, T: Clone> Effect<S> for Looking<T> {
    type Output = Option<T>;
    type Wait = Now<Option<T>>;

    fn perform(self) -> Now<Option<T>> {
        read::<S::Contract, T>()
    }
}

/// The effect that [`changed`] describes.
#[derive(Debug)]
#[must_use = "nothing is watched until it is performed"]
pub struct Watching<T>(PhantomData<fn() -> T>);

impl<S: Spindle<Contract: Holds<T>>, T: Clone> Effect<S> for Watching<T> {
    type Output = T;
    type Wait = ChangedWait<S::Contract, T>;

    fn perform(self) -> ChangedWait<S::Contract, T> {
        watch::<S::Contract>(<S::Contract as Holds<T>>::TAG);
        ChangedWait { newest: newest::<S::Contract, T>, contract: PhantomData }
    }
}

/// Waits for a write; it knows how to read the cell, so that its `Future` asks nothing of the contract.
#[must_use = "a write is seen only while it is awaited"]
pub struct ChangedWait<C, T> {
    newest: fn() -> Option<T>,
    contract: PhantomData<fn() -> C>,
}

impl<C, T> fmt::Debug for ChangedWait<C, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ChangedWait")
    }
}

impl<C: Contract, T> Future for ChangedWait<C, T> {
    type Output = T;

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<T> {
        state::take::<C, _>(|incoming| match incoming {
            Incoming::Written => (self.newest)().ok_or(WRONG_INCOMING),
            _ => Err(WRONG_INCOMING),
        })
    }
}

/// The cells of a page.
pub(crate) struct Cells<C: Contract> {
    values: C::Cells,
    /// In the order of [`Descriptor::cells`](crate::Descriptor::cells).
    written: Box<[Written]>,
    /// The newest ticket.
    newest: u64,
}

/// What a page knows of a cell beside its value.
#[derive(Clone, Default)]
struct Written {
    writes: u64,
    /// The last who wrote. An owner that has ended is none.
    owner: Option<RawId>,
    /// Who waits for the next write, by their tickets: in the order of waiting. Who ends leaves it.
    watchers: BTreeMap<u64, RawId>,
}

impl<C: Contract> Cells<C> {
    pub(crate) fn new() -> Self {
        let written = vec![Written::default(); C::DESCRIPTOR.cells.len()].into_boxed_slice();
        Self { values: C::Cells::default(), written, newest: 0 }
    }

    /// Drops each value under its own catch.
    pub(crate) fn discard_all(&mut self) {
        for tag in (0..).take(self.written.len()) {
            let _ = guard(|| C::drop_cell(&mut self.values, tag));
        }
    }

    /// Takes who has this ticket out of those who wait for a write.
    pub(crate) fn forget(&mut self, ticket: u64, tag: u16) {
        self.written[usize::from(tag)].watchers.remove(&ticket);
    }
}

impl<C: Contract> State<C> {
    /// Whether a cell was written since a spindle saw it.
    fn has_news(&mut self, spindle: RawId, tag: u16) -> bool {
        let place = usize::from(tag);
        let writes = self.cells.written[place].writes;
        let seen = self.extra_of(spindle.slot()).and_then(|extra| extra.seen.get(place).copied());
        writes > seen.unwrap_or(0)
    }

    /// Whether a write that wakes who waits is still unseen; else it waits on.
    ///
    /// Another fiber of its spindle may have seen it meanwhile (rule 19a).
    pub(crate) fn is_news_for(&mut self, watcher: RawId, tag: u16) -> bool {
        let is_news = self.has_news(self.spindle_of(watcher.slot()), tag);
        if !is_news {
            self.watch(watcher, tag);
        }
        is_news
    }

    /// Lets who waits for a cell be found by a write; `Slot::data` is its ticket.
    fn watch(&mut self, watcher: RawId, tag: u16) {
        self.cells.newest += 1;
        let ticket = self.cells.newest;
        self.slots[watcher.slot() as usize].data = ticket;
        self.cells.written[usize::from(tag)].watchers.insert(ticket, watcher);
    }

    /// Remembers that the current spindle has seen all writes of a cell.
    fn see(&mut self, tag: u16) {
        let place = usize::from(tag);
        let writes = self.cells.written[place].writes;
        let seen = &mut self.extra(self.spindle.slot()).seen;
        if seen.len() <= place {
            seen.resize(place + 1, 0);
        }
        seen[place] = writes;
    }

    /// Whether a spindle other than the current one owns a cell.
    fn is_owned(&self, tag: u16) -> bool {
        self.cells.written[usize::from(tag)].owner.is_some_and(|owner| {
            owner != self.spindle && self.slot(owner).is_some_and(|slot| slot.life != Life::Held)
        })
    }
}

/// Writes a cell and wakes who waits for that; `None` if it fails the current spindle.
fn write<C: Holds<T>, T>(value: T) -> Option<Result<(), Owned>> {
    // What is refused or replaced is dropped after the borrow: a destructor may perform effects.
    let mut value = Some(value);
    let mut replaced = None;
    state::try_with::<C, _>(|state| {
        if !state.spend() {
            return None;
        }
        if state.is_owned(C::TAG) {
            return Some(Err(Owned));
        }
        replaced = mem::replace(C::value(&mut state.cells.values), value.take());
        let owner = state.spindle;
        let written = &mut state.cells.written[usize::from(C::TAG)];
        written.writes += 1;
        written.owner = Some(owner);
        state.ready.extend(mem::take(&mut written.watchers).into_values());
        state.see(C::TAG);
        Some(Ok(()))
    })
    // A destructor in a dropped machine writes for nobody.
    .unwrap_or(Some(Ok(())))
}

/// Reads a cell.
fn read<C: Holds<T>, T: Clone>() -> Now<Option<T>> {
    let may_read = state::try_with::<C, _>(State::spend);
    // For a destructor in a dropped machine there is nothing left to read.
    Now(may_read.is_none_or(|may_read| may_read).then(newest::<C, T>))
}

/// The newest value of a cell, which the current spindle sees by this.
///
/// It is cloned while the page is not borrowed, since a user's `Clone` may perform effects; until then the value lies
/// beside its cell.
fn newest<C: Holds<T>, T: Clone>() -> Option<T> {
    let value = state::try_with::<C, _>(|state| {
        state.see(C::TAG);
        C::value(&mut state.cells.values).take()
    });
    let beside = Beside::<C, T> { value: value.flatten(), cell: PhantomData };
    beside.value.clone()
}

/// The value of a cell while it is cloned. It is put back also when that panics, unless it was written meanwhile.
struct Beside<C: Holds<T>, T> {
    value: Option<T>,
    cell: PhantomData<fn() -> C>,
}

impl<C: Holds<T>, T> Drop for Beside<C, T> {
    fn drop(&mut self) {
        let value = &mut self.value;
        // What was written meanwhile stays, and the older value is dropped after the borrow.
        state::try_with::<C, _>(|state| {
            let cell = C::value(&mut state.cells.values);
            if cell.is_none() {
                *cell = value.take();
            }
        });
    }
}

/// Waits for a write, unless there is one that the current spindle has not seen (rules 3, 19a).
fn watch<C: Contract>(tag: u16) {
    state::with::<C, _>(|state| {
        if !state.spend() {
            return;
        }
        if state.has_news(state.spindle, tag) {
            state.incoming = Incoming::Written;
            return;
        }
        let Some(slot) = state.may_wait() else { return };
        slot.wait = Wait::Cell;
        slot.tag = tag;
        state.watch(state.current, tag);
    });
}

#[cfg(test)]
mod tests {
    use crate::{Id, Input, Machine, Settings, Spindle, Time, computation, prelude::*};

    #[contract(crate = crate)]
    mod page {
        #[cell(writer = writer)]
        pub struct Number(pub u32);
        #[spindle]
        pub mod writer {}
        #[spindle(output = u32)]
        pub mod reader {}
    }

    use page::{Number, reader, writer};

    fn start_reader(machine: &mut Machine<page::Contract>) -> Id<reader::Here> {
        let reader = computation::<reader::Here, _>(async {
            reader::Here::perform(changed::<Number>()).await;
            reader::Here::perform(changed::<Number>()).await.0
        });
        machine.start(Time::default(), reader).expect("the page is open")
    }

    fn start_writer(machine: &mut Machine<page::Contract>) {
        let writer = computation::<writer::Here, _>(async {
            writer::Here::perform(put(Number(1))).await.expect("no other writer runs");
        });
        machine.start(Time::default(), writer).expect("the page is open");
    }

    #[test]
    fn s22_who_has_watched_leaves_nothing_behind() {
        let mut machine = Machine::new(Settings::default());
        for _ in 0..1_000 {
            start_writer(&mut machine);
            let readers = [(); 3].map(|()| start_reader(&mut machine));
            assert_eq!(
                machine.state().cells.written[0].watchers.values().copied().collect::<Vec<_>>(),
                readers.map(Id::raw)
            );
            for reader in readers {
                let cancel = Input::Cancel { spindle: reader.raw() };
                machine.handle(Time::default(), cancel).expect("it runs");
            }
            while machine.poll_output().is_some() {}
        }
        assert!(machine.state().cells.written[0].watchers.is_empty());
        assert!(machine.state().extras.len() <= 4);
        assert!(machine.state().slots.len() <= 4);
    }

    #[test]
    fn s22_a_spindle_that_uses_no_cell_has_nothing_for_it() {
        let mut machine = Machine::<page::Contract>::new(Settings::default());
        let idle = computation::<reader::Here, _>(async { 0 });
        machine.start(Time::default(), idle).expect("the page is open");
        assert!(machine.state().extras.is_empty());
    }
}
