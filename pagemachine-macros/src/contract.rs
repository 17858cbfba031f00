//! The `contract` attribute: all that crosses the border of a page, and the traits of its view.

mod check;
pub(crate) mod declared;
mod expand;
mod fallback;
mod meant;
mod model;
mod repeated;
#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use syn::Result;

use crate::{conditions::Conditions, errors::Errors};

pub(crate) fn expand(args: TokenStream, item: TokenStream) -> TokenStream {
    match Conditions::of("contract", args, item, model::krate) {
        Conditions::Unknown { question } => question,
        Conditions::Known { args, item } => try_expand(args.clone(), item.clone())
            .unwrap_or_else(|error| fallback::expand(args, &item, &error)),
    }
}

fn try_expand(args: TokenStream, item: TokenStream) -> Result<TokenStream> {
    let module = model::Module::from_item(syn::parse2(item)?)?;
    let mut errors = Errors::default();
    let contract = model::Contract::new(args, module, &mut errors);
    check::contract(&contract, &mut errors);
    errors.finish()?;
    Ok(expand::contract(&contract))
}
