//! The grammar: maud's, read on syn.

use proc_macro2::{Delimiter, Span, TokenTree};
use quote::{ToTokens, quote};
use syn::{
    Error, Expr, Ident, Lit, LitInt, Pat, Result, Stmt, Token, braced, bracketed,
    ext::IdentExt,
    parenthesized,
    parse::{Parse, ParseStream},
    token::{Brace, Bracket, Paren},
};

use super::{
    known,
    model::{Attribute, Element, For, If, Markup, Match, MatchArm, Name, Node, Part, Text, Value},
};
use crate::{attr, mend::NOTHING_BETWEEN};

/// What may follow an `@` at the beginning of a node.
const CONTROLS: [&str; 4] = ["@if", "@for", "@match", "@let"];

impl Parse for Markup {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let mut nodes = Vec::new();
        while !input.is_empty() {
            nodes.push(input.parse()?);
        }
        Ok(Self { nodes })
    }
}

impl Parse for Node {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        if input.peek(Token![@]) {
            control(input)
        } else if input.peek(Lit) {
            input.parse().map(Self::Text)
        } else if input.peek(Paren) {
            parenthesized_expr(input).map(Self::Splice)
        } else if input.peek(Brace) {
            braced_markup(input).map(Self::Group)
        } else if input.peek(Token![.]) || input.peek(Token![#]) || input.peek(Ident::peek_any) {
            input.parse().map(Self::Element)
        } else {
            Err(unexpected_node(input))
        }
    }
}

fn unexpected_node(input: ParseStream<'_>) -> Error {
    let expected = "expected an element, a string, `(expr)` or one of `@if`, `@for`, `@match`, `@let`";
    let help = if input.peek(Token![<]) {
        "\nhelp: an element is written without angle brackets: `p { .. }`"
    } else if input.peek(Token![!]) {
        "\nhelp: the doctype is written `(DOCTYPE)`"
    } else if input.peek(Token![;]) {
        "\nhelp: a `;` ends an element without a body, and nothing else"
    } else {
        ""
    };
    input.error(format_args!("{expected}, found {}{help}", found(input)))
}

/// What begins with an `@`.
fn control(input: ParseStream<'_>) -> Result<Node> {
    let at = input.parse::<Token![@]>()?;
    if input.peek(Token![if]) {
        return if_(input).map(Node::If);
    }
    if input.peek(Token![for]) {
        return for_(input).map(Node::For);
    }
    if input.peek(Token![match]) {
        return match_(input).map(Node::Match);
    }
    if input.peek(Token![let]) {
        return let_(input).map(Node::Let);
    }
    if !input.peek(Ident::peek_any) {
        return Err(Error::new(at.span, "expected one of `@if`, `@for`, `@match`, `@let`"));
    }
    let word = input.call(Ident::parse_any)?;
    let message = match word.unraw().to_string().as_str() {
        "else" => "this `@else` does not follow the body of an `@if`".to_owned(),
        "elseif" | "elsif" | "elif" => format!("unknown control `@{word}`\nhelp: write `@else if`"),
        text => attr::unknown("control", &format!("@{text}"), &CONTROLS),
    };
    Err(Error::new(word.span(), message))
}

fn if_(input: ParseStream<'_>) -> Result<If> {
    let mut branches = Vec::new();
    loop {
        let keyword = input.parse::<Token![if]>()?;
        let condition = condition(input)?;
        branches.push((condition, body_of(&keyword, input)?));
        let has_else = input.peek(Token![@]) && input.peek2(Token![else]);
        if !has_else {
            return Ok(If { branches, otherwise: None });
        }
        input.parse::<Token![@]>()?;
        let keyword = input.parse::<Token![else]>()?;
        if !input.peek(Token![if]) {
            let otherwise = Some(body_of(&keyword, input)?);
            return Ok(If { branches, otherwise });
        }
    }
}

fn condition(input: ParseStream<'_>) -> Result<Expr> {
    match input.call(Expr::parse_without_eager_brace)? {
        Expr::Assign(assign) => Err(Error::new(
            assign.eq_token.span,
            "expected a condition, found `=`\n\
             help: a pattern is matched with `@if let`, and values are compared with `==`",
        )),
        condition => Ok(condition),
    }
}

fn for_(input: ParseStream<'_>) -> Result<For> {
    let keyword = input.parse::<Token![for]>()?;
    let pattern = input.call(Pat::parse_multi_with_leading_vert)?;
    input.parse::<Token![in]>()?;
    let rows = input.call(Expr::parse_without_eager_brace)?;
    let body = body_of(&keyword, input)?;
    Ok(For { pattern, rows, body })
}

fn match_(input: ParseStream<'_>) -> Result<Match> {
    let keyword = input.parse::<Token![match]>()?;
    let on = input.call(Expr::parse_without_eager_brace)?;
    if !input.peek(Brace) {
        return Err(Error::new_spanned(keyword, "this `@match` lacks its arms in braces"));
    }
    let content;
    braced!(content in input);
    let mut arms = Vec::new();
    while !content.is_empty() {
        arms.push(content.parse()?);
    }
    Ok(Match { on, arms })
}

impl Parse for MatchArm {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let pattern = input.call(Pat::parse_multi_with_leading_vert)?;
        let guard = match input.parse::<Option<Token![if]>>()? {
            Some(_) => Some(input.parse()?),
            None => None,
        };
        let arrow = input.parse::<Token![=>]>()?;
        if input.is_empty() || input.peek(Token![,]) {
            return Err(Error::new_spanned(
                arrow,
                "this arm lacks its body\nhelp: an arm that draws nothing is `=> {}`",
            ));
        }
        let body =
            if input.peek(Brace) { braced_markup(input)? } else { Markup { nodes: vec![input.parse()?] } };
        input.parse::<Option<Token![,]>>()?;
        Ok(Self { pattern, guard, body })
    }
}

fn let_(input: ParseStream<'_>) -> Result<Stmt> {
    let start = input.span();
    match input.parse()? {
        statement @ Stmt::Local(_) => Ok(statement),
        _ => Err(Error::new(start, "expected `@let pattern = expr;`")),
    }
}

impl Parse for Element {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let name = element_name(input)?;
        let mut attributes = Vec::new();
        loop {
            if input.peek(Token![.]) || input.peek(Token![#]) {
                attributes.push(shorthand(input)?);
            } else if input.peek(Ident::peek_any) {
                attributes.push(input.parse()?);
            } else {
                break;
            }
        }
        let body = if input.parse::<Option<Token![;]>>()?.is_some() {
            None
        } else if input.peek(Brace) {
            Some(braced_markup(input)?)
        } else {
            return Err(unfinished(&name, &attributes, input));
        };
        Ok(Self { name, attributes, body })
    }
}

/// The name before the attributes; `.class` and `#id` alone are those of a `div`.
fn element_name(input: ParseStream<'_>) -> Result<Name> {
    if !input.peek(Ident::peek_any) {
        let first = input.fork().parse::<TokenTree>()?;
        return Ok(Name { tokens: first.into_token_stream(), text: "div".to_owned() });
    }
    let name: Name = input.parse()?;
    if matches!(name.text.as_str(), "if" | "else" | "for" | "while" | "match" | "let") {
        let message = format!("expected an element, found the word `{0}`\nhelp: write `@{0}`", name.text);
        return Err(Error::new_spanned(name.tokens, message));
    }
    Ok(name)
}

fn unfinished(name: &Name, attributes: &[Attribute], input: ParseStream<'_>) -> Error {
    let text = &name.text;
    let quoted = as_text(name, attributes);
    if input.is_empty() {
        let message = format!(
            "the element `{text}` is not closed\nhelp: end it with a body `{{ .. }}`, or with `;`{quoted}"
        );
        return Error::new_spanned(&name.tokens, message);
    }
    let help = if known::is_of_html(name) && (input.peek(Lit) || input.peek(Paren)) {
        format!("\nhelp: what the element holds stands in braces: `{text} {{ .. }}`")
    } else {
        quoted
    };
    let found = found(input);
    input.error(format_args!("expected `{{ .. }}` or `;` after the element `{text}`, found {found}{help}"))
}

/// Help where several words without values, or one that is not of HTML, are more likely a text than an element.
fn as_text(name: &Name, attributes: &[Attribute]) -> String {
    let is_text = attributes.iter().all(|word| matches!(word.value, Value::Empty))
        && (!attributes.is_empty() || !known::is_of_html(name));
    let words: Vec<&str> =
        [name].into_iter().chain(attributes.iter().map(|word| &word.name)).map(|word| &*word.text).collect();
    if is_text { format!("\nhelp: text stands in quotes: `\"{}\"`", words.join(" ")) } else { String::new() }
}

/// `.class`, `.class[condition]` or `#id`.
fn shorthand(input: ParseStream<'_>) -> Result<Attribute> {
    let is_id = input.peek(Token![#]);
    let mark = input.parse::<TokenTree>()?.into_token_stream();
    let text = if is_id { "id" } else { "class" };
    let parts = if input.peek(Ident::peek_any) {
        let name: Name = input.parse()?;
        vec![Part::Text(Text { literal: name.tokens, text: name.text })]
    } else if let Some(parts) = parts(input)? {
        parts
    } else {
        return Err(input.error(format_args!(
            "expected the {text} after this, a name, a string, `(expr)` or `{{ .. }}`, found {}",
            found(input)
        )));
    };
    let value = if !is_id && input.peek(Bracket) {
        Value::Toggled(parts, bracketed_expr(input)?)
    } else {
        Value::Parts(parts)
    };
    Ok(Attribute { name: Name { tokens: mark, text: text.to_owned() }, value })
}

impl Parse for Attribute {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let name: Name = input.parse()?;
        let value = if input.parse::<Option<Token![=]>>()?.is_some() {
            attribute_value(&name, input)?
        } else {
            // maud's older spelling of a toggle has a `?`.
            let asked = input.parse::<Option<Token![?]>>()?.is_some();
            if asked || input.peek(Bracket) { Value::Flag(bracketed_expr(input)?) } else { Value::Empty }
        };
        Ok(Self { name, value })
    }
}

fn attribute_value(name: &Name, input: ParseStream<'_>) -> Result<Value> {
    if input.peek(Bracket) {
        return bracketed_expr(input).map(Value::Optional);
    }
    if let Some(parts) = parts(input)? {
        return Ok(Value::Parts(parts));
    }
    if input.is_empty() {
        return Err(Error::new_spanned(
            &name.tokens,
            format_args!("the attribute `{}` lacks its value", name.text),
        ));
    }
    let help = if input.peek(Ident::peek_any) || input.peek(Token![&]) || input.peek(Token![*]) {
        format!("\nhelp: an expression stands in parentheses: `{}=(..)`", name.text)
    } else {
        String::new()
    };
    Err(input.error(format_args!(
        "expected the value of the attribute `{}`: a string, `(expr)`, `[option]` or `{{ .. }}`, found {}{help}",
        name.text,
        found(input)
    )))
}

/// `"text"`, `(expr)` or `{ "text" (expr) }`; `None` is none of them.
fn parts(input: ParseStream<'_>) -> Result<Option<Vec<Part>>> {
    if !input.peek(Brace) {
        return Ok(part(input)?.map(|part| vec![part]));
    }
    let content;
    braced!(content in input);
    let mut parts = Vec::new();
    while !content.is_empty() {
        let Some(part) = part(&content)? else {
            let found = found(&content);
            let is_value = parts.is_empty() && content.fork().parse::<Expr>().is_ok();
            let help = if is_value { "\nhelp: an expression stands in parentheses: `=(..)`" } else { "" };
            return Err(content.error(format_args!(
                "expected a string or `(expr)` in an attribute's value, found {found}{help}"
            )));
        };
        parts.push(part);
    }
    Ok(Some(parts))
}

fn part(input: ParseStream<'_>) -> Result<Option<Part>> {
    if input.peek(Lit) {
        input.parse().map(|text| Some(Part::Text(text)))
    } else if input.peek(Paren) {
        parenthesized_expr(input).map(|expr| Some(Part::Splice(expr)))
    } else {
        Ok(None)
    }
}

impl Parse for Text {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let literal = input.parse::<Lit>()?;
        let text = match &literal {
            Lit::Str(text) => text.value(),
            Lit::Int(number) if number.suffix().is_empty() => number.to_string(),
            Lit::Float(number) if number.suffix().is_empty() => number.to_string(),
            other => {
                return Err(Error::new_spanned(
                    other,
                    format_args!(
                        "expected a string, found {}\nhelp: write `({})`",
                        kind(other),
                        quote!(#other)
                    ),
                ));
            }
        };
        Ok(Self { literal: literal.into_token_stream(), text })
    }
}

impl Parse for Name {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let first = input.call(Ident::parse_any)?;
        let mut text = first.unraw().to_string();
        let mut tokens = first.into_token_stream();
        loop {
            // `a:` before a value is a mistake that is better seen at the `:`.
            let joined = input.peek(Token![-]) || input.peek(Token![:]);
            let goes_on = input.peek2(Ident::peek_any) || input.peek2(LitInt);
            if !(joined && goes_on) {
                return Ok(Self { tokens, text });
            }
            for token in [input.parse::<TokenTree>()?, input.parse::<TokenTree>()?] {
                text.push_str(token.to_string().trim_start_matches("r#"));
                tokens.extend(token.into_token_stream());
            }
        }
    }
}

/// `{ .. }` behind a control's head.
fn body_of(keyword: &impl ToTokens, input: ParseStream<'_>) -> Result<Markup> {
    if input.peek(Brace) {
        return braced_markup(input);
    }
    let keyword_text = keyword.to_token_stream();
    if input.is_empty() {
        return Err(Error::new_spanned(
            keyword,
            format_args!("this `@{keyword_text}` lacks its body `{{ .. }}`"),
        ));
    }
    Err(input
        .error(format_args!("expected the body `{{ .. }}` of `@{keyword_text}`, found {}", found(input))))
}

fn braced_markup(input: ParseStream<'_>) -> Result<Markup> {
    let content;
    braced!(content in input);
    content.parse()
}

fn parenthesized_expr(input: ParseStream<'_>) -> Result<Expr> {
    let content;
    let paren = parenthesized!(content in input);
    only_expr(&content, paren.span.join())
}

fn bracketed_expr(input: ParseStream<'_>) -> Result<Expr> {
    let content;
    let bracket = bracketed!(content in input);
    only_expr(&content, bracket.span.join())
}

/// The expression between two delimiters, which has nothing behind it.
fn only_expr(content: ParseStream<'_>, delimiters: Span) -> Result<Expr> {
    if content.is_empty() {
        return Err(Error::new(delimiters, NOTHING_BETWEEN));
    }
    let expr = content.parse()?;
    if content.is_empty() {
        return Ok(expr);
    }
    Err(content.error(format_args!("expected one expression, found {} behind it", found(content))))
}

/// The next token, as an error names it.
fn found(input: ParseStream<'_>) -> String {
    match input.fork().parse::<TokenTree>() {
        Err(_) => "nothing".to_owned(),
        Ok(TokenTree::Literal(literal)) => match syn::parse2::<Lit>(literal.to_token_stream()) {
            Ok(literal) => kind(&literal).to_owned(),
            Err(_) => format!("`{literal}`"),
        },
        Ok(TokenTree::Group(group)) => match group.delimiter() {
            Delimiter::Parenthesis => "`(..)`".to_owned(),
            Delimiter::Brace => "`{ .. }`".to_owned(),
            Delimiter::Bracket => "`[..]`".to_owned(),
            Delimiter::None => format!("`{}`", group.stream()),
        },
        Ok(token) => format!("`{token}`"),
    }
}

fn kind(literal: &Lit) -> &'static str {
    match literal {
        Lit::Str(_) => "a string",
        Lit::Int(_) | Lit::Float(_) => "a number",
        Lit::Char(_) => "a character",
        Lit::Bool(_) => "a truth value",
        Lit::ByteStr(_) | Lit::CStr(_) | Lit::Byte(_) => "bytes",
        _ => "another literal",
    }
}
