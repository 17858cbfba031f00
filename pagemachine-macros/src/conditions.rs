//! `cfg` on what a macro reads: rustc knows which conditions hold, so it is asked, and the macro comes again.
//!
//! The first time, each condition is put before the item, as a mark that is there if it holds:
//!
//! ```text
//! #[cfg_attr(feature = "refunds", doc = "condition 0")]
//! #[::pagemachine::contract(asked; ports(Orders))]
//! pub mod store { .. }
//! ```
//!
//! The second time the marks that are left are the answers. What does not hold keeps a `#[cfg(false)]`, so that it is
//! known to have been there.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::{format_ident, quote, quote_spanned};
use syn::{Attribute, Fields, Meta};

use crate::attr;

/// The arguments and the item of an attribute, or the question that is to be asked first.
pub(crate) enum Conditions {
    Known { args: TokenStream, item: TokenStream },
    Unknown { question: TokenStream },
}

impl Conditions {
    /// `name` is the attribute's.
    pub(crate) fn of(name: &str, args: TokenStream, item: TokenStream) -> Self {
        let (is_asked, args) = without_asked(args);
        let mut conditions = Vec::new();
        collect(args.clone(), &mut conditions);
        collect(item.clone(), &mut conditions);
        if conditions.is_empty() {
            return Self::Known { args, item };
        }
        if is_asked {
            let (holding, item) = without_marks(item, conditions.len());
            let answers = Answers { conditions, holding };
            // A `cfg_attr` may have brought others.
            return Self::of(name, answers.apply(args), answers.apply(item));
        }
        let (krate, name, bare) = (attr::krate(args.clone()), format_ident!("{name}"), bare(item.clone()));
        let marks = (0..conditions.len()).map(mark);
        let question = quote! {
            #(#[cfg_attr(#conditions, doc = #marks)])*
            #[#krate::#name(asked; #args)]
            #bare
        };
        // What rustc could not read it would not bring again.
        match syn::parse2::<syn::File>(question.clone()) {
            Ok(_) => Self::Unknown { question },
            Err(_) => Self::Known { args, item },
        }
    }
}

/// An item without the invisible group that a macro of the user may put around it: attributes go on before its own.
fn bare(item: TokenStream) -> TokenStream {
    match &item.clone().into_iter().collect::<Vec<_>>()[..] {
        [TokenTree::Group(group)] if group.delimiter() == Delimiter::None => bare(group.stream()),
        _ => item,
    }
}

/// What is left of a condition that holds.
fn mark(place: usize) -> String {
    format!("condition {place}")
}

/// Takes the word out by which the second time is known.
fn without_asked(args: TokenStream) -> (bool, TokenStream) {
    let mut rest = args.clone().into_iter();
    match (rest.next(), rest.next()) {
        (Some(TokenTree::Ident(word)), Some(TokenTree::Punct(end)))
            if word == "asked" && end.as_char() == ';' =>
        {
            (true, rest.collect())
        }
        _ => (false, args),
    }
}

/// Takes the marks out that stand before an item, and says which conditions they are of.
fn without_marks(item: TokenStream, conditions: usize) -> (Vec<bool>, TokenStream) {
    let mut item: Vec<TokenTree> = item.into_iter().collect();
    let mut holding = Vec::new();
    for place in 0..conditions {
        let mark = mark(place);
        let is_mark =
            matches!(&item[..], [TokenTree::Punct(_), TokenTree::Group(group), ..] if says(group, &mark));
        if is_mark {
            item.drain(..2);
        }
        holding.push(is_mark);
    }
    (holding, item.into_iter().collect())
}

/// Whether it is `[doc = ".."]` with this text.
fn says(group: &Group, text: &str) -> bool {
    group.stream().into_iter().nth(2).is_some_and(|token| token.to_string() == format!("{text:?}"))
}

/// What stands in the brackets of a `#[cfg(..)]` or a `#[cfg_attr(..)]`.
struct Conditional {
    condition: TokenStream,
    /// The attributes of a `cfg_attr`, between commas.
    attrs: Option<TokenStream>,
    span: Span,
}

impl Conditional {
    fn of(brackets: &Group) -> Option<Self> {
        let [TokenTree::Ident(name), TokenTree::Group(inside)] =
            &brackets.stream().into_iter().collect::<Vec<_>>()[..]
        else {
            return None;
        };
        let mut tokens = inside.stream().into_iter();
        let condition: TokenStream = tokens.by_ref().take_while(|token| !is_comma(token)).collect();
        let attrs: TokenStream = tokens.collect();
        let is_cfg = name == "cfg" && attrs.is_empty();
        // What is not one condition is left to rustc, and what a macro of the user fills in, to that.
        let is_one = (is_cfg || name == "cfg_attr") && !condition.is_empty() && !has_variables(&condition);
        is_one.then(|| Self { condition, attrs: (!is_cfg).then_some(attrs), span: brackets.span() })
    }

    /// Whether it is the `#[cfg(false)]` that we leave.
    fn is_answered(&self) -> bool {
        self.attrs.is_none() && is_false(&self.condition)
    }
}

fn has_variables(condition: &TokenStream) -> bool {
    condition.to_string().contains('$')
}

fn is_false(condition: &TokenStream) -> bool {
    let mut tokens = condition.clone().into_iter();
    let first = tokens.next();
    tokens.next().is_none() && matches!(first, Some(TokenTree::Ident(word)) if word == "false")
}

/// Finds the conditions, each once, in the order of their first place.
fn collect(tokens: TokenStream, conditions: &mut Vec<TokenStream>) {
    for token in split(tokens) {
        match token {
            Part::Conditional(conditional) if !conditional.is_answered() => {
                let text = conditional.condition.to_string();
                if !conditions.iter().any(|known| known.to_string() == text) {
                    conditions.push(conditional.condition);
                }
            }
            Part::Group(group) => collect(group.stream(), conditions),
            Part::Conditional(_) | Part::Other(_) => {}
        }
    }
}

/// One or two tokens, and what they are to us.
enum Part {
    Conditional(Conditional),
    Group(Group),
    Other(TokenTree),
}

fn split(tokens: TokenStream) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let next = tokens.peek();
        let conditional = match (&token, next) {
            (TokenTree::Punct(hash), Some(TokenTree::Group(group)))
                if hash.as_char() == '#' && group.delimiter() == Delimiter::Bracket =>
            {
                Conditional::of(group)
            }
            _ => None,
        };
        parts.push(match (conditional, token) {
            (Some(conditional), _) => {
                tokens.next();
                Part::Conditional(conditional)
            }
            (None, TokenTree::Group(group)) => Part::Group(group),
            (None, token) => Part::Other(token),
        });
    }
    parts
}

/// What rustc said.
struct Answers {
    conditions: Vec<TokenStream>,
    holding: Vec<bool>,
}

impl Answers {
    fn holds(&self, condition: &TokenStream) -> bool {
        let text = condition.to_string();
        let place = self.conditions.iter().position(|known| known.to_string() == text);
        place.and_then(|place| self.holding.get(place)).copied().unwrap_or(false)
    }

    /// The tokens as they are under these conditions.
    fn apply(&self, tokens: TokenStream) -> TokenStream {
        split(tokens).into_iter().map(|part| self.part(part)).collect()
    }

    fn part(&self, part: Part) -> TokenStream {
        match part {
            Part::Conditional(Conditional { condition, attrs, span }) => {
                match (attrs, is_false(&condition) || !self.holds(&condition)) {
                    (None, true) => quote_spanned!(span=> #[cfg(false)]),
                    (Some(attrs), false) => attributes(attrs, span),
                    (None, false) | (Some(_), true) => TokenStream::new(),
                }
            }
            Part::Group(group) => {
                let mut applied = Group::new(group.delimiter(), self.apply(group.stream()));
                applied.set_span(group.span());
                TokenTree::Group(applied).into()
            }
            Part::Other(token) => token.into(),
        }
    }
}

/// The attributes between the commas of a `cfg_attr`.
fn attributes(attrs: TokenStream, span: Span) -> TokenStream {
    let attrs: Vec<TokenTree> = attrs.into_iter().collect();
    let attrs = attrs.split(is_comma).filter(|attr| !attr.is_empty()).map(|attr| {
        let attr: TokenStream = attr.iter().cloned().collect();
        quote_spanned!(span=> #[#attr])
    });
    attrs.collect()
}

fn is_comma(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(comma) if comma.as_char() == ',')
}

/// Whether a condition that does not hold leaves this out.
pub(crate) fn is_left_out(attrs: &[Attribute]) -> bool {
    attrs.iter().any(|attr| match &attr.meta {
        Meta::List(list) => attr.path().is_ident("cfg") && is_false(&list.tokens),
        _ => false,
    })
}

/// Leaves out the fields that are left out.
pub(crate) fn leave_out_fields(fields: &mut Fields) {
    match fields {
        Fields::Named(fields) => fields.named.retain(|field| !is_left_out(&field.attrs)),
        Fields::Unnamed(fields) => fields.unnamed.retain(|field| !is_left_out(&field.attrs)),
        Fields::Unit => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The question of an attribute, and what it knows when the conditions at these places hold.
    fn asked(args: &TokenStream, item: &TokenStream, holding: &[usize]) -> (String, String) {
        let Conditions::Unknown { question } = Conditions::of("port", args.clone(), item.clone()) else {
            panic!("nothing is asked");
        };
        let marks = holding.iter().map(|place| mark(*place));
        let item = quote!(#(#[doc = #marks])* #item);
        let known = match Conditions::of("port", quote!(asked; #args), item) {
            Conditions::Known { args, item } => quote!((#args) #item),
            Conditions::Unknown { question } => question,
        };
        (question.to_string(), known.to_string())
    }

    #[test]
    fn each_condition_is_asked_once() {
        let item = quote! {
            pub trait Port {
                #[cfg(a)] fn one();
                #[cfg(not(a))] fn two(#[cfg(a)] three: u8);
                #[cfg_attr(b, read, doc = "four")] fn four();
            }
        };
        let (question, known) = asked(&quote!(mod = port), &item, &[1]);
        assert!(
            question.starts_with(
                &quote! {
                    #[cfg_attr(a, doc = "condition 0")]
                    #[cfg_attr(not(a), doc = "condition 1")]
                    #[cfg_attr(b, doc = "condition 2")]
                    #[::pagemachine::port(asked; mod = port)]
                    pub trait Port
                }
                .to_string()
            ),
            "{question}"
        );
        let expected = quote! {
            (mod = port) pub trait Port {
                #[cfg(false)] fn one();
                fn two(#[cfg(false)] three: u8);
                fn four();
            }
        };
        assert_eq!(known, expected.to_string());
    }

    #[test]
    fn what_a_condition_brings_may_have_conditions() {
        let item = quote!(
            pub trait Port {
                #[cfg_attr(a, cfg(b), read)]
                fn one();
            }
        );
        let (_, known) = asked(&quote!(), &item, &[0]);
        let expected = quote! {
            #[cfg_attr(b, doc = "condition 0")]
            #[::pagemachine::port(asked; )]
            pub trait Port { #[cfg(b)] #[read] fn one(); }
        };
        assert_eq!(known, expected.to_string());
    }

    #[test]
    fn only_conditions_are_asked() {
        let item = quote! {
            pub trait Port {
                #![cfg(inner)]
                #[cfg(false)] fn answered();
                #[cfg()] fn of_nothing();
                #[cfg(a, b)] fn of_two();
                #[cfg($c)] fn of_a_macro();
                fn other() { cfg!(a); array[cfg(a)]; }
            }
        };
        let known = Conditions::of("port", quote!(), item.clone());
        assert!(
            matches!(known, Conditions::Known { item: known, .. } if known.to_string() == item.to_string())
        );
    }

    #[test]
    fn a_macro_of_the_user_may_hand_the_item_over() {
        let item = quote!(
            #[cfg_attr(a, doc = "one")]
            pub trait Port {}
        );
        let handed = TokenTree::Group(Group::new(Delimiter::None, item.clone())).into();
        assert_eq!(asked(&quote!(), &handed, &[]).0, asked(&quote!(), &item, &[]).0);
    }

    /// It would be no item that rustc could read.
    #[test]
    fn of_what_is_unfinished_nothing_is_asked() {
        let item = quote!(pub trait Port { #[cfg(a)] fn });
        assert!(matches!(Conditions::of("port", quote!(), item), Conditions::Known { .. }));
    }
}
