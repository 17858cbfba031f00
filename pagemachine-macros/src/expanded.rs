//! How much the macros write, and what never stands in it.

use std::{
    collections::{BTreeSet, HashSet},
    fs,
    path::{Path, PathBuf},
};

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{
    Attribute, File, Item, ItemEnum, ItemFn, ItemMod, ItemStruct, ItemTrait, ItemType, Signature, Stmt,
    TraitItemFn, Variant, Visibility,
    visit::{self, Visit},
    visit_mut::{self, VisitMut},
};

use crate::{contract, html, port, spindle, store};

#[test]
fn the_expanded_store_is_less_than_three_times_as_long_as_its_source() {
    let (mut written, mut expanded) = (0, 0);
    for source in sources(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../examples/store/src"))) {
        let mut file = syn::parse_file(&source).unwrap();
        Expanded.visit_file_mut(&mut file);
        written += source.lines().count();
        expanded += prettyplease::unparse(&file).lines().count();
    }
    assert!(expanded < 3 * written, "{written} lines become {expanded}");
    // Or what is expanded was not found.
    assert!(2 * expanded > 3 * written, "{written} lines become {expanded}");
}

#[test]
fn what_is_generated_says_what_it_is_and_links_to_the_book() {
    for (expand, store::Input { args, item }) in annotated() {
        let mut generated = Generated::default();
        collect_names(item.clone(), &mut generated.written);
        generated.visit_file(&syn::parse2(expand(args, item)).unwrap());
        assert_eq!(generated.undocumented, [""; 0]);
        assert_eq!(generated.unlinked, [""; 0]);
    }
}

#[test]
fn what_is_generated_does_not_panic_and_allows_only_what_a_test_needs() {
    // The first for clippy on the users of edition 2021, the second for what the compiler says of a faulty body.
    let needed = ["clippy :: redundant_else", "unused_variables , unused_mut"];
    let snapshots = sources(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/expand")));
    let snapshots = snapshots.iter().map(|text| text.parse().unwrap());
    let items = annotated().into_iter().map(|(expand, store::Input { args, item })| expand(args, item));
    let templates = store::inputs().templates.into_iter().map(html::expand);
    let (mut names, mut allowed) = (HashSet::new(), BTreeSet::new());
    for expansion in snapshots.chain(items).chain(templates) {
        collect_names(expansion.clone(), &mut names);
        collect_allowed(expansion, &mut allowed);
    }
    for name in ["unwrap", "expect", "panic", "unsafe", "todo", "unimplemented", "unreachable", "assert"] {
        assert!(!names.contains(name), "`{name}` is generated");
    }
    assert_eq!(allowed, needed.map(str::to_owned).into());
}

/// What stands below an attribute in the store, and the macro that expands it.
fn annotated() -> Vec<(Expand, store::Input)> {
    let store::Inputs { contracts, ports, spindles, templates: _ } = store::inputs();
    let kinds = [("contract", contracts), ("port", ports), ("spindle", spindles)];
    let expanded = |(name, inputs): (&str, Vec<store::Input>)| {
        let expand = attribute(name).unwrap();
        inputs.into_iter().map(move |input| (expand, input))
    };
    kinds.into_iter().flat_map(expanded).collect()
}

/// The public items and variants of an expansion.
#[derive(Default)]
struct Generated {
    /// What the user wrote, with documentation or without.
    written: HashSet<String>,
    undocumented: Vec<String>,
    /// What a reader opens by itself, without a link to the book.
    unlinked: Vec<String>,
}

impl Generated {
    fn see(&mut self, name: &Ident, attrs: &[Attribute]) {
        let documented = attrs.iter().any(|attr| attr.path().is_ident("doc"));
        if !documented && !self.written.contains(&name.to_string()) {
            self.undocumented.push(name.to_string());
        }
    }

    fn see_page(&mut self, name: &Ident, attrs: &[Attribute]) {
        self.see(name, attrs);
        let docs: Vec<String> = attrs.iter().map(|attr| attr.meta.to_token_stream().to_string()).collect();
        let linked = docs.iter().any(|doc| doc.contains("[the book](mod@::pagemachine::book)"));
        let hidden = docs.iter().any(|doc| doc == "doc (hidden)");
        if !linked && !hidden && !self.written.contains(&name.to_string()) {
            self.unlinked.push(name.to_string());
        }
    }
}

impl<'ast> Visit<'ast> for Generated {
    fn visit_item(&mut self, item: &'ast Item) {
        match item {
            Item::Fn(ItemFn { vis: Visibility::Public(_), sig: Signature { ident, .. }, attrs, .. }) => {
                self.see(ident, attrs);
            }
            Item::Enum(ItemEnum { vis: Visibility::Public(_), ident, attrs, .. })
            | Item::Mod(ItemMod { vis: Visibility::Public(_), ident, attrs, .. })
            | Item::Struct(ItemStruct { vis: Visibility::Public(_), ident, attrs, .. })
            | Item::Trait(ItemTrait { vis: Visibility::Public(_), ident, attrs, .. })
            | Item::Type(ItemType { vis: Visibility::Public(_), ident, attrs, .. }) => {
                self.see_page(ident, attrs);
            }
            _ => {}
        }
        visit::visit_item(self, item);
    }

    fn visit_variant(&mut self, variant: &'ast Variant) {
        self.see(&variant.ident, &variant.attrs);
    }

    fn visit_trait_item_fn(&mut self, method: &'ast TraitItemFn) {
        self.see(&method.sig.ident, &method.attrs);
    }
}

/// The names that the user wrote.
fn collect_names(tokens: TokenStream, names: &mut HashSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(name) => drop(names.insert(name.to_string())),
            TokenTree::Group(group) => collect_names(group.stream(), names),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

/// What stands in its `allow` attributes.
fn collect_allowed(tokens: TokenStream, allowed: &mut BTreeSet<String>) {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match (token, tokens.peek()) {
            (TokenTree::Ident(word), Some(TokenTree::Group(lints))) if word == "allow" => {
                allowed.insert(lints.stream().to_string());
            }
            (TokenTree::Group(group), _) => collect_allowed(group.stream(), allowed),
            _ => {}
        }
    }
}

/// What an attribute's macro is.
type Expand = fn(TokenStream, TokenStream) -> TokenStream;

fn attribute(name: &str) -> Option<Expand> {
    match name {
        "contract" => Some(contract::expand),
        "port" => Some(port::expand),
        "spindle" => Some(spindle::expand),
        _ => None,
    }
}

fn sources(folder: &Path) -> Vec<String> {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let read = |path: PathBuf| {
        if path.is_dir() { sources(&path) } else { vec![fs::read_to_string(path).unwrap()] }
    };
    paths.flat_map(read).collect()
}

struct Expanded;

impl VisitMut for Expanded {
    fn visit_item_mut(&mut self, item: &mut Item) {
        for name in ["contract", "port", "spindle"] {
            if let Some(store::Input { args, item: input }) = store::input(item, name)
                && let Some(expand) = attribute(name)
            {
                let File { items, .. } = syn::parse2(expand(args, input)).unwrap();
                // One item stands for one: several are put into a module, which is two lines more.
                *item = syn::parse_quote!(mod expanded { #(#items)* });
                return;
            }
        }
        visit_mut::visit_item_mut(self, item);
    }

    fn visit_stmt_mut(&mut self, stmt: &mut Stmt) {
        visit_mut::visit_stmt_mut(self, stmt);
        if let Stmt::Macro(call) = stmt
            && call.mac.path.is_ident("html")
        {
            *stmt = Stmt::Expr(syn::parse2(html::expand(call.mac.tokens.clone())).unwrap(), None);
        }
    }
}
