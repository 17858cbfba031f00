//! What the `contract` attribute writes: the module of the user, with what belongs to its spindles and to the page.

mod page;
mod spindle;
mod view;

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{format_ident, quote};
use syn::{Item, ItemStruct, Type, Visibility, spanned::Spanned};

use super::model::{Contract, Module, Port};
use crate::names::{self, Crossing};

pub(crate) fn contract(contract: &Contract) -> TokenStream {
    let aliases = contract.ports.iter().enumerate().map(|(place, port)| alias(contract, place, port));
    let spindles = contract.spindles.iter().map(|declared| spindle::spindle(contract, declared));
    let page = page::page(contract);
    let items = items(contract);
    let outputs = contract.spindles.iter().filter_map(|spindle| spindle.output.as_ref());
    let asked = asked(contract, &contract.module.items, |name| contract.is_cell(name), outputs);
    let module = module(&contract.module, &quote!(#items #(#spindles)* #page #asked));
    quote!(#(#aliases)* #module)
}

/// The items of the user without what we make of them.
pub(crate) fn bare(contract: &Contract) -> TokenStream {
    let spindles = contract.spindles.iter().map(|declared| {
        let items = spindle::items(contract, declared);
        module(&declared.module, &items)
    });
    let items = items(contract);
    module(&contract.module, &quote!(#items #(#spindles)*))
}

/// What the user wrote beside the spindles; a cell is plain data.
fn items(contract: &Contract) -> TokenStream {
    let items = contract.module.items.iter().map(|item| match item {
        Item::Struct(item) if contract.is_cell(&item.ident) => {
            declared(contract, item, &contract.module.vis_inside, false)
        }
        item => quote!(#item),
    });
    quote!(#(#items)*)
}

/// A declared struct; a surplus field of a strict one is refused.
fn declared(contract: &Contract, item: &ItemStruct, vis: &Visibility, is_strict: bool) -> TokenStream {
    let data = if tells_serde(item) { names::data_by_serde } else { names::data };
    let derives = data(&contract.krate, is_strict);
    let (docs, attrs): (Vec<_>, Vec<_>) =
        item.attrs.iter().cloned().partition(|attr| attr.path().is_ident("doc"));
    // As visible as what is generated of it, or rustc refuses the more private of the two.
    let item = ItemStruct { attrs, vis: vis.clone(), ..item.clone() };
    quote!(#(#docs)* #derives #item)
}

fn tells_serde(item: &ItemStruct) -> bool {
    let of_fields = item.fields.iter().flat_map(|field| &field.attrs);
    item.attrs.iter().chain(of_fields).any(|attr| attr.path().is_ident("serde"))
}

/// Asks of the types in the declared structs of a module whether they are data, of each once.
fn asked<'i>(
    contract: &Contract,
    items: &'i [Item],
    is_declared: impl Fn(&Ident) -> bool,
    others: impl IntoIterator<Item = &'i Type>,
) -> TokenStream {
    let declared = items.iter().filter_map(|item| match item {
        // Where the user tells serde something, serde asks.
        Item::Struct(item) if is_declared(&item.ident) && !tells_serde(item) => Some(item),
        _ => None,
    });
    let held = declared.flat_map(|item| item.fields.iter().map(|field| &field.ty));
    Crossing::of(&contract.krate, held.chain(others)).asked()
}

/// An enum of what crosses the border, whose variants hold one value each.
fn choice(contract: &Contract, vis: &Visibility, doc: &str, name: &str, variants: &[Variant]) -> TokenStream {
    let krate = &contract.krate;
    let (doc, derives, name) =
        (names::item_doc(krate, doc), names::data(krate, false), format_ident!("{name}"));
    let variants = variants.iter().map(|Variant { doc, declared, ident, value }| {
        let doc = names::doc(doc);
        quote!(#doc #[data(name = #declared)] #ident(#value))
    });
    quote!(#doc #derives #vis enum #name { #(#variants),* })
}

/// A variant of a [`choice`].
struct Variant {
    doc: String,
    /// Its name as it is written down.
    declared: String,
    ident: Ident,
    value: TokenStream,
}

/// A module of the user with these items in place of its own.
fn module(module: &Module, items: &TokenStream) -> TokenStream {
    let Module { attrs, inner_attrs, vis, name, sees_outer, .. } = module;
    let outer = (!sees_outer).then(|| {
        quote!(
            use super::*;
        )
    });
    quote! {
        #(#attrs)*
        #vis mod #name {
            #(#inner_attrs)*
            #outer
            #items
        }
    }
}

/// Names a port and its calls beside the contract, where the path means what it meant to the user.
fn alias(contract: &Contract, place: usize, port: &Port) -> TokenStream {
    let Port { path, calls, .. } = port;
    let (asked, asking) = (port_alias(contract, place), calls_alias(contract, place));
    // One `use`, so that a path that leads nowhere is one error.
    quote!(use {#path as #asked, #calls as #asking};)
}

fn port_alias(contract: &Contract, place: usize) -> Ident {
    format_ident!("__{}_{place}_port", contract.module.name, span = port_span(contract, place))
}

fn calls_alias(contract: &Contract, place: usize) -> Ident {
    format_ident!("__{}_{place}_calls", contract.module.name, span = port_span(contract, place))
}

/// Where the user lists the port.
fn port_span(contract: &Contract, place: usize) -> Span {
    contract.ports.get(place).map_or_else(Span::call_site, |port| port.path.span())
}

/// A kind or a tag.
fn number(place: usize) -> Literal {
    Literal::usize_unsuffixed(place)
}

/// The last arm of a `match` that does not name everything.
fn otherwise(is_needed: bool, value: &TokenStream) -> Option<TokenStream> {
    is_needed.then(|| quote!(_ => #value,))
}

/// A local out of reach of the user's names.
fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}
