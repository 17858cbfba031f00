//! How much the macros write.

use std::{
    collections::HashSet,
    fs,
    path::{Path, PathBuf},
};

use proc_macro2::{Ident, TokenStream, TokenTree};
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
fn what_is_generated_says_what_it_is_and_does_not_panic() {
    let store::Inputs { contracts, ports, spindles, templates } = store::inputs();
    let mut generated = Generated::default();
    let mut expansions: Vec<TokenStream> = templates.into_iter().map(html::expand).collect();
    for (name, inputs) in [("contract", contracts), ("port", ports), ("spindle", spindles)] {
        for store::Input { args, item } in inputs {
            collect_names(item.clone(), &mut generated.written);
            expansions.extend(attribute(name).map(|expand| expand(args, item)));
        }
    }
    for expansion in &expansions {
        let text = expansion.to_string();
        for word in ["unwrap", "expect", "panic", "unsafe", "todo", "unreachable"] {
            assert!(!text.split(' ').any(|written| written == word), "`{word}` in {text}");
        }
        if let Ok(file) = syn::parse2::<File>(expansion.clone()) {
            generated.visit_file(&file);
        }
    }
    assert_eq!(generated.undocumented, [""; 0]);
}

/// The public items and variants of an expansion.
#[derive(Default)]
struct Generated {
    /// What the user wrote, with documentation or without.
    written: HashSet<String>,
    undocumented: Vec<String>,
}

impl Generated {
    fn see(&mut self, name: &Ident, attrs: &[Attribute]) {
        let documented = attrs.iter().any(|attr| attr.path().is_ident("doc"));
        if !documented && !self.written.contains(&name.to_string()) {
            self.undocumented.push(name.to_string());
        }
    }
}

impl<'ast> Visit<'ast> for Generated {
    fn visit_item(&mut self, item: &'ast Item) {
        match item {
            Item::Enum(ItemEnum { vis: Visibility::Public(_), ident, attrs, .. })
            | Item::Fn(ItemFn { vis: Visibility::Public(_), sig: Signature { ident, .. }, attrs, .. })
            | Item::Mod(ItemMod { vis: Visibility::Public(_), ident, attrs, .. })
            | Item::Struct(ItemStruct { vis: Visibility::Public(_), ident, attrs, .. })
            | Item::Trait(ItemTrait { vis: Visibility::Public(_), ident, attrs, .. })
            | Item::Type(ItemType { vis: Visibility::Public(_), ident, attrs, .. }) => self.see(ident, attrs),
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

/// What an attribute's macro is.
fn attribute(name: &str) -> Option<fn(TokenStream, TokenStream) -> TokenStream> {
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
