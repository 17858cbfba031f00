//! Why a spindle failed, and why an input was refused.

use std::{error, fmt};

use serde::{Deserialize, Serialize};

/// Why a spindle ended without a completion (rule 7).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Failure {
    /// It panicked, with this message (rule 13).
    Panicked(String),
    /// It was cancelled, or its page was closed (rule 12).
    Cancelled,
    /// It awaited something that `<-` does not perform.
    ForeignAwait,
    /// It waited for two things at once (rule 4).
    Ambiguous,
    /// It performed more in one turn than its budget allows (rule 15).
    OverBudget,
    /// It reached this bound of the page (rule 22).
    OverLimit(Limit),
    /// The port that it had called panicked, or the one whose items it takes (rule 13).
    PortLost,
}

/// A bound of the page that a spindle can reach (rule 22).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Limit {
    /// Spindles in the page.
    Spindles,
    /// Compensations of one computation.
    Compensations,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Panicked(message) => write!(f, "the spindle panicked: {message}"),
            Self::Cancelled => f.write_str("the spindle was cancelled"),
            Self::ForeignAwait => f.write_str(
                "the spindle awaited a future that is not an effect: call a port for what takes time outside",
            ),
            Self::Ambiguous => {
                f.write_str("the spindle waited for two things at once: fork a spindle for each")
            }
            Self::OverBudget => {
                f.write_str("the spindle performed more effects and jumps in one turn than its budget")
            }
            Self::OverLimit(Limit::Spindles) => f.write_str("the page has as many spindles as it may have"),
            Self::OverLimit(Limit::Compensations) => {
                f.write_str("the computation has as many compensations as it may have")
            }
            Self::PortLost => f.write_str("the port that the spindle had called was lost"),
        }
    }
}

impl error::Error for Failure {}

/// Why an input was rejected. A rejected input has no effect, except that time advances (rules 4a to 6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Rejected {
    /// No such spindle runs: ended, ending, never there, or not the only one of its kind (rule 8).
    UnknownSpindle,
    /// Nothing waits for this event.
    NotOffered,
    /// It is an `answer` whose sender had not seen the waiting offer, or the second click of a double click.
    Stale,
    /// Its sender claims to have seen an offer that was not made yet, or of another page.
    Ahead,
    /// It is `once`, and repeats an event that its spindle has taken or keeps, or a click of the same double click.
    Duplicate,
    /// The spindle keeps as many events as it may.
    Full,
    /// The receiver of the stream holds as many items as it may.
    NoRoom,
    /// A reply to a call that was let go, given up or never made; an item of a stream that was let go or has ended.
    UnknownCall,
    /// The page has as many spindles as it may have.
    OverLimit,
    /// More was due than one call does: give [`Input::Time`](crate::Input::Time) until that is applied, and then this
    /// input again (rule 21c).
    Behind,
    /// The page is closed, or closing.
    Closed,
}

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::UnknownSpindle => "no such spindle runs",
            Self::NotOffered => "nothing waits for this event",
            Self::Stale => "the event was sent before the current offer was shown",
            Self::Ahead => "the event claims to have seen an offer that was not made yet",
            Self::Duplicate => "the event is a repeat",
            Self::Full => "the spindle already keeps as many events as it may",
            Self::NoRoom => "the receiver holds as many items as it may",
            Self::UnknownCall => "nothing waits for this reply",
            Self::OverLimit => "the page has as many spindles as it may have",
            Self::Behind => "the page has to catch up with the time first",
            Self::Closed => "the page is closed",
        })
    }
}

impl error::Error for Rejected {}
