//! `pattern <- effect;` as Rust that syn can parse.
//!
//! A bind may stand wherever a statement may, at any depth, so it is found in the tokens: at the start of a
//! statement, a pattern before `<-`. It becomes `let pattern = __pagemachine_bind!(effect);`, and stays that until
//! the body is expanded. The name of that macro carries the span of the arrow.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{quote, quote_spanned};
use syn::{
    Attribute, Error, Expr, ExprMacro, Pat, Result, Token,
    parse::{ParseStream, Parser},
    spanned::Spanned,
};

const BIND: &str = "__pagemachine_bind";

/// Rewrites the binds of a `defcomp!`.
pub(crate) fn to_rust(tokens: TokenStream) -> Result<TokenStream> {
    within(tokens, false)
}

/// The span of the arrow, if this macro call stands for a bind.
pub(crate) fn arrow(call: &ExprMacro) -> Option<Span> {
    let name = call.mac.path.get_ident()?;
    (name == BIND).then(|| name.span())
}

/// The arrow of the first bind in these tokens.
pub(crate) fn first_arrow(tokens: TokenStream) -> Option<Span> {
    tokens.into_iter().find_map(|token| match token {
        TokenTree::Ident(name) if name == BIND => Some(name.span()),
        TokenTree::Group(group) => first_arrow(group.stream()),
        _ => None,
    })
}

fn within(tokens: TokenStream, starts_statement: bool) -> Result<TokenStream> {
    let rewrite = |input: ParseStream<'_>| rewrite(input, starts_statement);
    rewrite.parse2(tokens)
}

fn rewrite(input: ParseStream<'_>, mut starts_statement: bool) -> Result<TokenStream> {
    let mut rust = TokenStream::new();
    let mut before = Before::Other;
    while !input.is_empty() {
        if starts_statement && is_bind(input) {
            rust.extend(bind(input)?);
            continue;
        }
        let token = match input.parse()? {
            // What a macro is given is its own affair.
            TokenTree::Group(group) if before != Before::MacroName => {
                let is_block = group.delimiter() == Delimiter::Brace;
                let mut rewritten = Group::new(group.delimiter(), within(group.stream(), is_block)?);
                rewritten.set_span(group.span());
                TokenTree::Group(rewritten)
            }
            token => token,
        };
        starts_statement = match &token {
            TokenTree::Punct(punct) => punct.as_char() == ';',
            TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
            TokenTree::Ident(_) | TokenTree::Literal(_) => false,
        };
        before = match &token {
            TokenTree::Ident(_) => Before::Name,
            TokenTree::Punct(punct) if punct.as_char() == '!' && before == Before::Name => Before::MacroName,
            _ => Before::Other,
        };
        rust.extend([token]);
    }
    Ok(rust)
}

#[derive(PartialEq)]
enum Before {
    Name,
    MacroName,
    Other,
}

fn is_bind(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    ahead.call(Attribute::parse_outer).is_ok()
        && ahead.call(Pat::parse_multi_with_leading_vert).is_ok()
        && ahead.peek(Token![<-])
}

fn bind(input: ParseStream<'_>) -> Result<TokenStream> {
    let attrs = input.call(Attribute::parse_outer)?;
    let pattern = input.call(Pat::parse_multi_with_leading_vert)?;
    let arrow = input.parse::<Token![<-]>()?.span();
    let mut effect = TokenStream::new();
    while !input.peek(Token![;]) {
        if input.is_empty() {
            return Err(Error::new(
                pattern.span(),
                "a bind lacks its `;`\nhelp: a bind is a statement: `pattern <- effect;`",
            ));
        }
        effect.extend([input.parse::<TokenTree>()?]);
    }
    input.parse::<Token![;]>()?;
    if effect.is_empty() {
        return Err(Error::new(arrow, "expected an effect after `<-`"));
    }
    let effect = within(effect, false)?;
    syn::parse2::<Expr>(effect.clone())?;
    let name = Ident::new(BIND, arrow);
    let value = quote_spanned!(Span::mixed_site()=> = #name!(#effect););
    Ok(quote!(#(#attrs)* let #pattern #value))
}
