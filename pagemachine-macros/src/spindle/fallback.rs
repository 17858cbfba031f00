//! What stands beside the errors of a module of computations.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Error, Result};

use super::{
    check,
    model::{Module, groups},
};
use crate::errors::Errors;

/// The errors, and the module in which the faulty computations do nothing: who calls them gets no second error.
pub(crate) fn expand(args: TokenStream, item: TokenStream, error: &Error) -> TokenStream {
    let error = error.to_compile_error();
    let Ok(Some(sound)) = sound(args, item) else { return error };
    quote!(#error #sound)
}

fn sound(args: TokenStream, item: TokenStream) -> Result<Option<TokenStream>> {
    let mut reported = Errors::default();
    let module = Module::new(args, syn::parse2(item)?, &mut reported);
    reported.discard();
    Ok(module.map(|module| {
        let computations: Vec<_> = module.computations().collect();
        let mut faulty = vec![false; computations.len()];
        for group in groups(&computations) {
            let members: Vec<_> = group.iter().map(|&member| computations[member]).collect();
            let mut errors = Errors::default();
            check::together(&members, &computations, &mut errors);
            let is_broken = members.iter().any(|member| member.is_broken);
            let is_faulty = errors.finish().is_err() || is_broken;
            for member in group {
                faulty[member] = is_faulty;
            }
        }
        super::expand::with_stubs(&module, &faulty)
    }))
}
