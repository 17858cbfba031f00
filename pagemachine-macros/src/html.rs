//! `html!`: a template in maud's grammar becomes a render tree.

mod check;
mod expand;
mod fallback;
mod known;
mod model;
mod parse;
#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use syn::{
    Result,
    parse::{ParseStream, Parser},
};

use self::model::{Markup, MatchArm};
use crate::errors::Errors;

pub(crate) fn expand(template: TokenStream) -> TokenStream {
    try_expand(template.clone()).unwrap_or_else(|error| fallback::expand(template, &error))
}

fn try_expand(template: TokenStream) -> Result<TokenStream> {
    let markup: Markup = syn::parse2(template)?;
    let mut errors = Errors::default();
    check::markup(&markup, &mut errors);
    errors.finish()?;
    Ok(expand::markup(&markup))
}

/// Whether these are nodes of a template.
pub(crate) fn reads(nodes: TokenStream) -> Result<()> {
    syn::parse2::<Markup>(nodes).map(drop)
}

/// Whether these are arms of a `@match`.
pub(crate) fn reads_arms(arms: TokenStream) -> Result<()> {
    let parser = |input: ParseStream<'_>| {
        while !input.is_empty() {
            input.parse::<MatchArm>()?;
        }
        Ok(())
    };
    parser.parse2(arms)
}
