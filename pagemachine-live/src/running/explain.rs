//! Why an event was rejected, in a developer's words: for the log and for the browser's console.

use std::{collections::VecDeque, fmt::Write, time::Duration};

use pagemachine::{Contract, Delivery, Machine, RawId, Rejected, Time, Waiting};

use crate::{Refusal, Refused};

/// How many of the last offers are remembered.
const REMEMBERED: usize = 128;

/// The last offers of a page: which question it was, and from when to when it stood.
#[derive(Default)]
pub(super) struct Offers(VecDeque<Offered>);

struct Offered {
    spindle: RawId,
    number: u64,
    /// The yield's place in the descriptor.
    tag: u16,
    made: Time,
    ended: Option<Time>,
}

impl Offers {
    /// Looks at what a page offers after a turn.
    pub(super) fn note<C: Contract>(&mut self, machine: &Machine<C>, now: Time) {
        let waiting: Vec<_> = machine
            .spindles()
            .filter_map(|running| match running.waiting {
                Waiting::Offer { number, tag } => Some((running.id, number, tag)),
                _ => None,
            })
            .collect();
        for offered in self.0.iter_mut().filter(|offered| offered.ended.is_none()) {
            if !waiting.iter().any(|(_, number, _)| *number == offered.number) {
                offered.ended = Some(now);
            }
        }
        for (spindle, number, tag) in waiting {
            if !self.0.iter().any(|offered| offered.number == number) {
                if self.0.len() == REMEMBERED {
                    self.0.pop_front();
                }
                self.0.push_back(Offered { spindle, number, tag, made: now, ended: None });
            }
        }
    }

    /// Says why an event was rejected, how long ago the offer that its sender had seen ended, and what to do about it.
    pub(super) fn explain<C: Contract>(&self, refused: &Refused, now: Time) -> String {
        let name = refused.name().unwrap_or("?");
        let mut text = format!("the event `{name}` was rejected: {}", refused.refusal());
        // Writing to a string cannot fail.
        let _ = write!(text, " (`{}`)", refused.refusal().code());
        let Some((tag, info)) = (0_u16..).zip(C::DESCRIPTOR.events).find(|(_, info)| info.name == name)
        else {
            return text;
        };
        let yield_name = |tag: u16| C::DESCRIPTOR.yields[usize::from(tag)].name;
        let accepts = |offered: &&Offered| {
            C::DESCRIPTOR.yields[usize::from(offered.tag)].accepts.contains(&tag)
                && refused.spindle().is_none_or(|spindle| spindle == offered.spindle)
        };
        let newest_first = || self.0.iter().rev().filter(accepts);
        let seen = newest_first().find(|offered| refused.seen().is_some_and(|seen| offered.number <= seen));
        let waiting = newest_first().find(|offered| offered.ended.is_none());
        if let Some(Offered { tag, ended: Some(ended), .. }) = seen {
            let ago = millis(now.since(*ended));
            let _ = write!(
                text,
                "; the offer of `{}` that its sender had seen ended {ago} ago",
                yield_name(*tag)
            );
        }
        if let (Some(seen), Some(waiting)) = (seen, waiting)
            && seen.number != waiting.number
        {
            let (asked, ago) = (yield_name(waiting.tag), millis(now.since(waiting.made)));
            let again = if seen.tag == waiting.tag { " again" } else { "" };
            let _ = write!(text, "; `{asked}` was asked{again} {ago} ago");
        }
        if let Some(cure) = cure(refused, info.delivery, name) {
            let _ = write!(text, ". {cure}");
        }
        text
    }
}

/// What the author of the page can do about it.
fn cure(refused: &Refused, delivery: Delivery, name: &str) -> Option<String> {
    let cure = match refused.refusal() {
        Refusal::Rejected(Rejected::Stale | Rejected::NotOffered) if refused.is_again() => format!(
            "It is the tail of a double click, which answers nothing; if each click counts, declare `{name}` `every`"
        ),
        Refusal::Rejected(Rejected::Stale | Rejected::NotOffered) if refused.is_form() => format!(
            "`{name}` is an `answer`; a form beside something that makes the page ask anew, such as a clock or \
             validation while typing, is `once` when it is submitted and `latest` while it changes"
        ),
        Refusal::Rejected(Rejected::Stale | Rejected::NotOffered) => {
            format!("`{name}` is an `answer`; if it does not depend on what was asked, declare it `every`")
        }
        Refusal::Rejected(Rejected::Duplicate) if refused.is_again() => {
            format!("It is the tail of a double click; if each click counts, declare `{name}` `every`")
        }
        Refusal::Rejected(Rejected::Duplicate) => format!(
            "An equal event was taken or is kept, and `{name}` is `{delivery}`; if each one counts, declare it `every`"
        ),
        Refusal::Rejected(Rejected::UnknownSpindle) if refused.spindle().is_none() => format!(
            "Without `of` an event is for the only running spindle of its kind, and there is none or there are \
             several; address it with `{name}`'s `.of(..)`"
        ),
        Refusal::Rejected(Rejected::Full) => {
            "See `kept` in the limits of the machine, or let the spindle yield more often".to_owned()
        }
        Refusal::Expired => {
            format!(
                "No yield of its spindle that accepts `{name}` came in time; see `expiry` in the limits of the machine"
            )
        }
        _ => return None,
    };
    Some(cure)
}

/// A short time as a person reads it: `40 ms`, `3.2 s`.
fn millis(time: Duration) -> String {
    if time < Duration::from_secs(1) {
        format!("{} ms", time.as_millis())
    } else {
        format!("{:.1} s", time.as_secs_f64())
    }
}
