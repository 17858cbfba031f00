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
use syn::Result;

use self::model::Markup;
use crate::errors::Errors;

pub(crate) fn expand(template: TokenStream) -> TokenStream {
    try_expand(template).unwrap_or_else(|error| fallback::expand(&error))
}

fn try_expand(template: TokenStream) -> Result<TokenStream> {
    let markup: Markup = syn::parse2(template)?;
    let mut errors = Errors::default();
    check::markup(&markup, &mut errors);
    errors.finish()?;
    Ok(expand::markup(&markup))
}
