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
use quote::quote;
use syn::{Error, Item, ItemMod, Result};

use crate::{conditions::Conditions, errors::Errors};

pub(crate) fn expand(args: TokenStream, item: TokenStream) -> TokenStream {
    match Conditions::of("contract", args, item) {
        Conditions::Unknown { question } => question,
        Conditions::Known { args, item } => try_expand(args.clone(), item.clone())
            .unwrap_or_else(|error| fallback::expand(args, &item, &error)),
    }
}

/// A page's module with the attribute of another macro: the error, and the contract that it was meant to be.
pub(crate) fn meant(item: &TokenStream) -> Option<TokenStream> {
    let module: ItemMod = syn::parse2(item.clone()).ok()?;
    let (_, items) = module.content?;
    let declares = |item: &Item| match item {
        Item::Mod(ItemMod { attrs, content: Some((_, items)), .. }) => {
            attrs.iter().any(|attr| attr.path().is_ident("spindle")) && items.iter().any(declared::has_role)
        }
        _ => false,
    };
    if !items.iter().any(declares) {
        return None;
    }
    let name = &module.ident;
    let error = Error::new(
        name.span(),
        format_args!(
            "the module `{name}` holds the spindles of a page, and is no contract\nhelp: write `#[contract]` above it"
        ),
    );
    let (error, contract) = (error.to_compile_error(), expand(TokenStream::new(), item.clone()));
    Some(quote!(#error #contract))
}

fn try_expand(args: TokenStream, item: TokenStream) -> Result<TokenStream> {
    let module = model::Module::from_item(syn::parse2(item)?)?;
    let mut errors = Errors::default();
    let contract = model::Contract::new(args, module, &mut errors);
    check::contract(&contract, &mut errors);
    errors.finish()?;
    Ok(expand::contract(&contract))
}
