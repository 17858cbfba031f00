//! Explains to the developer why an event was rejected, in the log and in the browser's console.

use std::{
    collections::{BTreeMap, VecDeque},
    fmt::Write,
    mem,
    time::Duration,
};

use pagemachine::{Contract, Delivery, Machine, RawId, Rejected, Time, Waiting};

use crate::{Code, FieldError, Refusal, Refused};

/// How many offers that have ended are remembered.
const REMEMBERED: usize = 128;

/// The offers of a page that wait, and the last that have ended.
#[derive(Default)]
pub(super) struct Offers {
    /// By their numbers.
    waiting: BTreeMap<u64, Offered>,
    /// In the order in which they ended.
    ended: VecDeque<(Time, Offered)>,
}

#[derive(Clone, Copy)]
struct Offered {
    spindle: RawId,
    number: u64,
    /// The yield's place in the descriptor.
    tag: u16,
    made: Time,
}

impl Offers {
    /// Records the offers of a page after a turn.
    pub(super) fn note<C: Contract>(&mut self, machine: &Machine<C>, now: Time) {
        let before = mem::take(&mut self.waiting);
        for running in machine.spindles() {
            let Waiting::Offer { number, tag } = running.waiting else { continue };
            let made = before.get(&number).map_or(now, |offered| offered.made);
            self.waiting.insert(number, Offered { spindle: running.id, number, tag, made });
        }
        let ended = before.into_values().filter(|offered| !self.waiting.contains_key(&offered.number));
        self.ended.extend(ended.map(|offered| (now, offered)));
        self.ended.drain(..self.ended.len().saturating_sub(REMEMBERED));
    }

    /// Explains why an event was rejected, when the offer that its sender had seen ended, and what to do about it.
    pub(super) fn explain<C: Contract>(&self, refused: &Refused, now: Time) -> String {
        let name = refused.name().unwrap_or("?");
        let (what, code) = (
            if refused.refusal() == &Refusal::Expired { "dropped" } else { "rejected" },
            refused.refusal().code(),
        );
        let mut text = format!("the event `{name}` was {what}: ");
        // Writing to a string cannot fail. Of a wrong field neither the value nor an undeclared name is shown.
        let _ = match refused.refusal() {
            Refusal::Field(error) => write!(text, "{}", field(error, refused)),
            refusal => write!(text, "{refusal}"),
        };
        let _ = write!(text, " (`{code}`)");
        let Some((tag, info)) = (0_u16..).zip(C::DESCRIPTOR.events).find(|(_, info)| info.name == name)
        else {
            return text;
        };
        let yield_name = |tag: u16| C::DESCRIPTOR.yields[usize::from(tag)].name;
        let accepts = |offered: &Offered| {
            C::DESCRIPTOR.yields[usize::from(offered.tag)].accepts.contains(&tag)
                && refused.spindle().is_none_or(|spindle| spindle == offered.spindle)
        };
        let was_seen = |offered: &Offered| refused.seen().is_some_and(|seen| offered.number <= seen);
        let seen =
            self.ended.iter().rev().find(|(_, offered)| accepts(offered) && was_seen(offered)).copied();
        let waiting = self.waiting.values().rev().find(|offered| accepts(offered));
        if let Some((ended, Offered { tag, .. })) = seen {
            let ago = millis(now.since(ended));
            let _ =
                write!(text, "; the offer of `{}` that its sender had seen ended {ago} ago", yield_name(tag));
        }
        if let (Some((_, seen)), Some(waiting)) = (seen, waiting) {
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

/// Advice to the page's author.
fn cure(refused: &Refused, delivery: Delivery, name: &str) -> Option<String> {
    let cure = match refused.refusal() {
        Refusal::Rejected(_) if refused.is_of_another_page() => {
            "The page was mounted anew after the event fired".to_owned()
        }
        Refusal::Rejected(Rejected::Stale | Rejected::NotOffered) if delivery != Delivery::Answer => {
            return None;
        }
        Refusal::Rejected(Rejected::Stale | Rejected::NotOffered) if refused.is_again() => format!(
            "It is the second click of a double click, which answers nothing; if each click counts, declare `{name}` \
             `every`"
        ),
        Refusal::Rejected(Rejected::Stale | Rejected::NotOffered) if refused.is_form() => format!(
            "`{name}` is an `answer`; if something else makes the page ask anew, such as a clock or validation while \
             typing, declare the form's submit event `once` and its change event `latest`"
        ),
        Refusal::Rejected(Rejected::Stale | Rejected::NotOffered) => {
            format!("`{name}` is an `answer`; if it does not depend on what was asked, declare it `every`")
        }
        Refusal::Rejected(Rejected::Duplicate) if refused.is_again() => {
            format!(
                "It is the second click of a double click; if each click counts, declare `{name}` `every`"
            )
        }
        Refusal::Rejected(Rejected::Duplicate) => format!(
            "An equal event was taken or is kept, and `{name}` is `{delivery}`; if equal ones count too, declare it `every`"
        ),
        Refusal::Rejected(Rejected::UnknownSpindle) if refused.spindle().is_none() => format!(
            "Without `.of(..)` an event is for the only running spindle of its kind, and none or several run; if several \
             do, name the one that `{name}` is for with `.of(..)`"
        ),
        Refusal::Rejected(Rejected::Full) => {
            "Let the spindle yield more often, or raise `kept` in `Limits::machine`".to_owned()
        }
        Refusal::Expired => {
            format!(
                "The spindle reached no yield that accepts `{name}` in time; see `expiry` in `Limits::machine`"
            )
        }
        _ => return None,
    };
    Some(cure)
}

/// What is wrong with a field, without what was typed.
fn field(error: &FieldError, refused: &Refused) -> String {
    let what = match error.code {
        Code::Missing => "is missing",
        Code::Surplus => "is not declared",
        Code::Type => "has another type",
        Code::Value => "has a value that its type does not take",
    };
    let first = error.path.split(['.', '[']).next().unwrap_or_default();
    if refused.declares(first) { format!("the field `{first}` {what}") } else { format!("a field {what}") }
}

/// Formats a short duration: `40 ms`, `3.2 s`.
fn millis(time: Duration) -> String {
    if time < Duration::from_secs(1) {
        format!("{} ms", time.as_millis())
    } else {
        format!("{:.1} s", time.as_secs_f64())
    }
}
