//! What tokens are read as, and where they may be cut.

use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};
use quote::quote;
use syn::{
    Arm, Block, Expr, Field, FieldValue, FnArg, ImplItem, Item, Pat, Result, Token, TraitItem, Type, UseTree,
    Variant,
    parse::{Parse, ParseStream, Parser},
    punctuated::Punctuated,
};

use crate::{html, spindle};

/// What tokens are read as: pieces of one kind.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Grammar {
    /// Those of a file or a module.
    Items,
    /// Those of a `trait` or an `impl`.
    Members,
    /// Those of a struct.
    Fields,
    /// Those of an enum.
    Variants,
    /// Those of a function.
    Parameters,
    /// What a `use` has in braces.
    Imports,
    Statements(Dialect),
    /// Those of a `match`.
    Arms(Dialect),
    /// Those of an `await_any!`.
    Races,
    /// Expressions, patterns or types in parentheses or brackets.
    Values(Dialect),
    /// The fields of a struct's value or pattern.
    Named(Dialect),
    /// Those of a template.
    Nodes,
    /// Those of a `@match`.
    NodeArms,
    /// One expression, as a template has it in parentheses and brackets.
    Value,
}

/// Whether a statement may be a bind.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Dialect {
    Rust,
    Binds,
}

/// What may be put behind a piece that lacks its end; it is given a maker of gaps.
type Ending = fn(&mut dyn FnMut() -> TokenStream) -> TokenStream;

impl Grammar {
    /// Whether these are whole pieces, however many.
    pub(super) fn reads(self, tokens: TokenStream) -> Result<()> {
        match self {
            Self::Items => many::<Item>(tokens),
            Self::Members => many::<TraitItem>(tokens.clone()).or_else(|_| many::<ImplItem>(tokens)),
            Self::Fields => separated(tokens, Field::parse_named),
            Self::Variants => separated(tokens, Variant::parse),
            Self::Parameters => separated(tokens, FnArg::parse),
            Self::Imports => separated(tokens, UseTree::parse),
            Self::Statements(dialect) => Block::parse_within.parse2(dialect.to_rust(tokens, true)?).map(drop),
            Self::Arms(dialect) => many::<Arm>(dialect.to_rust(tokens, false)?),
            Self::Races => Dialect::Binds.to_rust(quote!(await_any! { #tokens }), false).map(drop),
            Self::Values(dialect) => {
                let tokens = dialect.to_rust(tokens, false)?;
                let otherwise = || {
                    separated(tokens.clone(), Pat::parse_multi_with_leading_vert).is_ok()
                        || separated(tokens.clone(), Type::parse).is_ok()
                };
                unless(separated(tokens.clone(), Expr::parse), otherwise)
            }
            Self::Named(dialect) => {
                let tokens = dialect.to_rust(tokens, false)?;
                let otherwise = || {
                    let whole = quote!(Named { #tokens });
                    syn::parse2::<Expr>(whole.clone()).is_ok() || Pat::parse_single.parse2(whole).is_ok()
                };
                unless(separated(tokens.clone(), FieldValue::parse), otherwise)
            }
            Self::Nodes => html::reads(tokens),
            Self::NodeArms => html::reads_arms(tokens),
            Self::Value => syn::parse2::<Expr>(tokens).map(drop),
        }
    }

    /// Cuts where a piece may end.
    pub(super) fn cut(self, tokens: &[TokenTree]) -> Vec<Vec<TokenTree>> {
        let mut pieces = Vec::new();
        let mut piece: Vec<TokenTree> = Vec::new();
        for (place, token) in tokens.iter().enumerate() {
            let behind = &tokens[place + 1..];
            if self.begins(&piece, token, behind.first()) {
                pieces.push(std::mem::take(&mut piece));
            }
            piece.push(token.clone());
            if self.ends(&piece, behind) {
                pieces.push(std::mem::take(&mut piece));
            }
        }
        // One value is one piece, though it be empty.
        if !piece.is_empty() || self == Self::Value {
            pieces.push(piece);
        }
        pieces
    }

    /// Whether an item begins with this token, though the one before it has not ended.
    fn begins(self, before: &[TokenTree], token: &TokenTree, next: Option<&TokenTree>) -> bool {
        let is_begun = before.last().is_some_and(|last| !may_stand_first(last));
        let is_attribute =
            is_punct(token, '#') && next.is_some_and(|next| is_group(next, Delimiter::Bracket));
        matches!(self, Self::Items | Self::Members) && is_begun && (is_attribute || is_word(token, "pub"))
    }

    /// Whether its pieces end with a comma, but for the last one.
    pub(super) fn has_commas(self) -> bool {
        matches!(
            self,
            Self::Fields
                | Self::Variants
                | Self::Parameters
                | Self::Imports
                | Self::Values(_)
                | Self::Named(_)
        )
    }

    /// Whether a piece ends behind its last token.
    fn ends(self, piece: &[TokenTree], behind: &[TokenTree]) -> bool {
        let [before @ .., last] = piece else { return false };
        let (before, next) = (before.last(), behind.first());
        let follows =
            |marks: &[char]| before.is_some_and(|before| marks.iter().any(|mark| is_punct(before, *mark)));
        let is_block = is_group(last, Delimiter::Brace);
        match self {
            Self::Value => false,
            Self::Fields
            | Self::Variants
            | Self::Parameters
            | Self::Imports
            | Self::Values(_)
            | Self::Named(_) => is_punct(last, ','),
            Self::Items | Self::Members => {
                is_punct(last, ';') || is_block && !next.is_some_and(|next| is_punct(next, ';'))
            }
            Self::Statements(_) => {
                // `while let Some(item) = { .. } { .. }`
                let is_matched = follows(&['=']) && next.is_some_and(|next| is_group(next, Delimiter::Brace));
                is_punct(last, ';') || is_block && !is_matched && !next.is_some_and(goes_on)
            }
            Self::Arms(_) | Self::Races | Self::NodeArms => {
                is_punct(last, ',') || is_block && follows(&['>']) && !next.is_some_and(goes_on)
            }
            Self::Nodes => {
                let is_text = matches!(last, TokenTree::Literal(_)) || is_group(last, Delimiter::Parenthesis);
                let has_else = matches!(behind, [at, word, ..] if is_punct(at, '@') && is_word(word, "else"));
                let goes_on = match Control::of(piece) {
                    // A value of Rust, up to its `;`.
                    Some(Control::Let) => next.is_some_and(goes_on),
                    Some(Control::Other) => next.is_some_and(is_behind_a_pattern),
                    None => false,
                };
                is_punct(last, ';')
                    || is_text && before.is_none()
                    || is_block && !follows(&['=', '.', '#']) && !has_else && !goes_on
            }
        }
    }

    /// What a group of a piece holds.
    pub(super) fn inside(
        self,
        before: &[TokenTree],
        delimiter: Delimiter,
        behind: &[TokenTree],
    ) -> Option<Self> {
        let is_brace = delimiter == Delimiter::Brace;
        match self {
            Self::Items | Self::Members => in_item(before, delimiter),
            Self::Imports => Some(Self::Imports),
            Self::Fields | Self::Variants | Self::Parameters => None,
            Self::Statements(dialect)
            | Self::Arms(dialect)
            | Self::Values(dialect)
            | Self::Named(dialect) => {
                if is_brace {
                    in_braces(self, dialect, before, behind)
                } else {
                    Some(Self::Values(dialect))
                }
            }
            Self::Races => Self::Arms(Dialect::Binds).inside(before, delimiter, behind),
            Self::Value => Self::Values(Dialect::Rust).inside(before, delimiter, behind),
            // The pattern of an arm is one of Rust's.
            Self::NodeArms if !before.iter().any(|token| is_punct(token, '>')) => {
                Self::Arms(Dialect::Rust).inside(before, delimiter, behind)
            }
            Self::Nodes | Self::NodeArms => in_node(before, delimiter, behind),
        }
    }

    /// What may end a piece that lacks its end.
    pub(super) fn endings(self) -> &'static [Ending] {
        match self {
            Self::Items => &[|_| quote!(;), |_| quote!({}), |_| quote!(() {})],
            Self::Members => &[|_| quote!(;), |_| quote!(> ;)],
            Self::Statements(_) => &[|_| quote!(;), |_| quote!({})],
            Self::Arms(_) => &[|gap| gap(), |gap| behind(&quote!(=>), gap)],
            Self::Races => &[
                |gap| gap(),
                |gap| behind(&quote!(=>), gap),
                |gap| {
                    let effect = gap();
                    quote!(#effect => {})
                },
                |gap| {
                    let effect = gap();
                    quote!(<- #effect => {})
                },
            ],
            Self::Nodes => &[
                |_| quote!(;),
                |_| quote!({}),
                |_| quote!("";),
                |gap| gap().into_iter().chain(quote!(;)).collect(),
                |gap| behind(&quote!(in), gap).into_iter().chain(quote!({})).collect(),
                |gap| behind(&quote!(=), gap).into_iter().chain(quote!({})).collect(),
            ],
            Self::NodeArms => &[|_| quote!({}), |_| quote!(=> {})],
            Self::Fields
            | Self::Variants
            | Self::Parameters
            | Self::Imports
            | Self::Values(_)
            | Self::Named(_) => &[],
            // `if .. { .. } else`
            Self::Value => &[|gap| {
                let value = gap();
                quote!({ #value })
            }],
        }
    }
}

impl Dialect {
    fn to_rust(self, tokens: TokenStream, starts_statement: bool) -> Result<TokenStream> {
        match self {
            Self::Rust => Ok(tokens),
            Self::Binds => spindle::to_rust(tokens, starts_statement),
        }
    }
}

/// A gap behind these tokens.
fn behind(tokens: &TokenStream, gap: &mut dyn FnMut() -> TokenStream) -> TokenStream {
    let gap = gap();
    quote!(#tokens #gap)
}

/// What a group of an item holds, by the last keyword before it.
fn in_item(before: &[TokenTree], delimiter: Delimiter) -> Option<Grammar> {
    // That of an attribute holds anything.
    if before.last().is_some_and(|last| is_punct(last, '#')) {
        return None;
    }
    let keyword = last_of(before, &["use", "mod", "trait", "impl", "struct", "enum", "fn"])?;
    match (keyword, delimiter) {
        ("use", Delimiter::Brace) => Some(Grammar::Imports),
        ("mod", Delimiter::Brace) => Some(Grammar::Items),
        ("trait" | "impl", Delimiter::Brace) => Some(Grammar::Members),
        ("struct", Delimiter::Brace) => Some(Grammar::Fields),
        ("enum", Delimiter::Brace) => Some(Grammar::Variants),
        ("fn", Delimiter::Brace) => Some(Grammar::Statements(Dialect::Rust)),
        ("fn", Delimiter::Parenthesis) => Some(Grammar::Parameters),
        _ => None,
    }
}

/// What braces in a statement or an expression hold.
fn in_braces(
    grammar: Grammar,
    dialect: Dialect,
    before: &[TokenTree],
    behind: &[TokenTree],
) -> Option<Grammar> {
    if let [.., name, mark] = before
        && is_punct(mark, '!')
    {
        // What another macro is given is its own affair.
        return match name {
            name if is_word(name, "comp") => Some(Grammar::Statements(dialect)),
            name if is_word(name, "await_any") => Some(Grammar::Races),
            _ => None,
        };
    }
    let arrow = before.iter().rposition(|token| is_punct(token, '>'));
    let value = match arrow {
        Some(arrow) if matches!(grammar, Grammar::Arms(_)) => &before[arrow + 1..],
        _ => before,
    };
    let is_named = matches!(value.last(), Some(TokenTree::Ident(name)) if !is_keyword(name));
    // `if let Named { .. } = value`
    let is_pattern = behind.first().is_some_and(|next| is_punct(next, '='));
    match last_of(value, &["match", "if", "else", "while", "loop", "for", "unsafe", "async"]) {
        Some("match") => Some(Grammar::Arms(dialect)),
        Some("if" | "while" | "for") if !is_pattern => Some(Grammar::Statements(dialect)),
        _ if is_named => Some(Grammar::Named(dialect)),
        _ => Some(Grammar::Statements(dialect)),
    }
}

/// What begins with an `@`.
enum Control {
    Let,
    /// It has a head of Rust, and a body of nodes or arms.
    Other,
}

impl Control {
    fn of(piece: &[TokenTree]) -> Option<Self> {
        match piece {
            [at, word, ..] if is_punct(at, '@') && is_word(word, "let") => Some(Self::Let),
            [at, ..] if is_punct(at, '@') => Some(Self::Other),
            _ => None,
        }
    }
}

/// What a group of a node holds.
fn in_node(before: &[TokenTree], delimiter: Delimiter, behind: &[TokenTree]) -> Option<Grammar> {
    let is_brace = delimiter == Delimiter::Brace;
    let is_value = before.last().is_some_and(|last| is_punct(last, '=') || is_punct(last, '#'));
    match Control::of(before) {
        Some(Control::Let) => Grammar::Statements(Dialect::Rust).inside(before, delimiter, behind),
        // The arguments of a call, or what a pattern has.
        Some(Control::Other) if !is_brace => Some(Grammar::Values(Dialect::Rust)),
        Some(Control::Other) if behind.first().is_some_and(is_behind_a_pattern) => {
            Some(Grammar::Named(Dialect::Rust))
        }
        _ if !is_brace => Some(Grammar::Value),
        _ if is_value => None,
        _ if last_of(before, &["match", "if", "for"]) == Some("match") => Some(Grammar::NodeArms),
        _ => Some(Grammar::Nodes),
    }
}

/// Whether the braces before this are those of a pattern: `@for Named { .. } in`, `@if let Named { .. } =`.
fn is_behind_a_pattern(next: &TokenTree) -> bool {
    is_word(next, "in") || is_punct(next, '=') || is_punct(next, '|')
}

/// Whether a block is followed by more of its own statement or arm.
fn goes_on(next: &TokenTree) -> bool {
    match next {
        TokenTree::Punct(next) => ".?;,=<>:|+/%^".contains(next.as_char()),
        TokenTree::Ident(next) => next == "else" || next == "in" || next == "as",
        TokenTree::Group(_) | TokenTree::Literal(_) => false,
    }
}

/// Whether a token may stand before the keyword of an item.
fn may_stand_first(token: &TokenTree) -> bool {
    is_punct(token, '#')
        || is_group(token, Delimiter::Bracket)
        || is_word(token, "pub")
        || is_group(token, Delimiter::Parenthesis)
}

/// The last of these words among the tokens.
fn last_of(tokens: &[TokenTree], words: &[&'static str]) -> Option<&'static str> {
    tokens.iter().rev().find_map(|token| words.iter().find(|word| is_word(token, word)).copied())
}

fn is_keyword(name: &Ident) -> bool {
    syn::parse_str::<Ident>(&name.to_string()).is_err()
}

pub(super) fn is_punct(token: &TokenTree, mark: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == mark)
}

pub(super) fn is_word(token: &TokenTree, word: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == word)
}

fn is_group(token: &TokenTree, delimiter: Delimiter) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == delimiter)
}

fn many<T: Parse>(tokens: TokenStream) -> Result<()> {
    let parser = |input: ParseStream<'_>| {
        while !input.is_empty() {
            input.parse::<T>()?;
        }
        Ok(())
    };
    parser.parse2(tokens)
}

fn separated<T>(tokens: TokenStream, one: fn(ParseStream<'_>) -> Result<T>) -> Result<()> {
    let parser =
        |input: ParseStream<'_>| Punctuated::<T, Token![,]>::parse_terminated_with(input, one).map(drop);
    parser.parse2(tokens)
}

/// The error, unless the tokens can be read otherwise.
fn unless(read: Result<()>, otherwise: impl FnOnce() -> bool) -> Result<()> {
    read.or_else(|error| if otherwise() { Ok(()) } else { Err(error) })
}
