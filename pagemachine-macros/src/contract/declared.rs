//! The structs that a contract declares: the events, yields and notifies of a spindle, and the cells of the page.

use std::fmt;

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::quote;
use syn::{
    Attribute, Field, Fields, Item, ItemStruct, Lit, LitStr, Meta, Path, Result, Token, Type, Visibility,
    ext::IdentExt,
    meta::ParseNestedMeta,
    parse::{ParseStream, Parser},
    parse_quote,
    punctuated::Punctuated,
    visit_mut::{self, VisitMut},
};

use super::meant;
use crate::{attr, conditions, errors::Errors, names};

/// What a struct is in a contract.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Event,
    Yield,
    Notify,
    Cell,
}

impl Role {
    const ALL: [Self; 4] = [Self::Event, Self::Yield, Self::Notify, Self::Cell];

    /// What an attribute says, or is meant to say.
    fn of(attr: &Attribute, errors: &mut Errors) -> Option<Self> {
        let meant = meant::attribute(attr, &Self::ALL.map(Self::attribute), errors)?;
        Self::ALL.into_iter().find(|role| role.attribute() == meant)
    }

    fn attribute(self) -> &'static str {
        match self {
            Self::Event => "event",
            Self::Yield => "yields",
            Self::Notify => "notify",
            Self::Cell => "cell",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Event => "an event",
            Self::Yield => "a yield",
            Self::Notify => "a notify",
            Self::Cell => "a cell",
        })
    }
}

/// What the view sends.
pub(crate) struct Event {
    pub(crate) name: Ident,
    /// Its name without a suffix `Event`, as it stands in the generated enums.
    pub(crate) variant: Ident,
    /// The name that is written down.
    pub(crate) declared: LitStr,
    /// Whether its attribute gives that name; if not, that has an error.
    pub(crate) is_named: bool,
    /// `None` only beside an error.
    pub(crate) delivery: Option<Delivery>,
    /// What its attribute does not say.
    pub(crate) missing: Missing,
    /// The names of its parameters as they are written down.
    pub(crate) fields: Vec<String>,
    /// Whether it was written without braces.
    pub(crate) is_unit: bool,
    /// Its place among the events of the contract.
    pub(crate) tag: usize,
}

/// How an event is delivered to its spindle: the word after its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Delivery {
    Answer,
    Every,
    Latest,
    Once,
}

/// What is not in an `event` attribute, and has no error yet.
pub(crate) enum Missing {
    Nothing,
    /// The delivery.
    Delivery,
    /// The name and the delivery; the attribute's own name is blamed.
    Everything(Path),
}

/// What a spindle asks of the view.
pub(crate) struct Yield {
    pub(crate) name: Ident,
    pub(crate) handler: Ident,
    pub(crate) docs: Vec<Attribute>,
    pub(crate) answer: AnsweredBy,
    /// The events that the attribute names, but for what a `cfg` leaves out.
    pub(crate) events: Vec<Ident>,
    /// Its place among the yields of the contract.
    pub(crate) tag: usize,
}

/// How many events a `yields` attribute names, also those that a `cfg` leaves out: the type of its answer hangs on it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum AnsweredBy {
    /// None, which is all of its spindle's.
    Any,
    One,
    Several,
}

/// What a spindle tells the view.
pub(crate) struct Notify {
    pub(crate) name: Ident,
    pub(crate) handler: Ident,
    pub(crate) docs: Vec<Attribute>,
}

/// What the spindles of a page share.
pub(crate) struct Cell {
    pub(crate) name: Ident,
    /// The spindle that writes it; `None` only beside an error.
    pub(crate) writer: Option<Ident>,
    /// Its place among the cells of the contract.
    pub(crate) tag: usize,
}

impl Event {
    pub(crate) fn new(attr: &Attribute, item: &ItemStruct, tag: usize, errors: &mut Errors) -> Self {
        let variant = variant(&item.ident);
        let Args { declared, is_named, delivery, is_mistaken } = Args::new(attr, errors);
        let missing = match (&declared, delivery) {
            _ if is_mistaken => Missing::Nothing,
            (None, None) => Missing::Everything(attr.path().clone()),
            (Some(_), None) => Missing::Delivery,
            _ => Missing::Nothing,
        };
        let declared = declared.unwrap_or_else(|| {
            let likely = likely_name(&item.ident);
            if let Some(delivery) = delivery.filter(|_| !is_mistaken) {
                errors.error(
                    attr.path(),
                    format_args!(
                        "expected the name of the event\nhelp: write `#[event(\"{likely}\", {delivery})]`"
                    ),
                );
            }
            LitStr::new(&likely, item.ident.span())
        });
        is_named_by_field(&item.attrs, errors);
        Self {
            name: item.ident.clone(),
            variant,
            declared,
            is_named,
            delivery,
            missing,
            fields: item.fields.iter().filter_map(|field| parameter(field, errors)).collect(),
            is_unit: matches!(item.fields, Fields::Unit),
            tag,
        }
    }
}

/// The arguments of the `event` attribute: `"name", word`.
#[derive(Default)]
struct Args {
    declared: Option<LitStr>,
    /// Whether the name was written, in quotes.
    is_named: bool,
    delivery: Option<Delivery>,
    /// Whether an error was filed.
    is_mistaken: bool,
}

impl Args {
    fn new(attr: &Attribute, errors: &mut Errors) -> Self {
        let mut args = Self::default();
        if let Meta::List(list) = &attr.meta {
            let mut own = Errors::default();
            let parser = |input: ParseStream<'_>| args.read(input, &mut own);
            let parsed = parser.parse2(list.tokens.clone());
            own.ok(parsed);
            args.is_mistaken = errors.ok(own.finish()).is_none();
        }
        args
    }

    fn read(&mut self, input: ParseStream<'_>, errors: &mut Errors) -> Result<()> {
        let first: Option<TokenTree> = input.fork().parse().ok();
        let is_word = first.as_ref().and_then(Delivery::of).is_some();
        if !is_word || input.peek2(Token![=]) {
            self.is_named = input.peek(LitStr) || input.peek2(Token![=]) && input.peek3(LitStr);
            self.declared = declared_name(input, errors)?;
        }
        while !input.is_empty() {
            if self.declared.is_some() || self.delivery.is_some() {
                input.parse::<Token![,]>()?;
            }
            let Ok(token) = input.fork().parse::<TokenTree>() else { break };
            if input.peek(LitStr) && self.declared.is_none() {
                let word = self.delivery.map_or("..", Delivery::word);
                errors.error(
                    &token,
                    format_args!("expected the name of the event before its delivery\nhelp: write `#[event({token}, {word})]`"),
                );
                self.declared = Some(input.parse()?);
                self.is_named = true;
                continue;
            }
            let delivery = delivery(input, errors)?;
            if let (Some(first), Some(second)) = (self.delivery, delivery) {
                errors.error(&token, format_args!("expected one delivery, found `{second}` after `{first}`"));
            }
            self.delivery = self.delivery.or(delivery);
        }
        Ok(())
    }
}

/// Reads the name of an event, which comes first; without quotes it is a mistake, but a name.
fn declared_name(input: ParseStream<'_>, errors: &mut Errors) -> Result<Option<LitStr>> {
    if input.peek(LitStr) {
        return input.parse().map(Some);
    }
    if input.is_empty() {
        return Ok(None);
    }
    if input.peek2(Token![=]) && input.peek3(LitStr) {
        let argument: Ident = input.call(Ident::parse_any)?;
        input.parse::<Token![=]>()?;
        errors.error(
            &argument,
            format_args!("the name of an event is not an argument\nhelp: remove `{argument} =`"),
        );
        return input.parse().map(Some);
    }
    let token: TokenTree = input.fork().parse()?;
    let rest = until_comma(input);
    let text = token.to_string();
    let is_name = matches!(token, TokenTree::Ident(_)) && rest.len() == 1;
    let name = text.trim_start_matches("r#");
    let help = if is_name { format!("\nhelp: write `\"{name}\"`") } else { String::new() };
    errors.error(&token, format_args!("expected the name of the event in quotes, found `{text}`{help}"));
    // Of other tokens no name can be made that would not be a mistake of its own.
    let name = if is_name { name } else { "event" };
    Ok(Some(LitStr::new(name, token.span())))
}

/// What stands before the next comma.
fn until_comma(input: ParseStream<'_>) -> Vec<TokenTree> {
    let mut tokens = Vec::new();
    while !input.is_empty() && !input.peek(Token![,]) {
        let Ok(token) = input.parse() else { break };
        tokens.push(token);
    }
    tokens
}

/// Parses how an event is delivered; anything else up to the comma is a mistake, which may contain the word.
fn delivery(input: ParseStream<'_>, errors: &mut Errors) -> Result<Option<Delivery>> {
    let token: TokenTree = input.parse()?;
    if let Some(delivery) = Delivery::of(&token)
        && !input.peek(Token![=])
    {
        return Ok(Some(delivery));
    }
    let words = Delivery::ALL.map(Delivery::word);
    let rest = until_comma(input);
    let near = || attr::nearest(&token.to_string().to_lowercase(), &words).and_then(Delivery::of_word);
    let intended = std::iter::once(&token).chain(&rest).find_map(Delivery::intended).or_else(near);
    let help = intended.map(|word| format!("\nhelp: write `{word}`")).unwrap_or_default();
    let words = words.join("`, `");
    errors.error(&token, format_args!("expected one of `{words}`, found `{token}`{help}"));
    Ok(intended)
}

impl Delivery {
    const ALL: [Self; 4] = [Self::Answer, Self::Every, Self::Latest, Self::Once];

    /// What each word means.
    pub(crate) const HELP: &str = "`answer`: an answer to a question that its sender has seen\n\
        `every`: a message; each one counts, in order\n\
        `latest`: a message; only the newest counts\n\
        `once`: a message; an accidental repeat is rejected";

    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Every => "every",
            Self::Latest => "latest",
            Self::Once => "once",
        }
    }

    fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|delivery| delivery.word() == word)
    }

    /// The word that a token is.
    fn of(token: &TokenTree) -> Option<Self> {
        matches!(token, TokenTree::Ident(_)).then(|| Self::of_word(&token.to_string())).flatten()
    }

    /// The intended word: in quotes, in capitals, raw, or what it was called before.
    fn intended(token: &TokenTree) -> Option<Self> {
        let text = token.to_string().to_lowercase();
        match text.trim_start_matches("r#").trim_matches('"') {
            "all" => Some(Self::Every),
            "none" => Some(Self::Answer),
            word => Self::of_word(word),
        }
    }
}

impl fmt::Display for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl Yield {
    pub(crate) fn new(attr: &Attribute, item: &ItemStruct, tag: usize, errors: &mut Errors) -> Self {
        let named = answering(attr, errors);
        let answer = match named[..] {
            [] => AnsweredBy::Any,
            [_] => AnsweredBy::One,
            [_, _, ..] => AnsweredBy::Several,
        };
        let events = named.into_iter().filter(|(attrs, _)| !conditions::is_left_out(attrs));
        Self {
            name: item.ident.clone(),
            handler: names::snake(&item.ident),
            docs: docs(&item.attrs),
            answer,
            events: events.map(|(_, event)| event).collect(),
            tag,
        }
    }
}

/// The events that a `yields` attribute names, and what stands above each.
fn answering(attr: &Attribute, errors: &mut Errors) -> Vec<(Vec<Attribute>, Ident)> {
    let Meta::List(list) = &attr.meta else { return Vec::new() };
    let mut events = Vec::new();
    let parser = |input: ParseStream<'_>| {
        while !input.is_empty() {
            let event = event_name(input, errors);
            events.extend(attr::listed(event, input, errors).flatten());
        }
        Ok(())
    };
    // What is wrong is filed.
    let _read_to_its_end = parser.parse2(list.tokens.clone());
    events
}

/// The struct of an event; a text in place of one is passed over.
fn event_name(input: ParseStream<'_>, errors: &mut Errors) -> Result<Option<(Vec<Attribute>, Ident)>> {
    let attrs = input.call(Attribute::parse_outer)?;
    if input.peek(LitStr) {
        let name: LitStr = input.parse()?;
        errors.error(
            name,
            "expected the struct of an event, found its name\nhelp: write `#[yields(SaveEvent)]`",
        );
        return Ok(None);
    }
    if input.peek(Lit) {
        let literal: TokenTree = input.parse()?;
        errors.error(&literal, format_args!("expected the struct of an event, found `{literal}`"));
        return Ok(None);
    }
    let path: Path = input.parse()?;
    if path.get_ident().is_none() {
        errors.error(&path, "expected the name of an event of this spindle, found a path");
    }
    Ok(path.get_ident().map(|event| (attrs, event.clone())))
}

impl Notify {
    pub(crate) fn new(attr: &Attribute, item: &ItemStruct, errors: &mut Errors) -> Self {
        errors.ok(attr::no_arguments(attr, "notify"));
        Self { name: item.ident.clone(), handler: names::snake(&item.ident), docs: docs(&item.attrs) }
    }
}

impl Cell {
    pub(crate) fn new(attr: &Attribute, item: &ItemStruct, tag: usize, errors: &mut Errors) -> Self {
        let mut writer = None;
        let tokens = match &attr.meta {
            Meta::List(list) => list.tokens.clone(),
            _ => TokenStream::new(),
        };
        if tokens.is_empty() {
            errors.error(
                attr.path(),
                "expected the spindle that writes the cell\nhelp: write `#[cell(writer = ..)]`",
            );
        }
        let parser = |input: ParseStream<'_>| {
            attr::arguments(input, &["writer"], errors, |_, input, errors| {
                if input.peek2(LitStr) {
                    writer = Some(attr::equals_name(input, errors)?);
                    return Ok(());
                }
                let path: Path = attr::equals(input, errors)?;
                writer = path.get_ident().cloned();
                if writer.is_none() {
                    errors.error(path, "expected the name of a spindle of this contract, found a path");
                }
                Ok(())
            });
            Ok(())
        };
        let parsed = parser.parse2(tokens);
        errors.ok(parsed);
        Self { name: item.ident.clone(), writer, tag }
    }
}

/// What an event may be called where it is written down.
pub(super) fn likely_name(event: &Ident) -> String {
    names::text(&names::snake(&variant(event)))
}

/// The name of an event among others: without its suffix `Event`.
fn variant(name: &Ident) -> Ident {
    let text = names::text(name);
    match text.strip_suffix("Event") {
        Some(short) if !short.is_empty() => names::at(name, short),
        _ => name.clone(),
    }
}

fn docs(attrs: &[Attribute]) -> Vec<Attribute> {
    attrs.iter().filter(|attr| attr.path().is_ident("doc")).cloned().collect()
}

/// Refuses references in fields, and takes what they point to in their place.
pub(crate) fn is_owned(item: &mut ItemStruct, errors: &mut Errors) {
    let mut owned = Owned { errors };
    item.fields.iter_mut().for_each(|field| owned.visit_type_mut(&mut field.ty));
}

struct Owned<'a> {
    errors: &'a mut Errors,
}

impl VisitMut for Owned<'_> {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        if let Type::Reference(reference) = ty {
            self.errors.error(
                &*reference,
                "expected an owned type, found a reference: what crosses the border is plain data",
            );
            *ty = match &*reference.elem {
                Type::Path(path) if path.path.is_ident("str") => parse_quote!(::std::string::String),
                Type::Slice(slice) => {
                    let elem = &slice.elem;
                    parse_quote!(::std::vec::Vec<#elem>)
                }
                elem => elem.clone(),
            };
        }
        visit_mut::visit_type_mut(self, ty);
    }
}

/// Whether a struct can be declared as what its attribute says; `around` is the visibility of what is generated.
pub(crate) fn is_plain(role: Role, item: &ItemStruct, around: &Visibility, errors: &mut Errors) -> bool {
    let ItemStruct { vis, ident, generics, fields, .. } = item;
    let mut plain = true;
    if !generics.params.is_empty() || generics.where_clause.is_some() {
        errors.error(ident, format_args!("`{ident}` has type parameters: {role} is plain data"));
        plain = false;
    }
    let reaches = match vis {
        Visibility::Public(_) => true,
        // It gets the visibility of what is generated, and is not less than it says.
        Visibility::Restricted(_) => !matches!(around, Visibility::Public(_)),
        Visibility::Inherited => false,
    };
    if !reaches {
        let who = match role {
            Role::Cell => "is for all spindles of the page",
            Role::Event | Role::Yield | Role::Notify => "crosses the border of the page",
        };
        // It is made so: nothing that follows from it is another mistake.
        errors.error(ident, format_args!("`{ident}` {who}\nhelp: write `pub struct {ident}`"));
    }
    if role == Role::Event && matches!(fields, Fields::Unnamed(_)) {
        errors.error(fields, "expected named fields, or none: the view gives an event's parameters by name");
    }
    plain
}

/// The name by which the view gives a field; `None` if it does not.
fn parameter(field: &Field, errors: &mut Errors) -> Option<String> {
    let mut name = field.ident.as_ref().map(names::text);
    serde_arguments(&field.attrs, |meta| {
        if meta.path.is_ident("skip") {
            name = None;
        } else if meta.path.is_ident("rename") && meta.input.peek(Token![=]) {
            name = Some(meta.value()?.parse::<LitStr>()?.value());
        } else if meta.path.is_ident("flatten") {
            errors.error(&meta.path, "a flattened field has no name by which the view could give it");
        }
        Ok(())
    });
    name
}

/// Refuses what gives all fields other names at once, which we would have to know too.
fn is_named_by_field(attrs: &[Attribute], errors: &mut Errors) {
    serde_arguments(attrs, |meta| {
        if meta.path.is_ident("rename_all") {
            errors.error(
                &meta.path,
                "the view gives each field by its own name\nhelp: use `rename` on the field",
            );
        }
        Ok(())
    });
}

/// Shows each argument of the `serde` attributes; what is wrong with them, serde reports.
fn serde_arguments(attrs: &[Attribute], mut show: impl FnMut(&ParseNestedMeta<'_>) -> Result<()>) {
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("serde")) {
        let _reported_by_serde = attr.parse_nested_meta(|meta| {
            show(&meta)?;
            // What was not looked at is passed over, up to the comma.
            while !meta.input.is_empty() && !meta.input.peek(Token![,]) {
                meta.input.parse::<TokenTree>()?;
            }
            Ok(())
        });
    }
}

/// Whether something is declared by an attribute of ours.
pub(crate) fn has_role(item: &Item) -> bool {
    let Item::Struct(item) = item else { return false };
    item.attrs.iter().any(|attr| Role::ALL.iter().any(|role| attr.path().is_ident(role.attribute())))
}

/// Takes our attributes out of an item.
pub(crate) fn take_roles(item: &mut Item, errors: &mut Errors) -> Vec<(Role, Attribute)> {
    let mut roles = Vec::new();
    if let Some(attrs) = attrs_mut(item) {
        attrs.retain(|attr| match Role::of(attr, errors) {
            Some(role) => {
                roles.push((role, attr.clone()));
                false
            }
            None => true,
        });
    }
    roles
}

/// The attributes of an item on which ours could stand.
pub(crate) fn attrs_mut(item: &mut Item) -> Option<&mut Vec<Attribute>> {
    match item {
        Item::Const(item) => Some(&mut item.attrs),
        Item::Enum(item) => Some(&mut item.attrs),
        Item::Fn(item) => Some(&mut item.attrs),
        Item::Impl(item) => Some(&mut item.attrs),
        Item::Macro(item) => Some(&mut item.attrs),
        Item::Mod(item) => Some(&mut item.attrs),
        Item::Static(item) => Some(&mut item.attrs),
        Item::Struct(item) => Some(&mut item.attrs),
        Item::Trait(item) => Some(&mut item.attrs),
        Item::Type(item) => Some(&mut item.attrs),
        Item::Union(item) => Some(&mut item.attrs),
        Item::Use(item) => Some(&mut item.attrs),
        _ => None,
    }
}

/// Takes out of the `derive` attributes what the contract derives itself.
pub(crate) fn leave_out_our_derives(attrs: &mut [Attribute]) {
    for attr in attrs.iter_mut().filter(|attr| attr.path().is_ident("derive")) {
        let Ok(derives) = attr.parse_args_with(Punctuated::<Path, Token![,]>::parse_terminated) else {
            continue;
        };
        let others = derives.iter().filter(|path| {
            !path
                .segments
                .last()
                .is_some_and(|last| names::DERIVED.iter().any(|derived| last.ident == derived))
        });
        if let Meta::List(list) = &mut attr.meta {
            list.tokens = quote!(#(#others),*);
        }
    }
}
