//! What the store gives to each macro: the input of the tests that go through all of it, and of the fuzzing.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{
    Attribute, Item, Macro, Meta,
    visit::{self, Visit},
};

const SOURCES: [&str; 8] = [
    include_str!("../../examples/store/src/contract.rs"),
    include_str!("../../examples/store/src/ports.rs"),
    include_str!("../../examples/store/src/search.rs"),
    include_str!("../../examples/store/src/checkout.rs"),
    include_str!("../../examples/store/src/look.rs"),
    include_str!("../../examples/store/src/pages/shop.rs"),
    include_str!("../../examples/store/src/pages/product.rs"),
    include_str!("../../examples/counter/src/lib.rs"),
];

/// An item with one of our attributes, as the macro is given it.
#[derive(Clone)]
pub(crate) struct Input {
    /// The arguments of the attribute.
    pub(crate) args: TokenStream,
    pub(crate) item: TokenStream,
}

/// What is given to each of the macros, in the order of the sources.
#[derive(Default)]
pub(crate) struct Inputs {
    pub(crate) contracts: Vec<Input>,
    pub(crate) ports: Vec<Input>,
    pub(crate) spindles: Vec<Input>,
    pub(crate) templates: Vec<TokenStream>,
}

/// Those of the store, and of the counter.
pub(crate) fn inputs() -> Inputs {
    let mut inputs = Inputs::default();
    for source in SOURCES {
        if let Ok(file) = syn::parse_file(source) {
            inputs.visit_file(&file);
        }
    }
    inputs
}

impl Visit<'_> for Inputs {
    fn visit_item(&mut self, item: &Item) {
        if let Some(contract) = input(item, "contract") {
            self.contracts.push(contract);
        } else if let Some(port) = input(item, "port") {
            self.ports.push(port);
        } else if let Some(spindle) = input(item, "spindle") {
            self.spindles.push(spindle);
        } else {
            visit::visit_item(self, item);
        }
    }

    fn visit_macro(&mut self, mac: &Macro) {
        if mac.path.is_ident("html") {
            self.templates.push(mac.tokens.clone());
        }
    }
}

/// What the attribute with this name is given, if it stands on the item.
pub(crate) fn input(item: &Item, name: &str) -> Option<Input> {
    let mut item = item.clone();
    let attrs = match &mut item {
        Item::Mod(item) => &mut item.attrs,
        Item::Trait(item) => &mut item.attrs,
        _ => return None,
    };
    let is_it = |attr: &Attribute| attr.path().segments.last().is_some_and(|last| last.ident == name);
    let attr = attrs.remove(attrs.iter().position(is_it)?);
    let args = match attr.meta {
        Meta::List(list) => list.tokens,
        _ => TokenStream::new(),
    };
    Some(Input { args, item: item.into_token_stream() })
}
