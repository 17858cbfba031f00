//! The events that a spindle keeps for a later yield, and those that it remembers having taken (rules 5 to 5c).

use std::{collections::VecDeque, time::Duration};

use crate::{Contract, Delivery, EventInfo, Rejected, Time, guard::discard};

/// How long an equal `once` event counts as a repeat, from the first later offer that accepts it (rule 5a).
const REPEAT: Duration = Duration::from_millis(500);

/// The kept and the remembered events of one spindle.
pub(crate) struct Messages<C: Contract> {
    /// In the order in which they came.
    kept: VecDeque<Kept<C>>,
    /// `once` events, the oldest first; no two are equal.
    taken: VecDeque<Taken<C>>,
}

/// An event that waits for a yield.
struct Kept<C: Contract> {
    event: C::Event,
    /// The age of its expiry timer; a `latest` event has none.
    timer: Option<u64>,
}

/// A `once` event that the spindle has taken.
struct Taken<C: Contract> {
    event: C::Event,
    since: Since,
}

/// What has happened since a `once` event was taken: it decides whether an equal one repeats it.
#[derive(Default)]
struct Since {
    /// The first later offer that accepts the event, and when it was made.
    offer: Option<(u64, Time)>,
    /// The page's newest offer when the spindle took the next event that is not `latest`.
    other: Option<u64>,
}

impl Since {
    /// Whether an equal event counts as new if its sender had seen offer `seen`.
    fn is_over(&self, seen: Option<u64>, now: Time) -> bool {
        let (Some(seen), Some((offer, made))) = (seen, self.offer) else { return false };
        offer <= seen && (now.since(made) >= REPEAT || self.other.is_some_and(|newest| newest < seen))
    }
}

fn info<C: Contract>(event: &C::Event) -> &'static EventInfo {
    &C::DESCRIPTOR.events[usize::from(C::event_tag(event))]
}

/// What the user's code says of a `once` event, before anything is changed.
pub(crate) struct Compared<C: Contract> {
    /// The place of an equal event among those that were taken.
    pub(crate) equal: Option<usize>,
    /// What is remembered of it.
    pub(crate) copy: C::Event,
}

/// Whether the yield with tag `tag` accepts the event with tag `event`.
pub(crate) fn accepts<C: Contract>(tag: u16, event: u16) -> bool {
    C::DESCRIPTOR.yields[usize::from(tag)].accepts.contains(&event)
}

impl<C: Contract> Default for Messages<C> {
    fn default() -> Self {
        Self { kept: VecDeque::new(), taken: VecDeque::new() }
    }
}

impl<C: Contract> Messages<C> {
    /// How many events are kept.
    pub(crate) fn kept(&self) -> usize {
        self.kept.len()
    }

    /// Compares a `once` event with those that are kept or were taken, and returns the place of an equal one that was
    /// taken; an error if it is a repeat.
    pub(crate) fn compare(
        &self,
        event: &C::Event,
        seen: Option<u64>,
        now: Time,
    ) -> Result<Option<usize>, Rejected> {
        let is_kept = self.kept.iter().any(|kept| kept.event == *event);
        let equal = self.equal(event);
        let was_taken = equal.is_some_and(|equal| !self.taken[equal].since.is_over(seen, now));
        if is_kept || was_taken { Err(Rejected::Duplicate) } else { Ok(equal) }
    }

    /// The place of an equal event among those that were taken.
    pub(crate) fn equal(&self, event: &C::Event) -> Option<usize> {
        self.taken.iter().position(|taken| taken.event == *event)
    }

    /// Makes room for an event with this tag, and gives what it replaces. A `latest` replaces the kept one of its type,
    /// unless an event that is not `latest` was kept after it; at the limit it replaces it in any case (rules 5a, 5c).
    pub(crate) fn make_room(&mut self, tag: u16, limit: usize) -> Result<Option<C::Event>, Rejected> {
        let is_full = self.kept.len() >= limit;
        if C::DESCRIPTOR.events[usize::from(tag)].delivery == Delivery::Latest
            && let Some(older) = self.kept.iter().rposition(|kept| C::event_tag(&kept.event) == tag)
        {
            let mut later = self.kept.iter().skip(older + 1);
            if is_full || later.all(|kept| info::<C>(&kept.event).delivery == Delivery::Latest) {
                return Ok(self.kept.remove(older).map(|kept| kept.event));
            }
        }
        if is_full { Err(Rejected::Full) } else { Ok(None) }
    }

    /// Keeps an event; the caller has made room for it.
    pub(crate) fn keep(&mut self, event: C::Event, timer: Option<u64>) {
        self.kept.push_back(Kept { event, timer });
    }

    /// Takes the first kept event that the yield with this tag accepts; returns the age of its timer too.
    pub(crate) fn take(&mut self, tag: u16) -> Option<(C::Event, Option<u64>)> {
        let answers = |kept: &Kept<C>| accepts::<C>(tag, C::event_tag(&kept.event));
        let place = self.kept.iter().position(answers)?;
        self.kept.remove(place).map(|kept| (kept.event, kept.timer))
    }

    /// Takes the first kept event that has a timer, when a timer has fired: events expire in order of arrival.
    pub(crate) fn expire(&mut self) -> Option<C::Event> {
        let place = self.kept.iter().position(|kept| kept.timer.is_some())?;
        self.kept.remove(place).map(|kept| kept.event)
    }

    /// Records that a yield with this tag was offered.
    pub(crate) fn offered(&mut self, tag: u16, offer: u64, now: Time) {
        for Taken { event, since } in &mut self.taken {
            if since.offer.is_none() && accepts::<C>(tag, C::event_tag(event)) {
                since.offer = Some((offer, now));
            }
        }
    }

    /// Records that the spindle takes an event that is not `latest`, while this is the newest offer of the page.
    pub(crate) fn went_on(&mut self, newest: u64) {
        for taken in &mut self.taken {
            taken.since.other.get_or_insert(newest);
        }
    }

    /// Remembers a `once` event in place of an equal one, and of more than the limit forgets the oldest. What goes is
    /// given back.
    pub(crate) fn remember(&mut self, compared: Compared<C>, limit: usize) -> [Option<C::Event>; 2] {
        let Compared { equal, copy } = compared;
        let equal = equal.and_then(|equal| self.taken.remove(equal));
        let oldest = if self.taken.len() >= limit.max(1) { self.taken.pop_front() } else { None };
        self.taken.push_back(Taken { event: copy, since: Since::default() });
        [equal, oldest].map(|taken| taken.map(|taken| taken.event))
    }

    /// Drops each event under its own catch.
    pub(crate) fn discard_all(&mut self) {
        self.kept.drain(..).for_each(discard);
        self.taken.drain(..).for_each(discard);
    }

    /// Takes the timers of what is kept, by their ages.
    pub(crate) fn take_timers(&mut self) -> impl Iterator<Item = u64> {
        self.kept.iter_mut().filter_map(|kept| kept.timer.take())
    }
}
