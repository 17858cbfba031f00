//! What a view keeps of a form.

use std::{fmt, marker::PhantomData, slice};

use pagemachine::Event;

use super::{FieldError, Typed, dotted};
use crate::Refused;

/// What was typed into a form that sends the event `E`, which fields were used, and what is wrong with them.
///
/// A view keeps one for each form that it draws, fills it from a refused event, and clears it when the form is done.
/// While a form is filled in, its inputs keep what is typed, whatever is drawn around them. A submit gives them to the
/// page: from then on they are what the template says, so what was typed must come back. A form has an `id` for this.
///
/// ```
/// # fn page<E: pagemachine::Event>(refused: &pagemachine_live::Refused) {
/// let mut form = pagemachine_live::Form::<E>::default();
/// assert_eq!(form.value("shipping[zip]"), "");
/// assert!(form.error("shipping[zip]").is_none());
/// form.fill(refused); // in `refused` of the page: whether it was this form's event
/// # }
/// ```
pub struct Form<E> {
    typed: Option<Box<Typed>>,
    errors: Vec<FieldError>,
    event: PhantomData<fn() -> E>,
}

impl<E> Default for Form<E> {
    fn default() -> Self {
        Self { typed: None, errors: Vec::new(), event: PhantomData }
    }
}

impl<E> Clone for Form<E> {
    fn clone(&self) -> Self {
        Self { typed: self.typed.clone(), errors: self.errors.clone(), event: PhantomData }
    }
}

/// It does not print what was typed, which may be a secret.
impl<E> fmt::Debug for Form<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Form").field("errors", &self.errors).finish_non_exhaustive()
    }
}

impl<E: Event> Form<E> {
    /// Takes over what a refused event of this form had typed, and why it was refused.
    ///
    /// It says whether it was this form's event; another one changes nothing. Where a page draws several forms of one
    /// event, ask [`Refused::spindle`] first.
    pub fn fill(&mut self, refused: &Refused) -> bool {
        if !refused.is::<E>() {
            return false;
        }
        let Some(typed) = refused.typed() else { return false };
        self.typed = Some(Box::new(typed.clone()));
        self.errors = refused.field().cloned().into_iter().collect();
        true
    }
}

impl<E> Form<E> {
    /// What was typed into the input of this name, `shipping[zip]` or `shipping.zip`; empty if nothing was.
    pub fn value(&self, name: &str) -> &str {
        self.typed.as_ref().and_then(|typed| typed.text(name)).unwrap_or_default()
    }

    /// Whether the input of this name, one of several checkboxes, was ticked with this value.
    pub fn is_checked(&self, name: &str, value: &str) -> bool {
        let texts = self.typed.as_ref().and_then(|typed| typed.texts(name));
        texts.is_some_and(|texts| texts.iter().any(|text| text == value))
    }

    /// Whether somebody has used the input of this name.
    pub fn is_used(&self, name: &str) -> bool {
        let path = dotted(name);
        self.typed.as_ref().is_some_and(|typed| !typed.unused.iter().any(|unused| *unused == path))
    }

    /// What is wrong with the input of this name, once somebody has used it.
    pub fn error(&self, name: &str) -> Option<&FieldError> {
        let path = dotted(name);
        self.errors.iter().find(|error| error.path == path).filter(|_| self.is_used(name))
    }

    /// All that is wrong.
    pub fn errors(&self) -> slice::Iter<'_, FieldError> {
        self.errors.iter()
    }

    /// Says that a field is wrong for a reason that its type does not know.
    pub fn reject(&mut self, error: FieldError) {
        self.errors.push(error);
    }

    /// Forgets everything: the form was taken.
    pub fn clear(&mut self) {
        *self = Self::default();
    }
}
