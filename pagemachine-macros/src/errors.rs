//! The collector of errors: every mistake of one macro call is reported, each once.

use quote::ToTokens;
use syn::{Error, Result};

/// The mistakes found so far.
///
/// It ends in [`finish`](Self::finish); a `?` between its making and that would lose what it holds.
#[derive(Default)]
pub(crate) struct Errors {
    found: Vec<Error>,
    /// Those that the expansion says itself, where something lacks.
    in_gaps: Vec<Error>,
}

impl Errors {
    /// Files a message that blames `tokens`.
    pub(crate) fn error(&mut self, tokens: impl ToTokens, message: impl std::fmt::Display) {
        self.push(Error::new_spanned(tokens, message));
    }

    /// Files an error that was made elsewhere.
    pub(crate) fn push(&mut self, error: Error) {
        self.found.push(error);
    }

    /// Files an error that the expansion says itself.
    pub(crate) fn push_in_gap(&mut self, error: Error) {
        self.in_gaps.push(error);
    }

    /// Keeps a success, files a failure.
    pub(crate) fn ok<T>(&mut self, result: Result<T>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(error) => {
                self.push(error);
                None
            }
        }
    }

    /// Forgets what was filed, for a second look at what has been reported.
    pub(crate) fn discard(mut self) {
        self.found.clear();
        self.in_gaps.clear();
    }

    /// What is to be said beside the expansion.
    pub(crate) fn beside(mut self) -> Vec<Error> {
        self.in_gaps.clear();
        std::mem::take(&mut self.found)
    }

    /// Combines what was filed into one error, in the order of filing.
    pub(crate) fn finish(mut self) -> Result<()> {
        let found = std::mem::take(&mut self.found).into_iter();
        let combined = found.chain(std::mem::take(&mut self.in_gaps)).reduce(|mut all, error| {
            all.combine(error);
            all
        });
        combined.map_or(Ok(()), Err)
    }
}

impl Drop for Errors {
    fn drop(&mut self) {
        debug_assert!(
            self.found.is_empty() && self.in_gaps.is_empty() || std::thread::panicking(),
            "errors were filed and never reported"
        );
    }
}

/// The messages of what `finish` gave, for the tests of every macro.
#[cfg(test)]
pub(crate) fn messages(error: Error) -> Vec<String> {
    error.into_iter().map(|error| error.to_string()).collect()
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    #[test]
    fn errors_come_out_in_the_order_of_filing() {
        let mut errors = Errors::default();
        errors.error(quote!(a), "the first");
        assert_eq!(errors.ok(Ok(1)), Some(1));
        assert_eq!(errors.ok::<()>(Err(Error::new_spanned(quote!(b), "the second"))), None);
        assert_eq!(messages(errors.finish().unwrap_err()), ["the first", "the second"]);
    }

    #[test]
    fn nothing_filed_is_no_error() {
        assert!(Errors::default().finish().is_ok());
    }

    #[test]
    #[should_panic(expected = "errors were filed and never reported")]
    #[cfg(debug_assertions)]
    fn a_lost_error_is_noticed() {
        let mut errors = Errors::default();
        errors.error(quote!(a), "lost");
    }
}
