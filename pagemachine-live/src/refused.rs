//! An event that was rejected, and why.

use std::fmt;

use pagemachine::{Contract, Event, EventInfo, Id, RawId, Rejected};

use crate::{
    Flash, Socket,
    form::{FieldError, Typed},
};

/// An event from the browser that was rejected (rules 4a to 6) or has expired (rule 5c). It had no effect.
///
/// It is passed to [`Page::refused`](crate::Page::refused), which may fill a [`Form`](crate::Form) from it.
pub struct Refused {
    event: Option<&'static EventInfo>,
    spindle: Option<RawId>,
    refusal: Refusal,
    typed: Option<Typed>,
    seen: Option<u64>,
    is_again: bool,
    is_of_another_page: bool,
    /// The host's notice to the visitor.
    pub(crate) notice: Option<String>,
}

/// Why an event was rejected or dropped.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// The page's machine rejected it.
    Rejected(Rejected),
    /// It was kept, but nothing took it in time (rule 5c).
    Expired,
    /// A field is missing, unknown or of the wrong type.
    Field(FieldError),
    /// The contract declares no such event, or the event could not be parsed.
    Unknown,
    /// It is over 4 KiB, or its form has over 1,000 fields or 16 brackets in a name.
    TooLarge,
}

impl Refusal {
    /// The name of the reason, for statistics and explanations.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::Rejected(Rejected::UnknownSpindle) => "UnknownSpindle",
            Self::Rejected(Rejected::NotOffered) => "NotOffered",
            Self::Rejected(Rejected::Stale) => "Stale",
            Self::Rejected(Rejected::Ahead) => "Ahead",
            Self::Rejected(Rejected::Duplicate) => "Duplicate",
            Self::Rejected(Rejected::Full) => "Full",
            Self::Rejected(Rejected::Closed) => "Closed",
            Self::Rejected(_) => "Rejected",
            Self::Expired => "Expired",
            Self::Field(_) => "Field",
            Self::Unknown => "Unknown",
            Self::TooLarge => "TooLarge",
        }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rejected(rejected) => rejected.fmt(f),
            Self::Expired => f.write_str("nothing took the event in time"),
            Self::Field(error) => error.fmt(f),
            Self::Unknown => f.write_str("the page has no such event"),
            Self::TooLarge => f.write_str("the event is too large"),
        }
    }
}

impl Refused {
    pub(crate) fn new(
        event: Option<&'static EventInfo>,
        spindle: Option<RawId>,
        refusal: Refusal,
        typed: Option<Typed>,
    ) -> Self {
        Self {
            event,
            spindle,
            refusal,
            typed,
            seen: None,
            is_again: false,
            is_of_another_page: false,
            notice: None,
        }
    }

    /// Adds the newest offer that its sender had been shown, and whether it is the second click of a double click.
    pub(crate) fn sent(self, seen: Option<u64>, is_again: bool) -> Self {
        Self { seen, is_again, ..self }
    }

    /// Says that its sender had seen a page that is gone.
    pub(crate) fn of_another_page(self) -> Self {
        Self { is_of_another_page: true, ..self }
    }

    pub(crate) fn is_of_another_page(&self) -> bool {
        self.is_of_another_page
    }

    pub(crate) fn seen(&self) -> Option<u64> {
        self.seen
    }

    pub(crate) fn is_form(&self) -> bool {
        self.typed.is_some()
    }

    /// Whether its event has a field of this name.
    pub(crate) fn declares(&self, field: &str) -> bool {
        self.event.is_some_and(|event| event.fields.contains(&field))
    }

    /// Whether it is the second click of a double click, or a repeat of a held key: an earlier one sent an event.
    pub fn is_again(&self) -> bool {
        self.is_again
    }

    /// Shows the visitor the host's notice about this event as an info flash, if there is one: see
    /// [`Live::notice`](crate::Live::notice).
    ///
    /// The default [`Page::refused`](crate::Page::refused) does only this.
    pub fn flash(&self, socket: &mut Socket) {
        if let Some(notice) = &self.notice {
            socket.flash(Flash::Info, notice);
        }
    }

    /// The declared name of the event, if the contract has it.
    pub fn name(&self) -> Option<&'static str> {
        self.event.map(|event| event.name)
    }

    /// Whether it is an `E`.
    pub fn is<E: Event>(&self) -> bool {
        let declared =
            &<E::Spindle as pagemachine::Spindle>::Contract::DESCRIPTOR.events[usize::from(E::TAG)];
        self.name() == Some(declared.name)
    }

    /// The spindle that it was addressed to; `None` is the only one of its kind.
    pub fn spindle(&self) -> Option<RawId> {
        self.spindle
    }

    /// Whether it was addressed to this spindle.
    pub fn is_for<S>(&self, id: Id<S>) -> bool {
        self.spindle == Some(id.raw())
    }

    /// Why it was rejected or dropped.
    pub fn refusal(&self) -> &Refusal {
        &self.refusal
    }

    /// The field that is wrong, if one is.
    pub fn field(&self) -> Option<&FieldError> {
        match &self.refusal {
            Refusal::Field(error) => Some(error),
            Refusal::Rejected(_) | Refusal::Expired | Refusal::Unknown | Refusal::TooLarge => None,
        }
    }

    pub(crate) fn typed(&self) -> Option<&Typed> {
        self.typed.as_ref()
    }
}

/// The default notice to a visitor whose event was rejected or has expired.
///
/// There is none for double clicks and other repeats, which are accidents, and for a wrong field, whose error the page
/// shows at the field.
pub(crate) fn notice(refused: &Refused) -> Option<String> {
    let notice = match refused.refusal() {
        Refusal::Rejected(Rejected::Stale | Rejected::NotOffered | Rejected::UnknownSpindle)
            if !refused.is_again =>
        {
            "That came too late: the page had already moved on. Your action had no effect."
        }
        Refusal::Rejected(Rejected::Full) | Refusal::Expired => {
            "The page was busy for too long, so your action was dropped. Please try again."
        }
        _ => return None,
    };
    Some(notice.to_owned())
}

/// It does not print what was typed, which may be a secret.
impl fmt::Debug for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Refused")
            .field("event", &self.name())
            .field("spindle", &self.spindle)
            .field("refusal", &self.refusal)
            .finish_non_exhaustive()
    }
}
