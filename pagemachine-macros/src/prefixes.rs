//! What a user has typed so far: of the store's input every prefix, as an editor gives it to the macros.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::quote;

use crate::{contract, html, names, port, spindle, store};

/// What our attributes and macros say, and what an expansion does not repeat.
const OURS: [&str; 21] = [
    "event",
    "yields",
    "notify",
    "spindle",
    "output",
    "answer",
    "every",
    "latest",
    "once",
    "read",
    "defcomp",
    "comp",
    "cell",
    "writer",
    "await_any",
    "async",
    "else",
    "if",
    "for",
    "match",
    "key",
];

#[test]
fn of_each_prefix_of_a_contract_what_is_whole_is_expanded() {
    each_item(store::inputs().contracts, contract::expand);
}

#[test]
fn of_each_prefix_of_a_port_what_is_whole_is_expanded() {
    each_item(store::inputs().ports, port::expand);
}

#[test]
fn of_each_prefix_of_a_module_of_computations_what_is_whole_is_expanded() {
    each_item(store::inputs().spindles, spindle::expand);
}

#[test]
fn of_each_prefix_of_a_template_what_is_whole_is_expanded() {
    for template in store::inputs().templates {
        each(&template, html::expand, |value| syn::parse2::<syn::Expr>(value).map(drop));
    }
}

#[test]
fn of_each_prefix_of_several_waits_what_is_whole_is_expanded() {
    let item = quote! {
        mod watch {
            defcomp! {
                pub fn run(round: u32) {
                    handle <- fiber(comp! { price <- catalog::price(round); price * 2 });
                    await_any! {
                        AskedEvent { product } <- yields(Watching { round }) => { _price <- twice(product); run(0) }
                        price <- handle => said(price),
                    }
                }
            }
        }
    };
    each_item(vec![store::Input { args: quote!(store::watch), item }], spindle::expand);
}

#[test]
fn there_are_many_prefixes() {
    let store::Inputs { contracts, ports, spindles, templates } = store::inputs();
    let items = [contracts, ports, spindles].into_iter().flatten().map(|input| input.item);
    let prefixes: usize = items.chain(templates).map(|tokens| count(&tokens)).sum();
    assert!(prefixes > 1_500, "the store has {prefixes}");
}

fn each_item(inputs: Vec<store::Input>, expand: fn(TokenStream, TokenStream) -> TokenStream) {
    for store::Input { args, item } in inputs {
        each(&item, |prefix| expand(args.clone(), prefix), |items| syn::parse2::<syn::File>(items).map(drop));
    }
}

/// Expands each prefix.
fn each(
    tokens: &TokenStream,
    expand: impl Fn(TokenStream) -> TokenStream,
    parse: impl Fn(TokenStream) -> syn::Result<()>,
) {
    for length in 1..=count(tokens) {
        let (prefix, whole) = prefix(tokens, length);
        let expansion = expand(prefix.clone());
        if let Err(error) = parse(expansion.clone()) {
            panic!("{error}\nin the expansion of\n{prefix}\nwhich is\n{expansion}");
        }
        assert!(!has_ours(&expansion), "an attribute or a `defcomp!` is left in\n{expansion}\nof\n{prefix}");
        let mut kept = BTreeSet::new();
        words(expansion.clone(), &mut kept);
        let lost: Vec<_> = whole.difference(&kept).filter(|word| !OURS.contains(&word.as_str())).collect();
        assert!(lost.is_empty(), "{lost:?} is lost of\n{prefix}\nin\n{expansion}");
    }
}

fn count(tokens: &TokenStream) -> usize {
    let of = |token| match token {
        TokenTree::Group(group) => 1 + count(&group.stream()),
        _ => 1,
    };
    tokens.clone().into_iter().map(of).sum()
}

/// The first tokens, at any depth, with what is open closed; and the words of all that has ended in it.
fn prefix(tokens: &TokenStream, mut length: usize) -> (TokenStream, BTreeSet<String>) {
    let (mut prefix, mut whole, mut unfinished) = (Vec::new(), BTreeSet::new(), TokenStream::new());
    for token in tokens.clone() {
        if length == 0 {
            break;
        }
        let inside = match &token {
            TokenTree::Group(group) => count(&group.stream()),
            _ => 0,
        };
        if let TokenTree::Group(group) = &token
            && length - 1 < inside
        {
            let (stream, ended) = self::prefix(&group.stream(), length - 1);
            prefix.push(Group::new(group.delimiter(), stream).into());
            // An attribute is part of its item.
            if !matches!(unfinished.into_iter().last(), Some(TokenTree::Punct(mark)) if mark.as_char() == '#')
            {
                whole.extend(ended);
            }
            break;
        }
        length -= 1 + inside;
        prefix.push(token.clone());
        unfinished.extend([token.clone()]);
        let ends = match &token {
            TokenTree::Punct(mark) => mark.as_char() == ';' || mark.as_char() == ',',
            // With nothing behind it one cannot know whether it is open.
            TokenTree::Group(group) => group.delimiter() == Delimiter::Brace && length > 0,
            TokenTree::Ident(_) | TokenTree::Literal(_) => false,
        };
        if ends {
            words(std::mem::take(&mut unfinished), &mut whole);
        }
    }
    (prefix.into_iter().collect(), whole)
}

/// Whether something is left that is ours to expand.
fn has_ours(expansion: &TokenStream) -> bool {
    let trees: Vec<TokenTree> = expansion.clone().into_iter().collect();
    let first = |group: &Group| group.stream().into_iter().next().map(|first| first.to_string());
    let ours = ["event", "yields", "notify", "cell", "spindle", "read"];
    let is_attribute = trees.windows(2).any(|pair| match pair {
        [TokenTree::Punct(mark), TokenTree::Group(group)] if mark.as_char() == '#' => {
            first(group).is_some_and(|first| ours.contains(&first.as_str()))
        }
        _ => false,
    });
    let inside = |token: &TokenTree| match token {
        TokenTree::Group(group) => has_ours(&group.stream()),
        TokenTree::Ident(word) => word == "defcomp",
        _ => false,
    };
    is_attribute || trees.iter().any(inside)
}

/// The words of an expansion; a template's are in its texts.
fn words(tokens: TokenStream, words: &mut BTreeSet<String>) {
    for token in tokens {
        match token {
            TokenTree::Group(group) => self::words(group.stream(), words),
            TokenTree::Ident(word) => drop(words.insert(names::text(&word))),
            TokenTree::Literal(text) => {
                let text = text.to_string();
                words.extend(
                    text.split(|letter: char| !letter.is_alphanumeric() && letter != '_').map(str::to_owned),
                );
            }
            TokenTree::Punct(_) => {}
        }
    }
}
