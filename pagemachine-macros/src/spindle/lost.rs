//! A module in which a spindle's events are declared, and which stands in no contract.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Error, Item, ItemMod};

use crate::{
    contract::declared::{has_role, take_roles},
    errors::Errors,
};

/// The error, and what is declared: whoever names it gets no second one.
pub(super) fn expand(item: TokenStream) -> Option<TokenStream> {
    let ItemMod { attrs, vis, ident, content, .. } = syn::parse2(item).ok()?;
    let (_, mut items) = content?;
    if !items.iter().any(has_role) || items.iter().any(is_computation) {
        return None;
    }
    let mut reported = Errors::default();
    for item in &mut items {
        take_roles(item, &mut reported);
    }
    reported.discard();
    let error = Error::new(
        ident.span(),
        format_args!(
            "the module `{ident}` declares what crosses the border of a page, and stands in no contract\nhelp: write `#[contract]` above the module around it"
        ),
    );
    // A type with an error in it: rustc says nothing more of what is asked of it.
    let here = error.to_compile_error();
    Some(quote! {
        #(#attrs)*
        #[allow(unused_imports)]
        #vis mod #ident {
            #(#items)*
            pub mod names {
                pub use super::*;
                pub type Here = [(); #here];
            }
        }
    })
}

fn is_computation(item: &Item) -> bool {
    matches!(item, Item::Macro(item) if item.mac.path.is_ident("defcomp"))
}
