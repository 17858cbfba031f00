//! What stands in place of a template that has mistakes.

use proc_macro2::TokenStream;
use quote::quote;
use syn::Error;

/// The errors, and an empty template so that no type error follows from them.
pub(crate) fn expand(error: &Error) -> TokenStream {
    let errors = error.to_compile_error();
    quote!({
        #errors
        ::pagemachine_live::__private::Builder::empty_template()
    })
}
