//! A coroutine with an identity.

use std::{cmp, fmt, hash, marker::PhantomData};

use serde::{Deserialize, Serialize};

use crate::{Spindle, contract};

/// The number of one spindle in its page; no number comes twice (rule 8).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RawId(u64);

impl RawId {
    /// How many slots a page can have; the low bits of an id are its slot.
    pub(crate) const SLOTS: u32 = 1 << 20;

    /// The spindle with this number, as [`number`](Self::number) gave it.
    pub fn from_number(number: u64) -> Self {
        Self(number)
    }

    /// The number, as it stands in a template.
    pub fn number(self) -> u64 {
        self.0
    }

    /// A number that no spindle and no fiber has.
    pub(crate) fn nobody() -> Self {
        Self(u64::MAX)
    }

    pub(crate) fn new(slot: u32, generation: u32) -> Self {
        Self(u64::from(generation) * u64::from(Self::SLOTS) + u64::from(slot))
    }

    #[expect(clippy::cast_possible_truncation, reason = "the remainder is below `SLOTS`, which is a `u32`")]
    pub(crate) fn slot(self) -> u32 {
        (self.0 % u64::from(Self::SLOTS)) as u32
    }

    pub(crate) fn generation(self) -> u64 {
        self.0 / u64::from(Self::SLOTS)
    }
}

impl fmt::Display for RawId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl fmt::Debug for RawId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

/// One spindle of a page, typed by its kind.
#[derive(Serialize, Deserialize)]
#[serde(transparent, bound = "")]
pub struct Id<S> {
    raw: RawId,
    #[serde(skip)]
    kind: PhantomData<fn() -> S>,
}

impl<S> Id<S> {
    /// Types a number; the caller knows that it is of this kind.
    #[doc(hidden)]
    pub fn new(raw: RawId) -> Self {
        Self { raw, kind: PhantomData }
    }

    /// The number alone.
    pub fn raw(self) -> RawId {
        self.raw
    }
}

// Derives would ask the same of `S`, which is a mark and has no values.
impl<S> Clone for Id<S> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<S> Copy for Id<S> {}

impl<S> PartialEq for Id<S> {
    fn eq(&self, other: &Self) -> bool {
        self.raw == other.raw
    }
}

impl<S> Eq for Id<S> {}

impl<S> PartialOrd for Id<S> {
    fn partial_cmp(&self, other: &Self) -> Option<cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<S> Ord for Id<S> {
    fn cmp(&self, other: &Self) -> cmp::Ordering {
        self.raw.cmp(&other.raw)
    }
}

impl<S> hash::Hash for Id<S> {
    fn hash<H: hash::Hasher>(&self, state: &mut H) {
        self.raw.hash(state);
    }
}

impl<S> fmt::Display for Id<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.raw, f)
    }
}

impl<S: Spindle> fmt::Debug for Id<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}#{}", contract::spindle_name::<S>(), self.raw)
    }
}
