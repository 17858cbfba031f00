//! The macros of pagemachine, which re-exports and documents them.

mod attr;
mod conditions;
mod contract;
#[cfg(test)]
mod cost;
mod data;
mod dump;
mod errors;
#[cfg(test)]
mod expanded;
mod html;
mod mend;
#[cfg(test)]
mod mutilated;
mod names;
mod port;
#[cfg(test)]
mod prefixes;
mod spindle;
#[cfg(test)]
mod store;

use proc_macro::TokenStream;

/// What the `contract` and the `port` attribute derive of what holds types of the user.
#[doc(hidden)]
#[proc_macro_derive(Data, attributes(data))]
pub fn data(item: TokenStream) -> TokenStream {
    data::expand(item.into()).into()
}

#[expect(missing_docs, reason = "documented where the runtime re-exports it, so that its examples compile")]
#[proc_macro_attribute]
pub fn contract(args: TokenStream, item: TokenStream) -> TokenStream {
    dump::attribute(contract::expand, args, item)
}

#[expect(missing_docs, reason = "documented where the runtime re-exports it, so that its examples compile")]
#[proc_macro_attribute]
pub fn port(args: TokenStream, item: TokenStream) -> TokenStream {
    dump::attribute(port::expand, args, item)
}

#[expect(missing_docs, reason = "documented where the runtime re-exports it, so that its examples compile")]
#[proc_macro_attribute]
pub fn spindle(args: TokenStream, item: TokenStream) -> TokenStream {
    dump::attribute(spindle::expand, args, item)
}

#[expect(
    missing_docs,
    reason = "documented where `pagemachine_live` re-exports it, so that its examples compile"
)]
#[proc_macro]
pub fn html(template: TokenStream) -> TokenStream {
    let expansion = html::expand(template.into());
    // A template has no name of its own.
    dump::print_if_asked("html", &quote::quote!(fn html() #expansion));
    expansion.into()
}
