//! A run in words, as a failing test shows it.

use std::fmt::{self, Debug, Write};

use pagemachine::{Contract, Ended, Input, Machine, Output, RawId, Rejected, Running, Taken, Time, Waiting};

use crate::record::{Accepted, Given, Record, Turn, Verdict};

/// How many turns are shown: the last ones.
const SHOWN: usize = 200;

/// What was given and came out, and what each spindle waits for.
pub(crate) fn run<C: Contract>(
    f: &mut fmt::Formatter<'_>,
    record: &Record<C>,
    machine: &Machine<C>,
) -> fmt::Result {
    f.write_str("the run so far:")?;
    let left_out = record.turns.len().saturating_sub(SHOWN);
    if left_out > 0 {
        write!(f, "\n  ({left_out} earlier inputs are not shown)")?;
    }
    let mut now = Time::default();
    for (place, turn) in record.turns.iter().enumerate().skip(left_out) {
        f.write_str("\n  > ")?;
        if turn.at != now {
            now = turn.at;
            write!(f, "[{now:?}] ")?;
        }
        f.write_str(&given(record, turn))?;
        for output in record.outputs_of(place) {
            write!(f, "\n  <   {}", self::output(record, output))?;
        }
    }
    f.write_str("\nnow:")?;
    let mut spindles = machine.spindles().peekable();
    if spindles.peek().is_none() {
        f.write_str("\n  no spindle runs")?;
    }
    for running in spindles {
        write!(f, "\n  {}{:?} {}", spindle_name::<C>(running.kind), running.id, waits(record, running))?;
    }
    Ok(())
}

/// An input and what the machine said to it.
pub(crate) fn given<C: Contract>(record: &Record<C>, turn: &Turn<C>) -> String {
    given_again(record, turn, turn.verdict)
}

/// An input, and what a machine said to it this time.
pub(crate) fn given_again<C: Contract>(record: &Record<C>, turn: &Turn<C>, verdict: Verdict) -> String {
    let mut line = match &turn.given {
        Given::Start { kind, .. } => format!("start of a {}", spindle_name::<C>(*kind)),
        Given::Input(given) => input(record, given),
    };
    match (verdict, &turn.given) {
        (Ok(Accepted::Started(id)), Given::Start { kind, .. }) => {
            let _ = write!(line, ": {}{id:?}", spindle_name::<C>(*kind));
        }
        (Ok(Accepted::Taken(Taken::Answered)), _) => line.push_str(": answered"),
        (Ok(Accepted::Taken(Taken::Kept)), _) => line.push_str(": kept"),
        (Ok(Accepted::Taken(Taken::Behind)), _) => line.push_str(": in part"),
        (Ok(Accepted::Taken(Taken::Applied) | Accepted::Started(_)), _) => {}
        (Err(rejected), _) => {
            let _ = write!(line, ": {}", refusal(rejected));
        }
    }
    line
}

/// What is given, and to whom.
pub(crate) fn input<C: Contract>(record: &Record<C>, input: &Input<C>) -> String {
    match input {
        Input::Event { spindle, seen, again, event } => {
            let whom = spindle.map_or_else(
                || {
                    let info = &C::DESCRIPTOR.events[usize::from(C::event_tag(event))];
                    format!("the only {}", spindle_name::<C>(info.kind))
                },
                |id| name(record, id),
            );
            let seen = seen.map_or_else(|| "no offer".into(), |seen| format!("offer {seen}"));
            let again = if *again { ", again" } else { "" };
            format!("{} to {whom}, seen {seen}{again}", inner(event, 2))
        }
        Input::Reply { call, reply } => {
            format!("reply to call {} of {}: {reply:?}", call.number, name(record, call.spindle))
        }
        Input::Item { call, item } => {
            format!("item of call {} of {}: {item:?}", call.number, name(record, call.spindle))
        }
        Input::End { call } => format!("call {} of {} ends", call.number, name(record, call.spindle)),
        Input::Lost { call } => format!("call {} of {} is lost", call.number, name(record, call.spindle)),
        Input::Time => "time passes".into(),
        Input::Cancel { spindle } => format!("cancel {}", name(record, *spindle)),
        Input::Close => "close".into(),
    }
}

/// What came out.
pub(crate) fn output<C: Contract>(record: &Record<C>, output: &Output<C>) -> String {
    let name = |id| name(record, id);
    match output {
        Output::Started { spindle, kind } => format!("{}{spindle:?} started", spindle_name::<C>(*kind)),
        Output::Yield { spindle, offer, value } => {
            format!("{} yields {} (offer {offer})", name(*spindle), inner(value, 2))
        }
        Output::OfferEnded { spindle, offer, how, .. } => {
            let how = match how {
                Ended::Answered => "answered",
                Ended::Withdrawn => "withdrawn",
            };
            format!("offer {offer} of {} is {how}", name(*spindle))
        }
        Output::Expired { spindle, event, .. } => {
            format!("an event that {} kept has expired: {}", name(*spindle), inner(event, 2))
        }
        Output::Notify { spindle, value } => format!("{} notifies {}", name(*spindle), inner(value, 2)),
        Output::Call { call, request } => {
            format!("{} calls {request:?} (call {})", name(call.spindle), call.number)
        }
        Output::LetGo { call } => format!("call {} of {} is let go", call.number, name(call.spindle)),
        Output::Completed { spindle, value, dropped } => {
            format!("{} completed: {}{}", name(*spindle), inner(value, 1), unread(*dropped))
        }
        Output::Failed { spindle, failure, dropped, .. } => {
            format!("{} failed: {failure}{}", name(*spindle), unread(*dropped))
        }
        Output::Unsettled { spindle, call: Some(call), request: None, .. } => {
            format!("call {} of {} is given up", call.number, name(*spindle))
        }
        Output::Unsettled { spindle, request, .. } => {
            let request = request.as_ref().map(|request| format!("{request:?}")).unwrap_or_default();
            format!("{} did not settle {request}", name(*spindle))
        }
        Output::Closed => "closed".into(),
    }
}

fn unread(dropped: u32) -> String {
    if dropped == 0 { String::new() } else { format!(" ({dropped} kept events are unread)") }
}

/// What a spindle does or did, as it follows its name.
pub(crate) fn state_of<C: Contract>(record: &Record<C>, machine: &Machine<C>, id: RawId) -> String {
    let all = || machine.spindles().filter(|running| running.id == id);
    let waiting = all().filter(|running| !running.is_fiber).chain(all().filter(|running| running.is_fiber));
    let lines: Vec<_> = waiting.map(|running| waits(record, running)).collect();
    if !lines.is_empty() {
        return lines.join("; a fiber of it ");
    }
    let end = record.outputs.iter().rev().find_map(|output| match output {
        Output::Completed { spindle, value, .. } if *spindle == id => {
            Some(format!("completed: {}", inner(value, 1)))
        }
        Output::Failed { spindle, failure, .. } if *spindle == id => Some(format!("failed: {failure}")),
        _ => None,
    });
    end.unwrap_or_else(|| "is not a spindle of this page".into())
}

/// What a spindle waits for, as it follows its name.
fn waits<C: Contract>(record: &Record<C>, running: Running) -> String {
    let Running { waiting, ending, kept, .. } = running;
    let mut line = match waiting {
        Waiting::Offer { number, tag } => format!("waits at {} (offer {number})", yield_name::<C>(tag)),
        Waiting::Call { call, .. } => format!("waits for the reply to call {}", call.number),
        Waiting::Timer(moment) => format!("sleeps until {moment:?}"),
        Waiting::Outcome(spindle) => format!("waits for the end of {}", name(record, spindle)),
        Waiting::Cancel => "waits for the end of what it cancelled".into(),
        Waiting::Fibers => "waits for its fibers".into(),
        Waiting::Cell { tag } => format!("waits for a write to {}", cell_name::<C>(tag)),
        Waiting::Take => "waits for an item of a channel".into(),
        Waiting::Put => "waits for its item to be put or taken".into(),
    };
    if ending {
        line.push_str(", and is cancelled");
    }
    if kept > 0 {
        let _ = write!(line, ", and keeps {kept} events");
    }
    line
}

/// Why something was refused, as it follows what was: in words, and as a test would write it.
pub(crate) fn refusal(rejected: Rejected) -> String {
    format!("was refused: {rejected} ({rejected:?})")
}

/// The declared name of a kind of spindle.
pub(crate) fn spindle_name<C: Contract>(kind: u16) -> &'static str {
    C::DESCRIPTOR.spindles.get(usize::from(kind)).map_or("spindle", |info| info.name)
}

/// The name of a yield.
pub(crate) fn yield_name<C: Contract>(tag: u16) -> &'static str {
    C::DESCRIPTOR.yields.get(usize::from(tag)).map_or("a yield", |info| info.name)
}

/// The name of a cell.
fn cell_name<C: Contract>(tag: u16) -> &'static str {
    C::DESCRIPTOR.cells.get(usize::from(tag)).map_or("a cell", |info| info.name)
}

/// A spindle as a person would call it: `checkout#3`.
fn name<C: Contract>(record: &Record<C>, id: RawId) -> String {
    format!("{}{id:?}", record.kind_of(id).map_or("", spindle_name::<C>))
}

/// A value without the enums around it: of `Checkout(Shipping(ShippingEvent { .. }))` the event.
///
/// The enums are generated and derive `Debug`, so this is where their text ends. What looks otherwise stays as it is.
fn inner(value: &impl Debug, enums: usize) -> String {
    let text = format!("{value:?}");
    let mut rest = text.as_str();
    for _ in 0..enums {
        let opened = rest.strip_suffix(')').and_then(|rest| rest.split_once('('));
        match opened {
            Some((variant, inside)) if variant.chars().all(|c| c.is_alphanumeric() || c == '_') => {
                rest = inside;
            }
            _ => return text,
        }
    }
    rest.to_owned()
}
