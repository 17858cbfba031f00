//! Events: rules 4 to 5c.

use pagemachine::{Keep, Rejected, Taken};

use super::{Common, Event, Id, Model, Offer, Said, Wait, Woken, accepts, answer};
use crate::program::{KEEPS, Who};

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
        match (KEEPS[event.which], offer) {
            // Rule 4a.
            (Keep::None, None) => return Err(Rejected::NotOffered),
            (Keep::None, Some((_, offer))) if again || seen < offer => return Err(Rejected::Stale),
            // Rule 5a.
            (Keep::Once, _) if self.is_repeat(id, event, seen) => return Err(Rejected::Duplicate),
            // Rule 5: a waiting offer takes it at once, seen or not.
            (_, Some((by, _))) => {
                self.end_offer(by, true);
                self.remember(id, event);
                self.step(by, Woken::With(answer(event)));
                return Ok(Taken::Answered);
            }
            (_, None) => {}
        }
        let kept = &mut self.all[id].common.kept;
        // Rule 5a: the newest of its type, in the newest's place.
        if KEEPS[event.which] == Keep::Latest {
            kept.retain(|older| older.which != event.which);
        }
        // Rule 5c.
        if kept.len() >= self.settings.kept {
            return Err(Rejected::Full);
        }
        kept.push(event);
        Ok(Taken::Kept)
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

    /// Rule 5a: until a later offer that accepts it has stood for 500 ms, and its sender had seen that offer.
    pub(super) fn is_repeat(&self, id: Id, event: Event, seen: u64) -> bool {
        let Common { kept, taken, stood, .. } = &self.all[id].common;
        if kept.contains(&event) {
            return true;
        }
        let Some((_, then)) = taken.iter().find(|(taken, _)| *taken == event) else { return false };
        let waiting = self.offers_of(id).map(|(_, offer)| offer).filter(|offer| self.has_stood(offer));
        !stood
            .iter()
            .chain(waiting)
            .any(|offer| accepts(offer, event) && offer.number > *then && offer.number <= seen)
    }

    pub(super) fn has_stood(&self, offer: &Offer) -> bool {
        self.now >= offer.made + 500_000
    }

    pub(super) fn remember(&mut self, spindle: Id, event: Event) {
        if KEEPS[event.which] != Keep::Once {
            return;
        }
        let taken = &mut self.all[spindle].common.taken;
        taken.retain(|(taken, _)| *taken != event);
        taken.push((event, self.offers));
        // Rule 22: the oldest is forgotten.
        if taken.len() > self.settings.remembered {
            taken.remove(0);
        }
    }

    /// Rule 4b.
    pub(super) fn end_offer(&mut self, id: Id, answered: bool) {
        if let Wait::Event(offer) = self.all[id].waits.clone() {
            self.all[id].waits = Wait::Nothing;
            self.said.push(Said::OfferEnded { who: self.who(id), offer: offer.number, answered });
            if self.has_stood(&offer) {
                self.common(id).stood.push(offer);
            }
        }
    }
}
