//! The rules that a template keeps beyond its grammar.

use proc_macro2::TokenStream;
use quote::ToTokens;

use super::{
    known::{self, Kind, Scheme},
    model::{Attribute, Element, Markup, Name, Node, Part, Text, Value},
};
use crate::errors::Errors;

pub(crate) fn markup(markup: &Markup, errors: &mut Errors) {
    for node in &markup.nodes {
        if let Node::Element(element) = node {
            keys_stand_on_rows(element, errors);
        }
        check_node(node, errors);
    }
}

/// The body of a `@for`, whose top elements may have a key.
fn row(body: &Markup, errors: &mut Errors) {
    a_row_has_one_key(body, errors);
    for node in &body.nodes {
        check_node(node, errors);
    }
}

fn check_node(node: &Node, errors: &mut Errors) {
    match node {
        Node::Element(element) => check_element(element, errors),
        Node::Group(group) => markup(group, errors),
        Node::If(control) => {
            for (_, body) in &control.branches {
                markup(body, errors);
            }
            if let Some(body) = &control.otherwise {
                markup(body, errors);
            }
        }
        Node::For(control) => row(&control.body, errors),
        Node::Match(control) => {
            for arm in &control.arms {
                markup(&arm.body, errors);
            }
        }
        Node::Text(_) | Node::Splice(_) | Node::Let(_) => {}
    }
}

fn check_element(element: &Element, errors: &mut Errors) {
    names_are_not_misspelt(element, errors);
    void_elements_have_no_body(element, errors);
    attributes_are_given_once(element, errors);
    for attribute in &element.attributes {
        match known::kind(&attribute.name) {
            Kind::Event => events_are_typed(attribute, errors),
            Kind::Script | Kind::Markup => scripts_are_literal(attribute, errors),
            Kind::Url => urls_begin_safely(attribute, errors),
            Kind::Plain => {}
        }
        keys_are_expressions(attribute, errors);
        values_are_given(attribute, errors);
    }
    match &element.body {
        Some(body) if known::is_raw_text(element) => raw_text_is_literal(element, body, errors),
        Some(body) => markup(body, errors),
        None => {}
    }
}

fn names_are_not_misspelt(element: &Element, errors: &mut Errors) {
    let mut check = |what: &str, name: &Name, meant: Option<&'static str>| {
        if let Some(meant) = meant {
            let text = &name.text;
            errors.error(
                &name.tokens,
                format_args!("unknown {what} `{text}`\nhelp: a similar {what} exists: `{meant}`"),
            );
        }
    };
    check("element", &element.name, known::element_of_html(&element.name));
    for attribute in element.attributes.iter().map(|attribute| &attribute.name) {
        let meant = known::attribute_of_the_client(&attribute.text.to_ascii_lowercase())
            .or_else(|| known::attribute_of_html(&element.name, attribute));
        check("attribute", attribute, meant);
    }
}

fn void_elements_have_no_body(element: &Element, errors: &mut Errors) {
    if element.body.is_some() && known::is_void(element) {
        let name = &element.name.text;
        errors.error(
            &element.name.tokens,
            format_args!("the element `{name}` has no body\nhelp: end it with `;`"),
        );
    }
}

/// But for classes, which are put together.
fn attributes_are_given_once(element: &Element, errors: &mut Errors) {
    let mut seen: Vec<&Attribute> = Vec::new();
    for attribute in &element.attributes {
        let name = &attribute.name.text;
        if name == "class" {
            continue;
        }
        match seen.iter().find(|earlier| earlier.name.text.eq_ignore_ascii_case(name)) {
            Some(earlier) => {
                errors.error(&attribute.name.tokens, format_args!("the attribute `{name}` is given twice"));
                errors.error(&earlier.name.tokens, "first given here");
            }
            None => seen.push(attribute),
        }
    }
}

fn events_are_typed(attribute: &Attribute, errors: &mut Errors) {
    let name = &attribute.name.text;
    let found = match &attribute.value {
        Value::Optional(_) => return,
        Value::Parts(parts) => match parts.as_slice() {
            [Part::Splice(_)] => return,
            [Part::Text(text)] if is_the_clients(name, text) => return,
            [Part::Text(_)] => "a string",
            _ => "several values",
        },
        Value::Empty => "nothing",
        Value::Flag(_) | Value::Toggled(..) => "a condition",
    };
    errors.error(
        blamed(attribute),
        format_args!(
            "expected an event of the page, found {found}\n\
             help: events are values of the contract: `{name}=(SaveEvent {{ .. }})`, or `{name}=(on::<SaveEvent>())`"
        ),
    );
}

/// What the client understands by itself: its own events, its commands, and `ignore`.
fn is_the_clients(attribute: &str, Text { text, .. }: &Text) -> bool {
    text.starts_with("lv:") || text.starts_with('[') || (attribute == "phx-auto-recover" && text == "ignore")
}

fn scripts_are_literal(attribute: &Attribute, errors: &mut Errors) {
    let Some(value) = outside_value(&attribute.value) else {
        return;
    };
    let name = &attribute.name.text;
    errors.error(
        value,
        format_args!(
            "the attribute `{name}` is run by the browser, so it takes no values\n\
             help: send an event, as `phx-click=(..)` does, or give the value to a hook in a `data-` attribute"
        ),
    );
}

fn urls_begin_safely(attribute: &Attribute, errors: &mut Errors) {
    let Value::Parts(parts) = &attribute.value else {
        return;
    };
    if let [Part::Text(first), ..] = parts.as_slice()
        && outside_value(&attribute.value).is_some()
        && matches!(known::scheme(parts), Scheme::Unsafe)
    {
        errors.error(
            &first.literal,
            "a URL that takes values begins with `http:`, `https:`, `mailto:` or `tel:`, or is relative",
        );
    }
}

fn raw_text_is_literal(element: &Element, body: &Markup, errors: &mut Errors) {
    let name = element.name.text.to_ascii_lowercase();
    for node in &body.nodes {
        match node {
            Node::Text(text) => {
                let end = format!("</{name}");
                let held = text.text.to_ascii_lowercase();
                if let Some(end) = [end.as_str(), "<!--"].iter().find(|end| held.contains(**end)) {
                    errors.error(&text.literal, format_args!("the element `{name}` cannot hold `{end}`"));
                }
            }
            other => errors.error(
                beginning(other, element),
                format_args!(
                    "the element `{name}` holds strings alone\n\
                     help: give a value to a script in a `data-` attribute, and to a style in a `style` attribute"
                ),
            ),
        }
    }
}

fn keys_stand_on_rows(element: &Element, errors: &mut Errors) {
    for attribute in &element.attributes {
        if attribute.name.text == "key" {
            errors.error(
                &attribute.name.tokens,
                "a `key` stands on the top element of a `@for` row\nhelp: an attribute of that name is written `data-key`",
            );
        }
    }
}

fn a_row_has_one_key(body: &Markup, errors: &mut Errors) {
    let keys: Vec<&Attribute> = body
        .nodes
        .iter()
        .filter_map(|node| match node {
            Node::Element(element) => {
                element.attributes.iter().find(|attribute| attribute.name.text == "key")
            }
            _ => None,
        })
        .collect();
    if let [first, second, ..] = keys.as_slice() {
        errors.error(&second.name.tokens, "this row has two keys");
        errors.error(&first.name.tokens, "first given here");
    }
}

fn keys_are_expressions(attribute: &Attribute, errors: &mut Errors) {
    if attribute.name.text != "key" {
        return;
    }
    match &attribute.value {
        Value::Parts(parts) if matches!(parts.as_slice(), [Part::Splice(_)]) => {}
        _ => errors.error(blamed(attribute), "expected `key=(expr)`"),
    }
}

fn values_are_given(attribute: &Attribute, errors: &mut Errors) {
    if matches!(attribute.value, Value::Empty) && known::needs_a_value(&attribute.name) {
        let name = &attribute.name.text;
        errors.error(
            &attribute.name.tokens,
            format_args!(
                "the attribute `{name}` lacks its value\nhelp: write `{name}=\"..\"`, or `{name}=(..)`"
            ),
        );
    }
}

/// The first expression that a value is made of.
fn outside_value(value: &Value) -> Option<TokenStream> {
    match value {
        Value::Empty | Value::Flag(_) => None,
        Value::Optional(expr) => Some(expr.to_token_stream()),
        Value::Parts(parts) | Value::Toggled(parts, _) => parts.iter().find_map(|part| match part {
            Part::Splice(expr) => Some(expr.to_token_stream()),
            Part::Text(_) => None,
        }),
    }
}

/// The value if it is a token of its own, else the name.
fn blamed(attribute: &Attribute) -> &TokenStream {
    match &attribute.value {
        Value::Parts(parts) => match parts.as_slice() {
            [Part::Text(text)] => &text.literal,
            _ => &attribute.name.tokens,
        },
        _ => &attribute.name.tokens,
    }
}

/// The tokens at which a node is blamed, or those of what it stands in.
fn beginning(node: &Node, within: &Element) -> TokenStream {
    match node {
        Node::Text(text) => text.literal.clone(),
        Node::Splice(expr) => expr.to_token_stream(),
        Node::Element(element) => element.name.tokens.clone(),
        Node::If(control) => match control.branches.first() {
            Some((condition, _)) => condition.to_token_stream(),
            None => within.name.tokens.clone(),
        },
        Node::For(control) => control.pattern.to_token_stream(),
        Node::Match(control) => control.on.to_token_stream(),
        Node::Let(statement) => statement.to_token_stream(),
        Node::Group(_) => within.name.tokens.clone(),
    }
}
