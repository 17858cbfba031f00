//! `pattern <- effect;` as Rust that syn can parse.
//!
//! A bind may stand wherever a statement may, at any depth, so it is found in the tokens: at the start of a
//! statement, a pattern before `<-`. It becomes `let pattern = __pagemachine_bind!(effect);`, and stays that until
//! the body is expanded. The name of that macro carries the span of the arrow.
//!
//! `await_any! { pattern <- effect => body, .. }` becomes a `match` on `__pagemachine_any!(effect, ..)`, in each arm
//! `let pattern = __pagemachine_won!();` before the body. So what looks at the body sees a `match`.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::{
    Attribute, Block, Error, Expr, ExprBlock, ExprMacro, Macro, Pat, Result, Stmt, Token,
    parse::{ParseStream, Parser, discouraged::Speculative},
    punctuated::Punctuated,
    spanned::Spanned,
    token::Brace,
};

const BIND: &str = "__pagemachine_bind";
const ANY: &str = "__pagemachine_any";
const WON: &str = "__pagemachine_won";

const LACKS_ITS_END: &str = "a bind lacks its `;`\nhelp: a bind is a statement: `pattern <- effect;`";

/// Rewrites the binds of a `defcomp!`.
pub(crate) fn to_rust(tokens: TokenStream) -> Result<TokenStream> {
    rewritten(tokens, Place::Other)
}

/// The span of the arrow, if this macro call stands for a bind.
pub(crate) fn arrow(call: &ExprMacro) -> Option<Span> {
    let name = call.mac.path.get_ident()?;
    (name == BIND || name == WON).then(|| name.span())
}

/// What a macro call in a computation stands for.
pub(crate) enum Call {
    /// A bind: this is performed.
    Bind(Expr),
    /// The value of the arm of an `await_any!` that has won.
    Won,
    /// An `await_any!` of these.
    Any(Vec<Expr>),
    /// `comp! { .. }`.
    Computation(Block),
    /// A macro of somebody else's.
    Foreign,
}

impl Call {
    /// What was parsed here was parsed before, when the binds were rewritten.
    pub(crate) fn of(mac: &Macro) -> Self {
        let Some(name) = mac.path.get_ident() else { return Self::Foreign };
        let read = match name.to_string().as_str() {
            BIND => mac.parse_body().map(Self::Bind),
            WON => Ok(Self::Won),
            ANY => mac
                .parse_body_with(Punctuated::<Expr, Token![,]>::parse_terminated)
                .map(|effects| Self::Any(effects.into_iter().collect())),
            "comp" => mac.parse_body_with(Block::parse_within).map(|stmts| {
                Self::Computation(Block { brace_token: Brace { span: *mac.delimiter.span() }, stmts })
            }),
            _ => Ok(Self::Foreign),
        };
        read.unwrap_or(Self::Foreign)
    }

    /// What this computation itself performs here.
    pub(crate) fn effects(self) -> Vec<Expr> {
        match self {
            Self::Bind(effect) => vec![effect],
            Self::Any(effects) => effects,
            Self::Won | Self::Computation(_) | Self::Foreign => Vec::new(),
        }
    }
}

/// The arrow of the first bind in these tokens.
pub(crate) fn first_arrow(tokens: TokenStream) -> Option<Span> {
    tokens.into_iter().find_map(|token| match token {
        TokenTree::Ident(name) if name == BIND || name == ANY => Some(name.span()),
        TokenTree::Group(group) => first_arrow(group.stream()),
        _ => None,
    })
}

/// What tokens are a row of.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    /// Statements, the first of which begins here.
    Block,
    /// Arms of an `await_any!`, in which a pattern and an arrow are no bind.
    Arms,
    /// Something else. A statement begins behind a `;` or a block.
    Other,
}

/// Tokens of a `defcomp!` as Rust; `starts_statement` says whether they are what stands in a block.
pub(crate) fn within(tokens: TokenStream, starts_statement: bool) -> Result<TokenStream> {
    rewritten(tokens, if starts_statement { Place::Block } else { Place::Other })
}

fn rewritten(tokens: TokenStream, place: Place) -> Result<TokenStream> {
    let rewrite = |input: ParseStream<'_>| rewrite(input, place);
    rewrite.parse2(tokens)
}

fn rewrite(input: ParseStream<'_>, place: Place) -> Result<TokenStream> {
    let mut rust = TokenStream::new();
    let mut starts_statement = place == Place::Block;
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
        if let Some(call) = own_macro(input) {
            rust.extend(call?);
            (starts_statement, before) = (place != Place::Arms, Before::Other);
            continue;
        }
        let token = match input.parse()? {
            // What a macro is given is its own affair.
            TokenTree::Group(group) if before != Before::MacroName => {
                let is_block = group.delimiter() == Delimiter::Brace;
                let inside = if is_block { Place::Block } else { Place::Other };
                let mut rust = Group::new(group.delimiter(), rewritten(group.stream(), inside)?);
                rust.set_span(group.span());
                TokenTree::Group(rust)
            }
            token => token,
        };
        starts_statement = place != Place::Arms
            && match &token {
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

/// `await_any! { .. }` and `comp! { .. }`, which have binds in them.
fn own_macro(input: ParseStream<'_>) -> Option<Result<TokenStream>> {
    let ahead = input.fork();
    let name = ahead.parse::<Ident>().ok()?;
    ahead.parse::<Token![!]>().ok()?;
    let rewrite = match name.to_string().as_str() {
        "await_any" => any,
        "comp" => nameless,
        _ => return None,
    };
    let group = ahead.parse::<Group>().ok()?;
    input.advance_to(&ahead);
    Some(rewrite(&name, &group))
}

fn nameless(name: &Ident, group: &Group) -> Result<TokenStream> {
    let body = rewritten(group.stream(), Place::Block)?;
    Block::parse_within.parse2(body.clone())?;
    let mut block = Group::new(Delimiter::Brace, body);
    block.set_span(group.span());
    Ok(quote!(#name!#block))
}

fn any(name: &Ident, group: &Group) -> Result<TokenStream> {
    if group.stream().is_empty() {
        return Err(Error::new(
            name.span(),
            "an `await_any!` of nothing would wait for ever\nhelp: `await_any! { pattern <- effect => value, .. }`",
        ));
    }
    let arms = |input: ParseStream<'_>| {
        let (mut effects, mut arms) = (Vec::new(), TokenStream::new());
        while !input.is_empty() {
            let (effect, arm) = arm(input)?;
            effects.push(effect);
            arms.extend(arm);
        }
        Ok((effects, arms))
    };
    let (effects, arms) = arms.parse2(rewritten(group.stream(), Place::Arms)?)?;
    let any = Ident::new(ANY, name.span());
    Ok(quote_spanned!(Span::mixed_site().located_at(name.span())=> match #any!(#(#effects),*) { #arms }))
}

/// The effect of an arm, and the arm as one of a `match`.
fn arm(input: ParseStream<'_>) -> Result<(TokenStream, TokenStream)> {
    let attrs = input.call(Attribute::parse_outer)?;
    let pattern = input.call(Pat::parse_multi_with_leading_vert)?;
    let arrow = input.parse::<Token![<-]>().map_err(|error| {
        Error::new(
            error.span(),
            "expected `<-`\nhelp: an arm of `await_any!` binds an effect: `pattern <- effect => value,`",
        )
    })?;
    if input.is_empty() || input.peek(Token![=>]) || input.peek(Token![,]) {
        return Err(Error::new(arrow.span(), "expected an effect after `<-`"));
    }
    let effect = input.parse::<Expr>()?.into_token_stream();
    if !input.peek(Token![=>]) {
        return Err(Error::new_spanned(
            pattern,
            "this arm lacks its `=>`\nhelp: an arm says what follows: `pattern <- effect => value,`",
        ));
    }
    input.parse::<Token![=>]>()?;
    let body = input.call(Expr::parse_with_earlier_boundary_rule)?;
    let ends_like_a_block = matches!(
        body,
        Expr::Block(_) | Expr::If(_) | Expr::Match(_) | Expr::Loop(_) | Expr::While(_) | Expr::ForLoop(_)
    );
    let body = match body {
        Expr::Block(ExprBlock { attrs, label: None, block }) if attrs.is_empty() => block.stmts,
        body => vec![Stmt::Expr(body, None)],
    };
    if input.parse::<Option<Token![,]>>()?.is_none() && !input.is_empty() && !ends_like_a_block {
        return Err(input.error("expected `,` after this arm's value"));
    }
    let name = Ident::new(WON, arrow.span());
    // As in a bind: what rustc says of the whole statement, it says of what the user wrote.
    let last = effect.clone().into_iter().last().map_or(arrow.span(), |token| token.span());
    let at = |place: Span| Span::mixed_site().located_at(place);
    let start = quote_spanned!(at(pattern.span())=> let);
    let pattern = after_let(pattern);
    let value = quote_spanned!(at(last)=> = #name!(););
    Ok((effect, quote!(#(#attrs)* _ => { #start #pattern #value #(#body)* })))
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
    let arrow = ahead.fork();
    if arrow.call(Pat::parse_multi_with_leading_vert).is_ok()
        && let Some(token) = arrow.parse::<Option<Token![->]>>()?
    {
        return Err(Error::new_spanned(token, "expected `<-`, found `->`\nhelp: `pattern <- effect;`"));
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

/// Refuses an effect behind which the next statement stands.
fn it_has_its_end(effect: &TokenStream) -> Result<()> {
    let parse = |input: ParseStream<'_>| {
        let effect: Expr = input.parse()?;
        let is_followed = !input.is_empty();
        input.parse::<TokenStream>()?;
        Ok(is_followed.then_some(effect))
    };
    // What is not an expression before its own binds are Rust is looked at when they are.
    match parse.parse2(effect.clone()) {
        Ok(Some(effect)) => Err(Error::new_spanned(effect, LACKS_ITS_END)),
        Ok(None) | Err(_) => Ok(()),
    }
}

fn bind(input: ParseStream<'_>) -> Result<TokenStream> {
    let attrs = input.call(Attribute::parse_outer)?;
    let pattern = input.call(Pat::parse_multi_with_leading_vert)?;
    let arrow = input.parse::<Token![<-]>()?.span();
    let mut effect = TokenStream::new();
    while !input.peek(Token![;]) {
        if input.is_empty() {
            return Err(Error::new(pattern.span(), LACKS_ITS_END));
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
    it_has_its_end(&effect)?;
    let effect = rewritten(effect, Place::Other)?;
    syn::parse2::<Expr>(effect.clone())?;
    let name = Ident::new(BIND, arrow);
    // What rustc says of the whole statement, it says of what the user wrote.
    let at = |place: Span| Span::mixed_site().located_at(place);
    let start = quote_spanned!(at(pattern.span())=> let);
    let value = quote_spanned!(at(last)=> = #name!(#effect););
    let pattern = after_let(pattern);
    Ok(quote!(#(#attrs)* #start #pattern #value))
}

/// A pattern as a `let` takes it: alternatives stand in parentheses.
fn after_let(pattern: Pat) -> TokenStream {
    match pattern {
        Pat::Or(pattern) => {
            quote_spanned!(Span::mixed_site().located_at(pattern.span())=> (#pattern))
        }
        pattern => pattern.into_token_stream(),
    }
}
