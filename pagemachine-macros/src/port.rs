//! The `port` attribute: the trait that the backend implements, and calls to it that are inert until performed.

mod check;
mod expand;
mod fallback;
mod model;
#[cfg(test)]
mod tests;

use proc_macro2::TokenStream;
use syn::Result;

use crate::{conditions::Conditions, contract, errors::Errors};

pub(crate) fn expand(args: TokenStream, item: TokenStream) -> TokenStream {
    match Conditions::of("port", args, item) {
        Conditions::Unknown { question } => question,
        Conditions::Known { args, item } => try_expand(args.clone(), item.clone()).unwrap_or_else(|error| {
            contract::meant(&item).unwrap_or_else(|| fallback::expand(args, &item, &error))
        }),
    }
}

fn try_expand(args: TokenStream, item: TokenStream) -> Result<TokenStream> {
    let item = syn::parse2(item)?;
    let mut errors = Errors::default();
    let port = model::Port::new(args, item, &mut errors);
    check::port(&port, &mut errors);
    errors.finish()?;
    Ok(expand::port(&port))
}
