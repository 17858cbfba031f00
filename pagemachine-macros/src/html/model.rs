//! What stands in an `html!`.

use proc_macro2::TokenStream;
use syn::{Expr, Pat, Stmt};

/// Nodes in their order: the whole template, or what stands between braces.
pub(crate) struct Markup {
    pub(crate) nodes: Vec<Node>,
}

pub(crate) enum Node {
    Text(Text),
    /// `(expr)`
    Splice(Expr),
    /// `{ .. }`
    Group(Markup),
    Element(Element),
    If(If),
    For(For),
    Match(Match),
    /// `@let pattern = expr;`
    Let(Stmt),
}

/// A literal, and the text that it stands for.
pub(crate) struct Text {
    pub(crate) literal: TokenStream,
    pub(crate) text: String,
}

pub(crate) struct Element {
    pub(crate) name: Name,
    pub(crate) attributes: Vec<Attribute>,
    /// `None` if it ends with `;`.
    pub(crate) body: Option<Markup>,
}

/// The name of an element or an attribute: `data-phx-link` is five tokens.
pub(crate) struct Name {
    pub(crate) tokens: TokenStream,
    pub(crate) text: String,
}

/// `name`, `name=..`, `name[..]`, and the shorthands `.class` and `#id`.
pub(crate) struct Attribute {
    pub(crate) name: Name,
    pub(crate) value: Value,
}

pub(crate) enum Value {
    /// `checked`
    Empty,
    /// `="text"`, `=(expr)` or `={ "text" (expr) }`
    Parts(Vec<Part>),
    /// `=[option]`: there if it is `Some`.
    Optional(Expr),
    /// `[condition]`: there, and empty, if it holds.
    Flag(Expr),
    /// `.class[condition]`: among the classes if it holds.
    Toggled(Vec<Part>, Expr),
}

pub(crate) enum Part {
    Text(Text),
    Splice(Expr),
}

/// `@if`, its `@else if`s and its `@else`.
pub(crate) struct If {
    pub(crate) branches: Vec<(Expr, Markup)>,
    pub(crate) otherwise: Option<Markup>,
}

pub(crate) struct For {
    pub(crate) pattern: Pat,
    pub(crate) rows: Expr,
    pub(crate) body: Markup,
}

pub(crate) struct Match {
    pub(crate) on: Expr,
    pub(crate) arms: Vec<MatchArm>,
}

pub(crate) struct MatchArm {
    pub(crate) pattern: Pat,
    pub(crate) guard: Option<Expr>,
    pub(crate) body: Markup,
}
