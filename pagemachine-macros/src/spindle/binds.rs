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

/// What is performed, if this macro call stands for a bind; it was parsed when the bind was.
pub(crate) fn effect(call: &ExprMacro) -> Option<Expr> {
    arrow(call)?;
    call.mac.parse_body().ok()
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
        if starts_statement {
            if is_bind(input) {
                rust.extend(bind(input)?);
                continue;
            }
            it_is_no_misspelt_bind(input)?;
        } else if before == Before::FatArrow {
            it_is_no_bind_without_a_block(input)?;
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
            TokenTree::Punct(punct) if punct.as_char() == '=' => Before::Equals,
            TokenTree::Punct(punct) if punct.as_char() == '>' && before == Before::Equals => Before::FatArrow,
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
    Equals,
    FatArrow,
    Other,
}

fn is_bind(input: ParseStream<'_>) -> bool {
    let ahead = input.fork();
    ahead.call(Attribute::parse_outer).is_ok()
        && ahead.call(Pat::parse_multi_with_leading_vert).is_ok()
        && ahead.peek(Token![<-])
}

fn it_is_no_misspelt_bind(input: ParseStream<'_>) -> Result<()> {
    let ahead = input.fork();
    if ahead.peek(Token![<-]) {
        return Err(ahead.error(
            "expected a pattern before `<-`\nhelp: what is of no use is bound to `_`: `_ <- effect;`",
        ));
    }
    match ahead.parse::<Option<Token![let]>>()? {
        Some(token) if is_bind(&ahead) => {
            Err(Error::new(token.span, "a bind has no `let`\nhelp: `pattern <- effect;`"))
        }
        _ => Ok(()),
    }
}

fn it_is_no_bind_without_a_block(input: ParseStream<'_>) -> Result<()> {
    let ahead = input.fork();
    if !is_bind(&ahead) {
        return Ok(());
    }
    let pattern = ahead.call(Pat::parse_multi_with_leading_vert)?;
    Err(Error::new_spanned(
        pattern,
        "a bind is a statement, which stands in a block\nhelp: `=> { pattern <- effect; .. }`",
    ))
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
        if let Some(token) = input.parse::<Option<Token![else]>>()? {
            return Err(Error::new(
                token.span,
                "a bind has no `else` of its own\nhelp: bind the whole value to a name, and `match` on it",
            ));
        }
        effect.extend([input.parse::<TokenTree>()?]);
    }
    input.parse::<Token![;]>()?;
    let Some(last) = effect.clone().into_iter().last().map(|token| token.span()) else {
        return Err(Error::new(arrow, "expected an effect after `<-`"));
    };
    let effect = within(effect, false)?;
    syn::parse2::<Expr>(effect.clone())?;
    let name = Ident::new(BIND, arrow);
    // What rustc says of the whole statement, it says of what the user wrote.
    let at = |place: Span| Span::mixed_site().located_at(place);
    let start = quote_spanned!(at(pattern.span())=> let);
    let value = quote_spanned!(at(last)=> = #name!(#effect););
    Ok(quote!(#(#attrs)* #start #pattern #value))
}
