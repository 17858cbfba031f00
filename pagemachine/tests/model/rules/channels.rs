//! Channels, and the streams of ports: rules 20 and 20a.

use std::mem;

use pagemachine::{Failure, Rejected};

use super::{Doing, GoesOn, Id, Model, Said, Wait, Woken};
use crate::program::{CLOSED, Fed, Who};

/// The items lie in the order in which they were put, those that wait for room included; so do the takers, and the
/// first item is for the first taker. Nothing is handed over until a taker runs.
#[derive(Debug, Default)]
pub(super) struct Channel {
    pub(super) bound: usize,
    pub(super) closed: bool,
    pub(super) senders: usize,
    pub(super) receivers: usize,
    /// Whose items these are: the call of an open stream, and who made it (rule 20a).
    pub(super) source: Option<(Who, u64)>,
    /// Whether its stream was lost.
    pub(super) lost: bool,
    /// Each with who put it, as long as that waits.
    pub(super) items: Vec<(u32, Option<Id>)>,
    pub(super) takers: Vec<Id>,
}

/// Which ends of a channel a spindle or a fiber holds.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ends {
    pub(super) channel: usize,
    pub(super) sends: bool,
    pub(super) takes: bool,
}

impl Model {
    pub(super) fn ends(&mut self, id: Id, nth: usize) -> Option<&mut Ends> {
        let ends = &mut self.all[id].ends;
        let nth = nth.checked_rem(ends.len())?;
        ends.get_mut(nth)
    }

    pub(super) fn sender(&mut self, id: Id, nth: usize) -> Option<usize> {
        self.ends(id, nth).filter(|ends| ends.sends).map(|ends| ends.channel)
    }

    pub(super) fn receiver(&mut self, id: Id, nth: usize) -> Option<usize> {
        self.ends(id, nth).filter(|ends| ends.takes).map(|ends| ends.channel)
    }

    pub(super) fn puts(&mut self, id: Id, at: usize, n: u32) -> Result<Doing, Doing> {
        let channel = &mut self.channels[at];
        if channel.closed {
            self.all[id].last = 600 + n;
            return Ok(GoesOn);
        }
        // Rule 3: with room it does not wait. Of capacity 0 it waits until its item has been taken.
        if channel.items.len() < channel.bound {
            channel.items.push((n, None));
            self.all[id].last = 1;
            self.wake_channel(at);
            return Ok(GoesOn);
        }
        self.may_wait(id)?;
        self.channels[at].items.push((n, Some(id)));
        let waits = self.waits(id, Wait::Channel);
        self.wake_channel(at);
        Ok(waits)
    }

    /// There was room for its item, or it has been taken: it goes on, and the item is the channel's.
    pub(super) fn has_put(&mut self, id: Id, at: usize) -> u32 {
        for (_, putter) in &mut self.channels[at].items {
            *putter = putter.filter(|putter| *putter != id);
        }
        1
    }

    /// A taker gets the item of its place; who does not wait yet gets what is left behind all takers.
    pub(super) fn takes(&mut self, id: Id, at: usize) -> Result<Option<u32>, Doing> {
        let Channel { closed, lost, items, takers, .. } = &mut self.channels[at];
        let waiting = takers.iter().position(|taker| *taker == id);
        let place = waiting.unwrap_or(takers.len());
        let (value, putter) = if place < items.len() {
            let (n, putter) = items.remove(place);
            (50 + n, putter)
        } else if *closed && (waiting.is_some() || items.is_empty()) {
            // Rule 13, of a stream: after the items that came before.
            if *lost {
                return Err(self.fails(id, Failure::PortLost));
            }
            (CLOSED, None)
        } else {
            // Also of a closed channel: an item that another was woken for is not taken yet.
            return Ok(None);
        };
        takers.retain(|taker| *taker != id);
        if let Some(putter) = putter {
            self.make_ready(putter, Woken::Put(at));
        }
        self.wake_channel(at);
        Ok(Some(value))
    }

    pub(super) fn waits_to_take(&mut self, id: Id, at: usize) {
        self.channels[at].takers.push(id);
        self.wake_channel(at);
    }

    /// Wakes the takers that have an item, and the putters that have room.
    fn wake_channel(&mut self, at: usize) {
        let Channel { bound, closed, items, takers, .. } = &self.channels[at];
        let has_news = |place: usize| *closed || place < items.len();
        let taking = takers.iter().enumerate().filter(|(place, _)| has_news(*place)).map(|(_, taker)| *taker);
        let putting = items.iter().take(*bound).filter_map(|(_, putter)| *putter);
        let taking: Vec<_> = taking.map(|taker| (taker, Woken::Take(at))).collect();
        let putting: Vec<_> = putting.map(|putter| (putter, Woken::Put(at))).collect();
        for (id, woken) in taking.into_iter().chain(putting) {
            self.make_ready(id, woken);
        }
    }

    fn make_ready(&mut self, id: Id, woken: Woken) {
        if !self.ready.iter().any(|(ready, _)| *ready == id) {
            self.ready.push_back((id, woken));
        }
    }

    /// The buffer drains, and every waiter is woken: a putter for whom there is no room with its item.
    pub(super) fn close(&mut self, at: usize) {
        let bound = self.channels[at].bound;
        self.close_keeping(at, bound);
    }

    fn close_keeping(&mut self, at: usize, kept: usize) {
        let Channel { closed, items, .. } = &mut self.channels[at];
        *closed = true;
        for (n, putter) in items.split_off(kept.min(items.len())) {
            let Some(putter) = putter else { continue };
            // Also one that was woken, for there was room, and has not gone on.
            match self.ready.iter_mut().find(|(ready, _)| *ready == putter) {
                Some((_, woken)) => *woken = Woken::With(600 + n),
                None => self.ready.push_back((putter, Woken::With(600 + n))),
            }
        }
        // Rule 20a: the call is let go.
        if let Some((who, call)) = self.channels[at].source.take() {
            self.said.push(Said::LetGo { who, call });
        }
        self.wake_channel(at);
    }

    /// Rule 20a: a method that returns a stream gives a receiver.
    pub(super) fn open_stream(&mut self, id: Id, n: u32) {
        let channel = self.channels.len();
        self.all[id].ends.push(Ends { channel, sends: false, takes: true });
        let bound = self.settings.items;
        // One that is ending opens none.
        let source = self.runs(id).then(|| {
            self.calls += 1;
            self.said.push(Said::Streams { who: self.who(id), call: self.calls, n });
            (self.who(id), self.calls)
        });
        self.channels.push(Channel {
            bound,
            receivers: 1,
            closed: source.is_none(),
            source,
            ..Channel::default()
        });
    }

    /// What the host says of an open stream.
    pub(super) fn fed(&mut self, who: Who, call: u64, fed: Fed) -> Result<(), Rejected> {
        let streams = |channel: &Channel| channel.source == Some((who, call));
        let at = self.channels.iter().position(streams).ok_or(Rejected::UnknownCall)?;
        let channel = &mut self.channels[at];
        match fed {
            Fed::Item(_) if channel.items.len() >= channel.bound => return Err(Rejected::NoRoom),
            Fed::Item(n) => channel.items.push((n, None)),
            Fed::End | Fed::Lost => {
                channel.source = None;
                channel.closed = true;
                channel.lost = fed == Fed::Lost;
            }
        }
        self.wake_channel(at);
        Ok(())
    }

    pub(super) fn streams(&self, who: Who, call: u64) -> bool {
        self.channels.iter().any(|channel| channel.source == Some((who, call)))
    }

    /// Rule 12b: a page that closes takes no items.
    pub(super) fn let_streams_go(&mut self) {
        for at in 0..self.channels.len() {
            if self.channels[at].source.is_some() {
                self.close(at);
            }
        }
    }

    /// Closes those that have lost their last sender or receiver, in the order of their age (rule 23a).
    pub(super) fn close_lost(&mut self) {
        for at in 0..self.channels.len() {
            let Channel { closed, senders, receivers, .. } = self.channels[at];
            if receivers == 0 {
                self.close_keeping(at, 0);
            } else if !closed && senders == 0 && self.channels[at].source.is_none() {
                self.close(at);
            }
        }
    }

    /// A waiter that is cancelled leaves no ghost.
    pub(super) fn leave_channels(&mut self, id: Id) {
        for at in 0..self.channels.len() {
            let Channel { items, takers, closed, .. } = &mut self.channels[at];
            let before = (items.len(), takers.len());
            items.retain(|(_, putter)| *putter != Some(id));
            takers.retain(|taker| *taker != id);
            if before == (items.len(), takers.len()) {
                continue;
            }
            // A taker whose item has gone is no longer ready.
            if !*closed {
                let in_vain = takers.split_off(items.len().min(takers.len()));
                self.ready.retain(|(ready, _)| !in_vain.contains(ready));
                takers.extend(in_vain);
            }
            self.wake_channel(at);
        }
    }

    pub(super) fn clone_ends(&mut self, of: Id) -> Vec<Ends> {
        let ends = self.all[of].ends.clone();
        for Ends { channel, sends, takes } in &ends {
            self.channels[*channel].senders += usize::from(*sends);
            self.channels[*channel].receivers += usize::from(*takes);
        }
        ends
    }

    pub(super) fn drop_ends(&mut self, id: Id) {
        for Ends { channel, sends, takes } in mem::take(&mut self.all[id].ends) {
            self.channels[channel].senders -= usize::from(sends);
            self.channels[channel].receivers -= usize::from(takes);
        }
    }

    pub(super) fn drop_sender(&mut self, id: Id, nth: usize) {
        if let Some(channel) = self.sender(id, nth) {
            self.ends(id, nth).expect("it has one").sends = false;
            self.channels[channel].senders -= 1;
        }
    }

    pub(super) fn drop_receiver(&mut self, id: Id, nth: usize) {
        if let Some(channel) = self.receiver(id, nth) {
            self.ends(id, nth).expect("it has one").takes = false;
            self.channels[channel].receivers -= 1;
        }
    }
}
