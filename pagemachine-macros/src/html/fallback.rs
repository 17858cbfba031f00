//! What stands in place of a template that has mistakes.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Error;

use crate::mend::{Grammar, Mistakes, mend};

/// The errors, and a template of what can be read.
pub(crate) fn expand(template: TokenStream, error: &Error) -> TokenStream {
    let mut mistakes = Mistakes::default();
    let template = syn::parse2(mend(Grammar::Nodes, template, &mut mistakes));
    let Mistakes { beside, in_gaps } = mistakes;
    // Where all can be read, the error is one of the rules beyond the grammar.
    let beside = match (&beside[..], &in_gaps[..]) {
        ([], []) => error.to_compile_error(),
        (beside, _) => beside.iter().map(Error::to_compile_error).collect(),
    };
    let Ok(markup) = template else {
        let error = error.to_compile_error();
        return quote!({ #error ::pagemachine_live::__private::Builder::empty_template() });
    };
    let expansion = super::expand::markup(&markup);
    quote!({ #beside #expansion })
}
