//! What stands beside the errors of a module of computations.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Error, Result};

use super::{
    check,
    model::{Module, groups},
};
use crate::{errors::Errors, mend};

/// The errors, and the module in which the faulty computations do nothing: who calls them gets no second error.
pub(crate) fn expand(args: TokenStream, item: TokenStream, error: &Error) -> TokenStream {
    match sound(args, item, error) {
        Ok(Some(sound)) => sound,
        // Without its contract nothing in it has a meaning.
        Ok(None) | Err(_) => error.to_compile_error(),
    }
}

fn sound(args: TokenStream, item: TokenStream, error: &Error) -> Result<Option<TokenStream>> {
    let mut filed = Errors::default();
    let unread = syn::parse2::<syn::Item>(item.clone()).is_err().then(|| error.clone());
    let module = Module::new(args, mend::item(item)?, &mut filed);
    let mut beside = filed.beside();
    beside.extend(unread);
    Ok(module.map(|module| {
        let computations: Vec<_> = module.computations().collect();
        let mut faulty = vec![false; computations.len()];
        for group in groups(&computations) {
            let members: Vec<_> = group.iter().map(|&member| computations[member]).collect();
            let mut errors = Errors::default();
            check::they_can_be_expanded(&members, &computations, &mut errors);
            let found = errors.finish();
            let mut errors = Errors::default();
            check::what_fails_has_somewhere_to_go(&members, &mut errors);
            let lost = errors.finish();
            if found.is_err() || members.iter().any(|member| member.is_broken) {
                // Their gaps are gone with their bodies.
                beside.extend(members.iter().flat_map(|member| member.gaps.clone()));
                for member in group {
                    faulty[member] = true;
                }
            }
            beside.extend(found.err());
            beside.extend(lost.err());
        }
        let beside = beside.iter().map(Error::to_compile_error);
        let sound = super::expand::with_stubs(&module, &faulty);
        quote!(#(#beside)* #sound)
    }))
}
