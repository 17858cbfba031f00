//! The `spindle` attribute, and the `defcomp!` blocks in its module: computations as coroutines.

mod binds;
mod check;
mod expand;
mod fallback;
mod lost;
mod model;
mod tails;
#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use syn::Result;

use crate::{contract, errors::Errors};

/// Tokens with binds as Rust; `starts_statement` says whether they are what stands in a block.
pub(crate) use self::binds::within as to_rust;

pub(crate) fn expand(args: TokenStream, item: TokenStream) -> TokenStream {
    let expanded = try_expand(args.clone(), item.clone());
    expanded.unwrap_or_else(|error| {
        let meant = contract::meant(&item).or_else(|| lost::expand(item.clone()));
        meant.unwrap_or_else(|| fallback::expand(args, item, &error))
    })
}

fn try_expand(args: TokenStream, item: TokenStream) -> Result<TokenStream> {
    let module = syn::parse2(item)?;
    let mut errors = Errors::default();
    let module = model::Module::new(args, module, &mut errors);
    if let Some(module) = &module {
        check::module(module, &mut errors);
    }
    errors.finish()?;
    Ok(module.as_ref().map(expand::module).unwrap_or_default())
}
