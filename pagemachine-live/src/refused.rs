//! An event that was refused, and why.

use std::fmt;

use pagemachine::{Contract, Event, EventInfo, Id, RawId, Rejected};

use crate::form::{FieldError, Typed};

/// An event of the browser that was refused (rule 6): nothing has changed, and its spindle still waits.
///
/// A page is told in [`Page::refused`](crate::Page::refused), which may fill a [`Form`](crate::Form) from it.
pub struct Refused {
    event: Option<&'static EventInfo>,
    spindle: Option<RawId>,
    refusal: Refusal,
    typed: Option<Typed>,
}

/// Why an event was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Refusal {
    /// The page's machine refused it.
    Rejected(Rejected),
    /// A field is missing, surplus or of another type.
    Field(FieldError),
    /// The contract has no such event, or the text is none.
    Unknown,
    /// It is over 4 KiB, or its form has over 1,000 fields or 16 brackets in a name.
    TooLarge,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rejected(rejected) => rejected.fmt(f),
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
        Self { event, spindle, refusal, typed }
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

    /// Why it was refused.
    pub fn refusal(&self) -> &Refusal {
        &self.refusal
    }

    /// The field that is wrong, if one is.
    pub fn field(&self) -> Option<&FieldError> {
        match &self.refusal {
            Refusal::Field(error) => Some(error),
            Refusal::Rejected(_) | Refusal::Unknown | Refusal::TooLarge => None,
        }
    }

    pub(crate) fn typed(&self) -> Option<&Typed> {
        self.typed.as_ref()
    }
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
