//! The run so far, as a failure shows it.

use std::fmt::{self, Write};

use pagemachine::{Contract, Input, Machine, Output, RawId, Rejected, Taken, Time, Waiting};

/// What a test gave, and what came out.
pub(crate) enum Entry<C: Contract> {
    /// The start at this place in the list of starts.
    Start {
        at: Time,
        place: usize,
        verdict: Result<RawId, Rejected>,
    },
    Input {
        at: Time,
        input: Input<C>,
        verdict: Result<Taken, Rejected>,
    },
    Output(Output<C>),
}

impl<C: Contract> fmt::Debug for Entry<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Start { at, verdict: Ok(id), .. } => write!(f, "> {at:?} start: {id:?}"),
            Self::Start { at, verdict: Err(rejected), .. } => {
                write!(f, "> {at:?} start: refused, {rejected}")
            }
            Self::Input { at, input, verdict } => {
                write!(f, "> {at:?} ")?;
                self::input(f, input)?;
                match verdict {
                    Ok(Taken::Applied) => Ok(()),
                    Ok(Taken::Answered) => f.write_str(": answered"),
                    Ok(Taken::Kept) => f.write_str(": kept"),
                    Err(rejected) => write!(f, ": refused, {rejected}"),
                }
            }
            Self::Output(output) => self::output(f, output),
        }
    }
}

fn input<C: Contract>(f: &mut fmt::Formatter<'_>, input: &Input<C>) -> fmt::Result {
    match input {
        Input::Event { spindle, seen, again, event } => {
            write!(f, "{event:?}")?;
            match spindle {
                Some(spindle) => write!(f, " to {spindle:?}")?,
                None => f.write_str(" to the only one")?,
            }
            match seen {
                Some(seen) => write!(f, ", having seen {seen}")?,
                None => f.write_str(", having seen nothing")?,
            }
            f.write_str(if *again { ", again" } else { "" })
        }
        Input::Reply { call, reply } => {
            write!(f, "reply to call {} of {:?}: {reply:?}", call.number, call.spindle)
        }
        Input::Lost { call } => write!(f, "call {} of {:?} is lost", call.number, call.spindle),
        Input::Time => f.write_str("time"),
        Input::Cancel { spindle } => write!(f, "cancel {spindle:?}"),
        Input::Close => f.write_str("close"),
    }
}

fn output<C: Contract>(f: &mut fmt::Formatter<'_>, output: &Output<C>) -> fmt::Result {
    match output {
        Output::Started { spindle, kind } => write!(f, "<   {} started", name::<C>(*spindle, *kind)),
        Output::Yield { spindle, offer, value } => {
            write!(f, "<   {spindle:?} yields {value:?} (offer {offer})")
        }
        Output::OfferEnded { spindle, kind, offer, how } => {
            write!(
                f,
                "<   offer {offer} of {} was {}",
                name::<C>(*spindle, *kind),
                format!("{how:?}").to_lowercase()
            )
        }
        Output::Notify { spindle, value } => write!(f, "<   {spindle:?} notifies {value:?}"),
        Output::Call { call, request } => {
            write!(f, "<   {:?} calls {request:?} (call {})", call.spindle, call.number)
        }
        Output::LetGo { call } => write!(f, "<   call {} of {:?} is let go", call.number, call.spindle),
        Output::Completed { spindle, value, .. } => write!(f, "<   {spindle:?} completed: {value:?}"),
        Output::Failed { spindle, kind, failure, .. } => {
            write!(f, "<   {} failed: {failure}", name::<C>(*spindle, *kind))
        }
        Output::Unsettled { call } => {
            write!(f, "<   call {} of {:?} was given up", call.number, call.spindle)
        }
        Output::Closed => f.write_str("<   closed"),
    }
}

/// A spindle as a person would call it: `checkout#3`.
pub(crate) fn name<C: Contract>(id: RawId, kind: u16) -> String {
    let kind = C::DESCRIPTOR.spindles.get(usize::from(kind)).map_or("spindle", |info| info.name);
    format!("{kind}{id:?}")
}

/// All that was given and came out, and what each spindle waits for.
pub(crate) fn report<C: Contract>(entries: &[Entry<C>], machine: &Machine<C>) -> String {
    let mut report = String::from("\nthe run so far:\n");
    // Writing to a `String` does not fail.
    for entry in entries {
        let _ = writeln!(report, "  {entry:?}");
    }
    let mut spindles = machine.spindles().peekable();
    if spindles.peek().is_none() {
        report.push_str("no spindle runs\n");
    }
    for running in spindles {
        let _ = writeln!(report, "{} {}", name::<C>(running.id, running.kind), waits::<C>(running.waiting));
    }
    report
}

/// What a spindle waits for, in words.
pub(crate) fn waits<C: Contract>(waiting: Waiting) -> String {
    match waiting {
        Waiting::Offer { number, tag } => {
            let name = C::DESCRIPTOR.yields.get(usize::from(tag)).map_or("a yield", |info| info.name);
            format!("waits at `{name}` (offer {number})")
        }
        Waiting::Call { call, .. } => format!("waits for the reply to call {}", call.number),
        Waiting::Outcome(spindle) => format!("waits for the end of {spindle:?}"),
        Waiting::Cancel => "waits for the end of what it cancelled".into(),
    }
}
