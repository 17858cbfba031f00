//! Events: rules 4 to 5c.

use pagemachine::{Delivery, Rejected, Taken};

use super::{Common, Event, Id, Model, Offer, Past, Said, Time, Wait, Woken, accepts, answer};
use crate::program::{EVENTS, Who};

impl Model {
    pub(super) fn event(
        &mut self,
        to: Option<Who>,
        event: Event,
        seen: Option<u64>,
        again: bool,
    ) -> Result<Taken, Rejected> {
        // Rule 8: without a spindle it is for the only running one of its kind.
        let id = to.map_or_else(|| self.only(event.kind), |who| self.running(who));
        let id = id.filter(|id| self.all[*id].common.kind == event.kind).ok_or(Rejected::UnknownSpindle)?;
        let seen = seen.unwrap_or(0);
        if seen > self.offers {
            return Err(Rejected::Ahead);
        }
        let offer =
            self.offers_of(id).find(|(_, offer)| accepts(offer, event)).map(|(by, offer)| (by, offer.number));
        match (EVENTS[event.which], offer) {
            // Rule 4a.
            (Delivery::Answer, None) => return Err(Rejected::NotOffered),
            (Delivery::Answer, Some((_, offer))) if again || seen < offer => return Err(Rejected::Stale),
            // Rule 5a.
            (Delivery::Once, _) if again || self.is_repeat(id, event, seen) => {
                return Err(Rejected::Duplicate);
            }
            // Rule 5: a waiting offer takes it at once, seen or not.
            (_, Some((by, _))) => {
                self.end_offer(by, true);
                self.took(id, event);
                self.step(by, Woken::With(answer(event)));
                return Ok(Taken::Answered);
            }
            (_, None) => {}
        }
        let past = self.past(event);
        let Model { all, settings, .. } = self;
        let kept = &mut all[id].common.kept;
        let is_full = kept.len() >= settings.kept;
        // Rule 5a: it replaces the kept one of its type, unless a message that is not `latest` came after that.
        let older = kept.iter().rposition(|kept| kept.event.which == event.which).filter(|older| {
            let is_latest = |kept: &Past| EVENTS[kept.event.which] == Delivery::Latest;
            is_latest(&past) && (is_full || kept[older + 1..].iter().all(is_latest))
        });
        if let Some(older) = older {
            kept.remove(older);
        } else if is_full {
            // Rule 5c.
            return Err(Rejected::Full);
        }
        kept.push(past);
        Ok(Taken::Kept)
    }

    fn past(&mut self, event: Event) -> Past {
        Past { event, at: self.now, age: self.tick(), newest: self.offers }
    }

    /// Rule 5c: when the next kept event of a spindle expires, and its age.
    pub(super) fn next_expiry(&self, id: Id) -> Option<(Time, u64)> {
        // Rule 12: one that is ending takes nothing more.
        if !self.runs(id) {
            return None;
        }
        let kept = &self.all[id].common.kept;
        let expires = kept.iter().find(|kept| EVENTS[kept.event.which] != Delivery::Latest)?;
        Some((expires.at + u64::try_from(self.settings.expiry.as_micros()).unwrap(), expires.age))
    }

    pub(super) fn expire(&mut self, id: Id) {
        let kept = &mut self.all[id].common.kept;
        let first = kept.iter().position(|kept| EVENTS[kept.event.which] != Delivery::Latest);
        let Past { event, .. } = kept.remove(first.expect("one expires"));
        self.said.push(Said::Expired { who: self.who(id), event });
    }

    pub(super) fn only(&self, kind: usize) -> Option<Id> {
        let mut of_kind = (0..self.all.len())
            .filter(|id| !self.is_fiber(*id) && self.runs(*id) && self.all[*id].common.kind == kind);
        of_kind.next().filter(|_| of_kind.next().is_none())
    }

    /// The offers of a spindle and its fibers that wait.
    pub(super) fn offers_of(&self, spindle: Id) -> impl Iterator<Item = (Id, &Offer)> {
        self.all.iter().enumerate().filter_map(move |(id, part)| match &part.waits {
            Wait::Event(offer) if part.spindle == spindle => Some((id, offer)),
            _ => None,
        })
    }

    /// Rule 5a: whether it repeats a `once` event that its spindle keeps or has taken.
    pub(super) fn is_repeat(&self, id: Id, event: Event, seen: u64) -> bool {
        let Common { kept, remembered, taken, offered, .. } = &self.all[id].common;
        if kept.iter().any(|kept| kept.event == event) {
            return true;
        }
        remembered.iter().filter(|past| past.event == event).any(|past| {
            let later = offered.iter().find(|offer| offer.number > past.newest && accepts(offer, event));
            let Some(later) = later.filter(|later| later.number <= seen) else { return true };
            let is_other = |taken: &&Past| EVENTS[taken.event.which] != Delivery::Latest;
            let other = taken.iter().filter(is_other).find(|taken| taken.age > past.age);
            let went_on = other.is_some_and(|other| other.newest < seen);
            self.now < later.made + 500_000 && !went_on
        })
    }

    pub(super) fn took(&mut self, spindle: Id, event: Event) {
        let past = self.past(event);
        let Model { all, settings, .. } = self;
        let Common { remembered, taken, .. } = &mut all[spindle].common;
        taken.push(past.clone());
        if EVENTS[event.which] != Delivery::Once {
            return;
        }
        remembered.retain(|taken| taken.event != event);
        remembered.push(past);
        // Rule 22: the oldest is forgotten.
        if remembered.len() > settings.remembered {
            remembered.remove(0);
        }
    }

    /// Rule 4b.
    pub(super) fn end_offer(&mut self, id: Id, answered: bool) {
        if let Wait::Event(offer) = self.all[id].waits.clone() {
            self.all[id].waits = Wait::Nothing;
            self.said.push(Said::OfferEnded { who: self.who(id), offer: offer.number, answered });
        }
    }
}
