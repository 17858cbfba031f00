//! The expansion: one builder for each template, and a step for each thing that changes.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::{Expr, Lifetime, spanned::Spanned};

use super::{
    known::{self, Kind, Scheme},
    model::{Attribute, Element, For, If, Markup, Match, Node, Part, Value},
};
use crate::names::before_block;

/// A template while it is put together.
#[derive(Default)]
struct Sketch {
    /// The texts before each dynamic.
    statics: Vec<String>,
    /// The text after the last one.
    open: String,
    /// What is to be done in this order; each dynamic is added by one step.
    steps: Vec<TokenStream>,
}

/// How the text of a dynamic is made.
#[derive(Clone, Copy)]
enum Context {
    Attribute,
    Url,
    Event,
}

/// The whole template.
pub(crate) fn markup(markup: &Markup) -> TokenStream {
    let mut sketch = Sketch::default();
    sketch.nodes(&markup.nodes);
    let (template, steps) = sketch.finish();
    let (private, html, whole) = (private(), html(), outermost());
    // The page is known from here on, so that an event of another page is blamed and not the template.
    quote!(#whole: {
        let mut #html = #private::Builder::new(#template);
        if false {
            break #whole #html.finish();
        }
        #(#steps)*
        #html.finish()
    })
}

/// The steps that add exactly one dynamic, which is `markup`.
fn branch(markup: &Markup) -> TokenStream {
    let mut sketch = Sketch::default();
    sketch.nodes(&markup.nodes);
    sketch.into_dynamic()
}

fn private() -> TokenStream {
    quote!(::pagemachine_live::__private)
}

/// The builder of the template around a step.
fn html() -> Ident {
    local("html")
}

/// The label of the whole template.
fn outermost() -> Lifetime {
    Lifetime { apostrophe: Span::mixed_site(), ident: local("html") }
}

/// A variable that no name of the user can mean.
fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

impl Sketch {
    fn text(&mut self, text: &str) {
        self.open.push_str(text);
    }

    /// A step that adds one dynamic.
    fn dynamic(&mut self, step: TokenStream) {
        self.statics.push(std::mem::take(&mut self.open));
        self.steps.push(step);
    }

    /// The template, and the steps that fill it.
    fn finish(self) -> (TokenStream, Vec<TokenStream>) {
        let Self { mut statics, open, steps } = self;
        statics.push(open);
        let private = private();
        (quote!(const { &#private::Template::new(&[#(#statics),*]) }), steps)
    }

    /// The steps that add all of this to the template around it, as one dynamic.
    fn into_dynamic(self) -> TokenStream {
        let Self { statics, open, steps } = &self;
        let has_text = !open.is_empty() || statics.iter().any(|text| !text.is_empty());
        let (private, html) = (private(), html());
        match statics.len() {
            0 if !has_text => quote!(#(#steps)* #html.nothing();),
            // It can stand there by itself.
            1 if !has_text => quote!(#(#steps)*),
            _ => {
                let (template, steps) = self.finish();
                quote! {
                    #html.node({
                        let mut #html = #private::Builder::new(#template);
                        #(#steps)*
                        #html
                    });
                }
            }
        }
    }

    fn nodes(&mut self, nodes: &[Node]) {
        for node in nodes {
            self.node(node);
        }
    }

    fn node(&mut self, node: &Node) {
        match node {
            Node::Text(text) => self.text(&html_escape::encode_text(&text.text)),
            Node::Splice(expr) if has_place(expr) => {
                self.dynamic(step("Splice", "lend", &reference(expr)));
            }
            Node::Splice(expr) => self.dynamic(step("Splice", "add", &expr.to_token_stream())),
            Node::Group(group) => self.scope(&group.nodes),
            Node::Element(element) => self.element(element, None),
            Node::If(control) => self.dynamic(if_(control)),
            Node::For(control) => self.dynamic(for_(control)),
            Node::Match(control) => self.dynamic(match_(control)),
            Node::Let(statement) => self.steps.push(quote!(#statement)),
        }
    }

    /// Nodes between braces, whose `@let`s end with them.
    fn scope(&mut self, nodes: &[Node]) {
        if !nodes.iter().any(|node| matches!(node, Node::Let(_))) {
            return self.nodes(nodes);
        }
        let outer = std::mem::take(&mut self.steps);
        self.nodes(nodes);
        let inner = std::mem::replace(&mut self.steps, outer);
        self.steps.push(quote!({ #(#inner)* }));
    }

    /// `row` is told where the key of a `@for` row comes from, if this is the element that gives it.
    fn element(&mut self, element: &Element, row: Option<&mut RowKey>) {
        let name = &element.name.text;
        self.text(&format!("<{name}"));
        self.attributes(&element.attributes, row);
        self.text(">");
        match &element.body {
            Some(body) if known::is_raw_text(element) => {
                for node in &body.nodes {
                    if let Node::Text(text) = node {
                        self.text(&text.text);
                    }
                }
            }
            Some(body) => self.scope(&body.nodes),
            None => {}
        }
        if !known::is_void(element) {
            self.text(&format!("</{name}>"));
        }
    }

    fn attributes(&mut self, attributes: &[Attribute], mut row: Option<&mut RowKey>) {
        let mut classes = attributes.iter().filter(|attribute| attribute.name.text == "class").peekable();
        let has_key = attributes.iter().any(|attribute| attribute.name.text == "key");
        for attribute in attributes {
            match attribute.name.text.as_str() {
                // All of them stand where the first one does.
                "class" if classes.peek().is_some() => self.classes(classes.by_ref()),
                "class" => {}
                "key" => {
                    if let (Some(row), Value::Parts(parts)) = (row.as_deref_mut(), &attribute.value) {
                        self.key(parts, row);
                    }
                }
                "id" if !has_key => {
                    if let (Some(row), Value::Parts(parts)) = (row.as_deref_mut(), &attribute.value)
                        && has_one_splice(parts)
                    {
                        *row = RowKey::Dynamic(self.statics.len());
                    }
                    self.attribute(attribute);
                }
                _ => self.attribute(attribute),
            }
        }
    }

    fn key(&mut self, parts: &[Part], row: &mut RowKey) {
        if let [Part::Splice(expr)] = parts {
            let (key, value) = (local("key"), reference(expr));
            let function = function("Text", "key", &value);
            self.steps.push(quote!(let #key = #function(#value);));
            *row = RowKey::Local;
        }
    }

    fn classes<'a>(&mut self, classes: impl Iterator<Item = &'a Attribute>) {
        self.text(" class=\"");
        for (place, attribute) in classes.enumerate() {
            // What may be left out brings its space with it.
            let space = if place == 0 { "" } else { " " };
            match &attribute.value {
                Value::Empty => {}
                Value::Parts(parts) => {
                    self.text(space);
                    self.parts(parts, Context::Attribute);
                }
                Value::Optional(option) => self.optional(option, " ", Context::Attribute, ""),
                Value::Flag(condition) => self.conditional(condition, |sketch| sketch.text(" class")),
                Value::Toggled(parts, condition) => self.conditional(condition, |sketch| {
                    sketch.text(" ");
                    sketch.parts(parts, Context::Attribute);
                }),
            }
        }
        self.text("\"");
    }

    fn attribute(&mut self, attribute: &Attribute) {
        let name = &attribute.name.text;
        let (context, quote) = match known::kind(&attribute.name) {
            Kind::Event if matches!(&attribute.value, Value::Parts(parts) if !matches!(parts[..], [Part::Splice(_)])) => {
                (Context::Attribute, "\"")
            }
            Kind::Event => (Context::Event, "'"),
            Kind::Url => (Context::Url, "\""),
            Kind::Plain | Kind::Script | Kind::Markup => (Context::Attribute, "\""),
        };
        match &attribute.value {
            Value::Empty => self.text(&format!(" {name}")),
            Value::Parts(parts) => {
                self.text(&format!(" {name}={quote}"));
                self.parts(parts, context);
                self.text(quote);
            }
            Value::Optional(option) => self.optional(option, &format!(" {name}={quote}"), context, quote),
            Value::Flag(condition) | Value::Toggled(_, condition) => {
                self.conditional(condition, |sketch| sketch.text(&format!(" {name}")));
            }
        }
    }

    /// The value of an attribute, without its quotes.
    fn parts(&mut self, parts: &[Part], context: Context) {
        let is_whole = matches!(parts, [_]);
        let context = match context {
            Context::Url if matches!(known::scheme(parts), Scheme::Safe) => Context::Attribute,
            // What the parts say together is known only when all are there.
            Context::Url if !is_whole => {
                let url = whole(parts);
                return self.dynamic(step("Text", "url", &url));
            }
            context => context,
        };
        for part in parts {
            match part {
                Part::Text(text) => self.text(&html_escape::encode_double_quoted_attribute(&text.text)),
                Part::Splice(expr) => self.dynamic(value(context, &reference(expr))),
            }
        }
    }

    /// `before`, the value and `after` if there is a value.
    fn optional(&mut self, option: &Expr, before: &str, context: Context, after: &str) {
        let mut there = Self::default();
        // Where the option stands, so that an error blames it.
        let found = Ident::new("value", Span::mixed_site().located_at(option.span()));
        there.text(before);
        there.dynamic(value(context, &quote!(#found)));
        there.text(after);
        let (there, html, option) = (there.into_dynamic(), html(), reference(option));
        // All of the call stands there, so that rustc does not show the template for it.
        let option = quote_spanned!(option.span()=> ::pagemachine_live::Optional::value(#option));
        self.dynamic(quote! {
            if let ::core::option::Option::Some(#found) = #option {
                #there
            } else {
                #html.nothing();
            }
        });
    }

    fn conditional(&mut self, condition: &Expr, sketch: impl FnOnce(&mut Self)) {
        let mut there = Self::default();
        sketch(&mut there);
        let (there, html) = (there.into_dynamic(), html());
        let condition = before_block(&condition.to_token_stream());
        self.dynamic(quote!(if #condition { #there } else { #html.nothing(); }));
    }
}

/// The step that adds an attribute's value.
fn value(context: Context, value: &TokenStream) -> TokenStream {
    match context {
        Context::Attribute => step("Text", "attribute", value),
        Context::Url => step("Text", "url", value),
        Context::Event => step("Sent", "send", value),
    }
}

/// The step that adds a value by what it is.
fn step(kind: &str, way: &str, value: &TokenStream) -> TokenStream {
    let (function, html) = (function(kind, way, value), html());
    quote!(#function(&mut #html, #value);)
}

/// A function of a trait, where the value stands that it takes.
fn function(kind: &str, way: &str, value: &TokenStream) -> TokenStream {
    let (kind, way) = (format_ident!("{kind}"), format_ident!("{way}"));
    quote_spanned!(value.span()=> ::pagemachine_live::#kind::#way)
}

/// Several parts as one value.
fn whole(parts: &[Part]) -> TokenStream {
    let format = "{}".repeat(parts.len());
    let values = parts.iter().map(|part| match part {
        Part::Text(text) => text.literal.clone(),
        Part::Splice(expr) => reference(expr),
    });
    quote!(&::core::format_args!(#format, #(#values),*))
}

fn has_one_splice(parts: &[Part]) -> bool {
    parts.iter().filter(|part| matches!(part, Part::Splice(_))).count() == 1
}

fn if_(If { branches, otherwise }: &If) -> TokenStream {
    let html = html();
    let last = otherwise.as_ref().map_or_else(|| quote!(#html.nothing();), branch);
    branches.iter().rev().fold(last, |otherwise, (condition, markup)| {
        let then = branch(markup);
        quote!(if #condition { #then } else { #otherwise })
    })
}

fn match_(Match { on, arms }: &Match) -> TokenStream {
    let arms = arms.iter().map(|arm| {
        let (pattern, body) = (&arm.pattern, branch(&arm.body));
        let guard = arm.guard.as_ref().map(|guard| quote!(if #guard));
        quote!(#pattern #guard => { #body })
    });
    quote!(match #on { #(#arms)* })
}

/// Where the key of a row comes from.
enum RowKey {
    /// There is none.
    Position,
    /// The dynamic at this place, which is the `id`.
    Dynamic(usize),
    /// The variable `key`.
    Local,
}

fn for_(For { pattern, rows, body }: &For) -> TokenStream {
    let mut sketch = Sketch::default();
    let mut key = RowKey::Position;
    let keyed = element_with_key(body);
    for (place, node) in body.nodes.iter().enumerate() {
        match node {
            Node::Element(element) if Some(place) == keyed => sketch.element(element, Some(&mut key)),
            node => sketch.node(node),
        }
    }
    let (private, html, list, key_variable) = (private(), html(), local("list"), local("key"));
    let place = match key {
        RowKey::Position => None,
        RowKey::Dynamic(place) => Some(place),
        RowKey::Local => {
            // It follows the dynamics, and is not drawn.
            let place = sketch.statics.len();
            sketch.steps.push(quote!(#html.key(#key_variable);));
            Some(place)
        }
    };
    let (template, steps) = sketch.finish();
    let new = match place {
        None => quote!(#private::List::new(#template)),
        Some(place) => quote!(#private::List::keyed(#template, #place)),
    };
    quote! {
        #html.list({
            let mut #list = #new;
            for #pattern in #rows {
                let mut #html = #list.begin();
                #(#steps)*
                #list.row(#html);
            }
            #list
        });
    }
}

/// The place of the element whose `key`, or else `id`, is the row's.
fn element_with_key(body: &Markup) -> Option<usize> {
    let elements = || {
        body.nodes.iter().enumerate().filter_map(|(place, node)| match node {
            Node::Element(element) => Some((place, element)),
            _ => None,
        })
    };
    let has_key = |element: &Element| element.attributes.iter().any(|attribute| attribute.name.text == "key");
    elements().find(|(_, element)| has_key(element)).or_else(|| elements().next()).map(|(place, _)| place)
}

/// Whether the expression has a place, which is only looked at: a template moves nothing.
fn has_place(expr: &Expr) -> bool {
    match expr {
        Expr::Path(_) | Expr::Field(_) | Expr::Index(_) => true,
        Expr::Unary(unary) => matches!(unary.op, syn::UnOp::Deref(_)),
        Expr::Paren(paren) => has_place(&paren.expr),
        _ => false,
    }
}

/// A reference to the expression, which looks to rustc as if it were the expression.
fn reference(expr: &Expr) -> TokenStream {
    let and = quote_spanned!(expr.span()=> &);
    let binds_weaker = matches!(
        expr,
        Expr::Binary(_)
            | Expr::Cast(_)
            | Expr::Range(_)
            | Expr::Assign(_)
            | Expr::Closure(_)
            | Expr::Return(_)
    );
    if binds_weaker { quote!(#and (#expr)) } else { quote!(#and #expr) }
}
