//! Unfinished input: what can be read of it is kept, so that an editor goes on knowing it while a user types.
//!
//! A macro reads its input strictly, and comes here only when that fails. The tokens are cut into pieces (items,
//! statements, arms, nodes). A piece that cannot be read is mended inside its groups, or ended, or given a gap in
//! place of what lacks, or left out: whichever is the first that can be read.

mod grammar;

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::quote;
use syn::{
    Error, Expr, Pat, Result, Token, Type,
    parse::{Parse, ParseStream, Parser},
};

pub(crate) use self::grammar::{Dialect, Grammar};
use self::grammar::{is_punct, is_word};

/// What is said of an expression's delimiters that have nothing between them.
pub(crate) const NOTHING_BETWEEN: &str = "expected an expression between these";

/// What is wrong with the input.
#[derive(Default)]
pub(crate) struct Mistakes {
    /// What is to be said beside the expansion.
    pub(crate) beside: Vec<Error>,
    /// What the expansion says in the gaps: a value of no type, about which rustc says nothing more.
    pub(crate) in_gaps: Vec<Error>,
}

impl Mistakes {
    /// A value that says what lacks.
    fn gap(&mut self, error: Error) -> TokenStream {
        let gap = error.to_compile_error();
        self.in_gaps.push(error);
        gap
    }

    fn is_empty(&self) -> bool {
        self.beside.is_empty() && self.in_gaps.is_empty()
    }

    fn extend(&mut self, others: Self) {
        let Self { beside, in_gaps } = others;
        self.beside.extend(beside);
        self.in_gaps.extend(in_gaps);
    }
}

/// The item of an attribute as far as it can be read; its mistakes are told already.
pub(crate) fn item<T: Parse>(item: TokenStream) -> Result<T> {
    syn::parse2(item.clone()).or_else(|_| syn::parse2(items(item)))
}

/// Whether the item of an attribute is one that rustc could not read either: it has told so before it asks us.
///
/// Of code, and of what a `macro_rules!` hands over, rustc reads more than we do.
pub(crate) fn is_told(item: &TokenStream) -> bool {
    syn::parse2::<syn::Item>(item.clone()).is_err() && !holds_code(item.clone())
}

/// Whether a function has a body, or something comes from a `macro_rules!`.
fn holds_code(tokens: TokenStream) -> bool {
    let mut in_signature = false;
    tokens.into_iter().any(|token| match token {
        TokenTree::Group(group) => {
            let is_body = in_signature && group.delimiter() == Delimiter::Brace;
            is_body || group.delimiter() == Delimiter::None || holds_code(group.stream())
        }
        token => {
            in_signature = is_word(&token, "fn") || (in_signature && !is_punct(&token, ';'));
            false
        }
    })
}

/// Items as far as they can be read; their mistakes are told already.
pub(crate) fn items(items: TokenStream) -> TokenStream {
    mend(Grammar::Items, items, &mut Mistakes::default())
}

/// The tokens as far as they can be read.
pub(crate) fn mend(grammar: Grammar, tokens: TokenStream, mistakes: &mut Mistakes) -> TokenStream {
    if grammar.reads(tokens.clone()).is_ok() {
        return tokens;
    }
    let mut mended = TokenStream::new();
    for piece in grammar.cut(&tokens.into_iter().collect::<Vec<_>>()) {
        let Err(error) = grammar.reads(stream(&piece)) else {
            mended.extend(piece);
            continue;
        };
        let error = blame_last(error, &piece);
        match whole(grammar, &piece, &error, mistakes) {
            Some(tokens) => mended.extend(tokens),
            None if matches!(grammar, Grammar::Statements(_)) => {
                // What comes behind it may want what is lost.
                mended.extend(mistakes.gap(error));
                break;
            }
            None => mended.extend(instead(grammar, &piece, error, mistakes)),
        }
    }
    mended
}

/// The piece so that it can be read, if anything helps.
fn whole(
    grammar: Grammar,
    piece: &[TokenTree],
    error: &Error,
    mistakes: &mut Mistakes,
) -> Option<TokenStream> {
    let mut inside = Mistakes::default();
    let with_groups = with_groups(grammar, piece, &mut inside);
    if !inside.is_empty() && grammar.reads(with_groups.clone()).is_ok() {
        mistakes.extend(inside);
        return Some(with_groups);
    }
    if let Some(parted) = parted(grammar, piece, error) {
        mistakes.beside.push(error.clone());
        return Some(parted);
    }
    if let Some((node, error)) = meant(grammar, piece, error) {
        mistakes.beside.push(error);
        return Some(node);
    }
    if let Some(ended) = ended(grammar, piece, error, mistakes) {
        return Some(ended);
    }
    if !inside.is_empty() {
        let with_groups: Vec<TokenTree> = with_groups.into_iter().collect();
        // The end is as little a mistake of its own as what is behind it.
        if let Some(ended) = ended(grammar, &with_groups, error, &mut Mistakes::default()) {
            mistakes.extend(inside);
            return Some(ended);
        }
    }
    // A `.` or an `@` alone is no reason to lose the node before it, nor a `<` the arm.
    let drops = match grammar {
        Grammar::Nodes | Grammar::NodeArms => 2,
        Grammar::Races => 1,
        _ => 0,
    };
    let shorter = (1..piece.len()).rev().take(drops);
    shorter
        .map(|kept| &piece[..kept])
        .find_map(|kept| ended(grammar, kept, error, mistakes))
        .or_else(|| statement(grammar, piece, error, mistakes))
}

/// The piece with its groups mended.
fn with_groups(grammar: Grammar, piece: &[TokenTree], mistakes: &mut Mistakes) -> TokenStream {
    let mend_group = |(place, token): (usize, &TokenTree)| {
        let TokenTree::Group(group) = token else { return token.clone() };
        let (before, behind) = (&piece[..place], &piece[place + 1..]);
        let Some(grammar) = grammar.inside(before, group.delimiter(), behind) else { return token.clone() };
        let inside = if grammar == Grammar::Value && group.stream().is_empty() {
            mistakes.gap(Error::new(group.span(), NOTHING_BETWEEN))
        } else {
            mend(grammar, group.stream(), mistakes)
        };
        let mut mended = Group::new(group.delimiter(), inside);
        mended.set_span(group.span());
        mended.into()
    };
    piece.iter().enumerate().map(mend_group).collect()
}

/// The piece with the comma that lacks, or is a `;`.
fn parted(grammar: Grammar, piece: &[TokenTree], error: &Error) -> Option<TokenStream> {
    if !grammar.has_commas() || error.to_string() != "expected `,`" {
        return None;
    }
    (1..piece.len()).find_map(|place| {
        let (before, behind) = piece.split_at(place);
        let behind = if is_punct(&behind[0], ';') { &behind[1..] } else { behind };
        let parted: TokenStream =
            before.iter().cloned().chain(quote!(,)).chain(behind.iter().cloned()).collect();
        grammar.reads(parted.clone()).is_ok().then_some(parted)
    })
}

/// What was meant by a node with `@if pattern = value`, with an attribute's value in braces, or with a body in parentheses.
fn meant(grammar: Grammar, piece: &[TokenTree], error: &Error) -> Option<(TokenStream, Error)> {
    if grammar != Grammar::Nodes {
        return None;
    }
    let is_control = piece.first().is_some_and(|first| is_punct(first, '@'));
    let mut candidates = piece.iter().enumerate().filter_map(|(place, token)| {
        let (before, behind) = (&piece[..place], &piece[place + 1..]);
        let (here, error) = match token {
            _ if is_control && is_word(token, "if") => (quote!(#token let), error.clone()),
            TokenTree::Group(group) => {
                let is_value = before.last().is_some_and(|last| is_punct(last, '='));
                let turned = match group.delimiter() {
                    Delimiter::Brace if is_value => Delimiter::Parenthesis,
                    Delimiter::Parenthesis if is_control && behind.is_empty() => Delimiter::Brace,
                    _ => return None,
                };
                let is_body = turned == Delimiter::Brace;
                let no_body = || Error::new(group.span(), "expected the body `{ .. }`, found `(..)`");
                let error = if is_body { no_body() } else { error.clone() };
                (TokenTree::from(Group::new(turned, group.stream())).into(), error)
            }
            _ => return None,
        };
        Some((stream(before).into_iter().chain(here).chain(stream(behind)).collect(), error))
    });
    candidates.find(|(node, _): &(TokenStream, Error)| grammar.reads(node.clone()).is_ok())
}

/// The piece with an end.
fn ended(
    grammar: Grammar,
    piece: &[TokenTree],
    error: &Error,
    mistakes: &mut Mistakes,
) -> Option<TokenStream> {
    grammar.endings().iter().find_map(|ending| {
        let mut gaps = Mistakes::default();
        let ending = ending(&mut || gaps.gap(error.clone()));
        let ended: TokenStream = piece.iter().cloned().chain(ending).collect();
        grammar.reads(ended.clone()).ok()?;
        if gaps.is_empty() {
            mistakes.beside.push(error.clone());
        }
        mistakes.extend(gaps);
        Some(ended)
    })
}

/// A statement that is said to be a bind, or ends with its expression, or has a gap in place of that.
fn statement(
    grammar: Grammar,
    piece: &[TokenTree],
    error: &Error,
    mistakes: &mut Mistakes,
) -> Option<TokenStream> {
    let Grammar::Statements(dialect) = grammar else { return None };
    if dialect == Dialect::Binds
        && let Some(bind) = misspelt(grammar, piece)
    {
        mistakes.beside.push(error.clone());
        return Some(bind);
    }
    let Head { has_pattern, value, behind } = Head::parse(dialect).parse2(stream(piece)).ok()?;
    if let Some(behind) = behind.filter(|behind| *behind > 0) {
        // What a `macro_rules!` hands over is one token here, and to syn as many as are in it.
        let (statement, behind) = piece.split_at_checked(piece.len().checked_sub(behind)?)?;
        let ended: TokenStream = statement.iter().cloned().chain(quote!(;)).collect();
        if grammar.reads(ended.clone()).is_ok() {
            mistakes.beside.push(error.clone());
            let behind = Some(stream(behind)).filter(|behind| grammar.reads(behind.clone()).is_ok());
            return Some(ended.into_iter().chain(behind.into_iter().flatten()).collect());
        }
    }
    if !has_pattern {
        return None;
    }
    let mut gaps = Mistakes::default();
    let pattern = piece.iter().take(piece.len().checked_sub(value)?).cloned();
    let with_gap: TokenStream = pattern.chain(gaps.gap(error.clone())).chain(quote!(;)).collect();
    grammar.reads(with_gap.clone()).ok()?;
    mistakes.extend(gaps);
    Some(with_gap)
}

/// The bind that was meant by `let pattern <- effect;`, `<- effect;` or `pattern -> effect;`.
fn misspelt(grammar: Grammar, piece: &[TokenTree]) -> Option<TokenStream> {
    let without_let = piece.split_first().filter(|(first, _)| is_word(first, "let"));
    let without_let = without_let.map(|(_, bind)| stream(bind));
    let with_pattern = piece.first().filter(|first| is_punct(first, '<'));
    let with_pattern = with_pattern.map(|_| quote!(_).into_iter().chain(stream(piece)).collect());
    let arrow = piece.windows(2).position(|pair| is_punct(&pair[0], '-') && is_punct(&pair[1], '>'));
    let turned = arrow.map(|arrow| {
        let (pattern, effect) = (&piece[..arrow], &piece[arrow + 2..]);
        stream(pattern).into_iter().chain(quote!(<-)).chain(stream(effect)).collect()
    });
    [without_let, with_pattern, turned].into_iter().flatten().find(|bind| grammar.reads(bind.clone()).is_ok())
}

/// How a statement begins.
struct Head {
    has_pattern: bool,
    /// How many tokens come behind the `=` or the `<-`.
    value: usize,
    /// How many of them come behind the expression, if there is one.
    behind: Option<usize>,
}

impl Head {
    fn parse(dialect: Dialect) -> impl Fn(ParseStream<'_>) -> Result<Self> {
        move |input| {
            let ahead = input.fork();
            let is_bind = dialect == Dialect::Binds
                && Pat::parse_multi_with_leading_vert(&ahead).is_ok()
                && ahead.parse::<Token![<-]>().is_ok();
            let is_let = !is_bind && input.peek(Token![let]);
            if is_bind {
                Pat::parse_multi_with_leading_vert(input)?;
                input.parse::<Token![<-]>()?;
            } else if is_let {
                input.parse::<Token![let]>()?;
                Pat::parse_multi_with_leading_vert(input)?;
                if input.parse::<Option<Token![:]>>()?.is_some() {
                    input.parse::<Type>()?;
                }
                input.parse::<Token![=]>()?;
            }
            let value = left(&input.fork())?;
            let ahead = input.fork();
            let behind = ahead.parse::<Expr>().ok().map(|_| left(&ahead)).transpose()?;
            input.parse::<TokenStream>()?;
            Ok(Self { has_pattern: is_let || is_bind, value, behind })
        }
    }
}

/// How many tokens are left.
fn left(input: ParseStream<'_>) -> Result<usize> {
    input.parse::<TokenStream>().map(|left| left.into_iter().count())
}

/// What stands for a piece that is lost.
fn instead(grammar: Grammar, piece: &[TokenTree], error: Error, mistakes: &mut Mistakes) -> TokenStream {
    match grammar {
        Grammar::Arms(_) => {
            let gap = mistakes.gap(error);
            quote!(_ => #gap,)
        }
        Grammar::Value | Grammar::Values(_) => {
            let (gap, comma) = (mistakes.gap(error), piece.last().filter(|last| is_punct(last, ',')));
            quote!(#gap #comma)
        }
        _ => {
            mistakes.beside.push(error);
            TokenStream::new()
        }
    }
}

/// An end that came too early is the end of what was written there, not that of the whole macro.
fn blame_last(error: Error, piece: &[TokenTree]) -> Error {
    let span = piece.last().map_or_else(Span::call_site, TokenTree::span);
    if error.to_string().starts_with("unexpected end of input") { Error::new(span, error) } else { error }
}

fn stream(tokens: &[TokenTree]) -> TokenStream {
    tokens.iter().cloned().collect()
}
