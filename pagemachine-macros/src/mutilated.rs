//! Input with one token too few or too many: a macro answers it with an error and with Rust, never with a panic.

use proc_macro2::{Group, TokenStream, TokenTree};

/// The same tokens with each in turn, at any depth, left out, and then with each written twice.
pub(crate) fn each(tokens: &TokenStream) -> Vec<TokenStream> {
    let trees: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let mut variants = Vec::new();
    for (place, tree) in trees.iter().enumerate() {
        let (before, after) = (&trees[..place], &trees[place + 1..]);
        let with = |middle: &[TokenTree]| before.iter().chain(middle).chain(after).cloned().collect();
        variants.push(with(&[]));
        variants.push(with(&[tree.clone(), tree.clone()]));
        if let TokenTree::Group(group) = tree {
            let inner = each(&group.stream()).into_iter();
            variants.extend(inner.map(|stream| with(&[Group::new(group.delimiter(), stream).into()])));
        }
    }
    variants
}

/// Whether rustc could read these items.
pub(crate) fn is_rust(items: &TokenStream) {
    if let Err(error) = syn::parse2::<syn::File>(items.clone()) {
        panic!("{error}\nin\n{items}");
    }
}
