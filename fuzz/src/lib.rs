//! Feeds the pure function of every macro with the store's input, mutated: no panic, no hang, and what comes out is Rust.
//!
//! The macros' crate gives nothing to others but its macros, so its modules are taken in by their path.

use arbitrary::Unstructured;
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::{
    Item, ItemMod, ItemTrait, Meta, parse_quote,
    visit::{self, Visit},
};

use macros::{attr, conditions, contract, data, errors, html, mend, names, port, spindle, store};

mod mutate;

#[path = "../../pagemachine-macros/src"]
#[allow(dead_code, reason = "the entry points and the tests of the macros are not here")]
mod macros {
    pub(crate) mod attr;
    pub(crate) mod conditions;
    pub(crate) mod contract;
    pub(crate) mod data;
    pub(crate) mod errors;
    pub(crate) mod html;
    pub(crate) mod mend;
    pub(crate) mod names;
    pub(crate) mod port;
    pub(crate) mod spindle;
    pub(crate) mod store;
}

thread_local! {
    static CONTRACTS: Seeds<store::Input> = Seeds::new(store::inputs().contracts, tokens);
    static PORTS: Seeds<store::Input> = Seeds::new(store::inputs().ports, tokens);
    static SPINDLES: Seeds<store::Input> = Seeds::new(store::inputs().spindles, tokens);
    static TEMPLATES: Seeds<TokenStream> = Seeds::new(store::inputs().templates, TokenStream::clone);
}

/// What the store gives to a macro, and the tokens of all of it.
struct Seeds<T> {
    inputs: Vec<T>,
    pool: Vec<TokenTree>,
}

fn tokens(store::Input { args, item }: &store::Input) -> TokenStream {
    args.clone().into_iter().chain(item.clone()).collect()
}

impl<T> Seeds<T> {
    fn new(inputs: Vec<T>, tokens: fn(&T) -> TokenStream) -> Self {
        let pool = mutate::pool(inputs.iter().map(tokens));
        Self { inputs, pool }
    }
}

/// One run of the `contract` attribute.
pub fn contract(choices: &[u8]) {
    CONTRACTS.with(|seeds| attribute(choices, seeds, contract::expand));
}

/// One run of the `port` attribute.
pub fn port(choices: &[u8]) {
    PORTS.with(|seeds| attribute(choices, seeds, port::expand));
}

/// One run of the `spindle` attribute.
pub fn spindle(choices: &[u8]) {
    SPINDLES.with(|seeds| attribute(choices, seeds, spindle::expand));
}

/// One run of `html!`.
pub fn html(choices: &[u8]) {
    let mut choices = Unstructured::new(choices);
    let Some(template) = TEMPLATES.with(|Seeds { inputs, pool }| {
        let template = choices.choose(inputs).ok()?.clone();
        Some(mutate::tokens(template, pool, &mut choices))
    }) else {
        return;
    };
    let expansion = html::expand(template.clone());
    if let Err(error) = syn::parse2::<syn::Expr>(expansion.clone()) {
        panic!("{error}\nof the template\n{template}\nthe expansion\n{expansion}");
    }
}

fn attribute(choices: &[u8], Seeds { inputs, pool }: &Seeds<store::Input>, expand: Expand) {
    let mut choices = Unstructured::new(choices);
    let Ok(store::Input { args, item }) = choices.choose(inputs) else { return };
    let (mut args, mut item) = (args.clone(), item.clone());
    if choices.ratio(1, 2).unwrap_or(false) {
        item = mutate::conditional(item, &mut choices);
    }
    if choices.ratio(1, 8).unwrap_or(false) {
        args = mutate::tokens(args, pool, &mut choices);
    } else {
        item = mutate::tokens(item, pool, &mut choices);
    }
    // Each answer may bring other conditions, and no more than that.
    for _ in 0..8 {
        let expansion = expand(args.clone(), item.clone());
        let file = syn::parse2::<syn::File>(expansion.clone()).unwrap_or_else(|error| {
            panic!("{error}\nof the arguments\n{args}\nand the item\n{item}\nthe expansion\n{expansion}")
        });
        Derives.visit_file(&file);
        match answered(file, &mut choices) {
            Some(next) => (args, item) = next,
            None => return,
        }
    }
    panic!("it asks again and again of the arguments\n{args}\nand the item\n{item}");
}

/// Expands what is derived in an expansion.
struct Derives;

impl Visit<'_> for Derives {
    fn visit_item(&mut self, item: &Item) {
        let attrs = match item {
            Item::Enum(item) => &item.attrs[..],
            Item::Struct(item) => &item.attrs,
            _ => &[],
        };
        if attrs.iter().any(|attr| attr.path().is_ident("data")) {
            let expansion = data::expand(item.to_token_stream());
            if let Err(error) = syn::parse2::<syn::File>(expansion.clone()) {
                panic!("{error}\nof\n{}\nthe expansion\n{expansion}", item.to_token_stream());
            }
        }
        visit::visit_item(self, item);
    }
}

/// What rustc hands over if it was asked for conditions, of which some hold.
fn answered(mut file: syn::File, choices: &mut Unstructured<'_>) -> Option<(TokenStream, TokenStream)> {
    let [Item::Mod(ItemMod { attrs, .. }) | Item::Trait(ItemTrait { attrs, .. })] = &mut file.items[..]
    else {
        return None;
    };
    let place = attrs.iter().position(|attr| match &attr.meta {
        Meta::List(list) => list.tokens.to_string().starts_with("asked ;"),
        _ => false,
    })?;
    let args = attrs.remove(place).meta.require_list().ok()?.tokens.clone();
    for question in attrs.drain(..place).collect::<Vec<_>>().into_iter().rev() {
        if choices.arbitrary().unwrap_or(true) {
            let mark = question.meta.require_list().ok()?.tokens.clone().into_iter().last()?;
            attrs.insert(0, parse_quote!(#[doc = #mark]));
        }
    }
    Some((args, file.into_token_stream()))
}

type Expand = fn(TokenStream, TokenStream) -> TokenStream;
