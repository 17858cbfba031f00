//! A contract in our own words.

use std::collections::HashMap;

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{
    AttrStyle, Attribute, Error, Item, ItemMod, ItemStruct, ItemUse, Lit, Path, Result, Token, Type, UseTree,
    Visibility, parenthesized,
    parse::{ParseStream, Parser},
    parse_quote,
};

use super::{
    declared::{self, AnsweredBy, Cell, Delivery, Event, Notify, Role, Yield},
    meant,
};
use crate::{
    attr, conditions,
    errors::Errors,
    names::{self, Krate},
};

/// A module with its items at hand.
pub(crate) struct Module {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) inner_attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    /// The visibility of what we write into it.
    pub(crate) vis_inside: Visibility,
    pub(crate) name: Ident,
    pub(crate) items: Vec<Item>,
    /// The names of the items that a `cfg` leaves out.
    pub(crate) left_out: Vec<Ident>,
    /// Whether the user wrote `use super::*`: a second one would make it unused.
    pub(crate) sees_outer: bool,
}

impl Module {
    pub(crate) fn from_item(item: ItemMod) -> Result<Self> {
        let ItemMod { attrs, vis, ident: name, content, .. } = item;
        let Some((_, mut items)) = content else {
            return Err(Error::new(name.span(), "expected a module with a body"));
        };
        let mut left_out = Vec::new();
        items.retain_mut(|item| {
            let is_left_out = declared::attrs_mut(item).is_some_and(|attrs| conditions::is_left_out(attrs));
            if is_left_out {
                left_out.extend(names_of(item).into_iter().cloned());
            } else if let Item::Struct(item) = item {
                conditions::leave_out_fields(&mut item.fields);
            }
            !is_left_out
        });
        let (inner_attrs, attrs) =
            attrs.into_iter().partition(|attr| matches!(attr.style, AttrStyle::Inner(_)));
        let glob: UseTree = parse_quote!(super::*);
        let sees_outer = items.iter().any(|item| matches!(item, Item::Use(item) if item.tree == glob));
        let vis_inside = names::visibility_inside(&vis);
        Ok(Self { attrs, inner_attrs, vis, vis_inside, name, items, left_out, sees_outer })
    }
}

/// A contract: the spindles of a page, and the ports that they call.
pub(crate) struct Contract {
    pub(crate) krate: Krate,
    pub(crate) ports: Vec<Port>,
    /// Its items are cells without our attribute, and what else the user wrote beside the spindles.
    pub(crate) module: Module,
    pub(crate) cells: Vec<Cell>,
    pub(crate) spindles: Vec<Spindle>,
}

/// A port that the contract lists.
pub(crate) struct Port {
    /// The trait.
    pub(crate) path: Path,
    /// The module of its calls.
    pub(crate) calls: Path,
    /// The last name of that module.
    pub(crate) name: Ident,
    pub(crate) variant: Ident,
}

/// A spindle that the contract declares.
pub(crate) struct Spindle {
    /// Its place in the contract.
    pub(crate) kind: usize,
    pub(crate) variant: Ident,
    /// What it ends with, if the attribute says so.
    pub(crate) output: Option<Type>,
    /// Its items are declared structs without our attributes, and what else the user wrote, in the order of writing.
    pub(crate) module: Module,
    pub(crate) events: Vec<Event>,
    pub(crate) yields: Vec<Yield>,
    pub(crate) notifies: Vec<Notify>,
    /// What was declared under a name first.
    index: HashMap<Ident, Declared>,
    /// Structs that were meant to be declared; each has its error.
    pub(crate) unsound: Vec<Ident>,
    /// Beside errors alone: events that no yield names, so that each may be answered by them.
    pub(crate) unaccepted: Vec<Ident>,
}

/// Where a declared struct is found.
#[derive(Clone, Copy)]
enum Declared {
    /// At this place among the events.
    Event(usize),
    Other,
}

impl Contract {
    pub(crate) fn new(args: TokenStream, mut module: Module, errors: &mut Errors) -> Self {
        let Args { krate, ports } = Args::new(args, errors);
        attr::leave_out_repeated(&mut module.attrs, "contract", &krate, errors);
        let mut spindles = Vec::new();
        let mut cells = Vec::new();
        let mut items = Vec::new();
        let mut tags = Tags::default();
        for mut item in std::mem::take(&mut module.items) {
            cells.extend(cell(&mut item, &module.vis_inside, cells.len(), errors));
            match take_spindle_attr(&mut item, errors) {
                Some(attr) => {
                    let place = Place { kind: spindles.len(), vis: &module.vis_inside };
                    spindles.extend(Spindle::new(place, &attr, item, &mut tags, errors));
                }
                None => items.push(item),
            }
        }
        module.items = items;
        for spindle in &mut spindles {
            let writes = cells.iter().any(|cell| cell.writer.as_ref() == Some(&spindle.module.name));
            let told = if writes { None } else { meant::told(spindle, errors) };
            spindle.declare_also(told, &mut tags, errors);
        }
        Self { krate, ports, module, cells, spindles }
    }

    /// Whether a struct beside the spindles is a cell.
    pub(crate) fn is_cell(&self, name: &Ident) -> bool {
        self.cells.iter().any(|cell| cell.name == *name)
    }

    /// The spindles that write a cell: one, or all of them beside the error that there is no such spindle.
    pub(crate) fn writers(&self, cell: &Cell) -> Vec<&Spindle> {
        let writer = self.spindles.iter().find(|spindle| cell.writer.as_ref() == Some(&spindle.module.name));
        writer.map_or_else(|| self.spindles.iter().collect(), |writer| vec![writer])
    }

    /// The spindles that have events, as they stand in the enum of all events.
    pub(crate) fn with_events(&self) -> impl Iterator<Item = &Spindle> {
        self.spindles.iter().filter(|spindle| !spindle.events.is_empty())
    }
}

/// The cell that an item beside the spindles declares, if it does.
fn cell(item: &mut Item, vis: &Visibility, tag: usize, errors: &mut Errors) -> Option<Cell> {
    let mut roles = declared::take_roles(item, errors);
    for (_, attr) in roles.extract_if(.., |(role, _)| *role != Role::Cell) {
        errors.error(
            attr.path(),
            "expected a spindle around it\nhelp: move it into a module with the `spindle` attribute",
        );
    }
    let (role, attr) = roles.first()?;
    let Item::Struct(item) = item else {
        errors.error(attr.path(), format_args!("expected a struct: {role} is one"));
        return None;
    };
    if let Some((_, attr)) = roles.get(1) {
        errors.error(attr.path(), format_args!("`{}` is {role} already", item.ident));
        return None;
    }
    declared::is_owned(item, errors);
    if !declared::is_plain(*role, item, vis, errors) {
        return None;
    }
    declared::leave_out_our_derives(&mut item.attrs);
    Some(Cell::new(attr, item, tag, errors))
}

/// Where a spindle is declared.
#[derive(Clone, Copy)]
struct Place<'a> {
    kind: usize,
    /// The visibility of what we write beside it.
    vis: &'a Visibility,
}

/// The places of events and yields, counted through all spindles.
#[derive(Default)]
struct Tags {
    event: usize,
    yields: usize,
}

/// The next number.
fn next(tag: &mut usize) -> usize {
    *tag += 1;
    *tag - 1
}

/// The arguments of the `contract` attribute.
#[derive(Default)]
struct Args {
    krate: Krate,
    ports: Vec<Port>,
}

impl Args {
    fn new(tokens: TokenStream, errors: &mut Errors) -> Self {
        let mut args = Self::default();
        let parser = |input: ParseStream<'_>| {
            attr::arguments(input, &["ports", "crate"], errors, |name, input, errors| {
                match name {
                    "ports" => args.ports = ports(input, errors)?,
                    _ => args.krate = attr::equals(input, errors)?,
                }
                Ok(())
            });
            Ok(())
        };
        let parsed = parser.parse2(tokens);
        errors.ok(parsed);
        args
    }
}

fn ports(input: ParseStream<'_>, errors: &mut Errors) -> Result<Vec<Port>> {
    if input.peek(Token![=]) {
        let equals: Token![=] = input.parse()?;
        errors.error(equals, "expected `ports(..)`, found `=`");
    }
    let content;
    parenthesized!(content in input);
    let mut ports = Vec::new();
    while !content.is_empty() {
        let port = Port::parse(&content, errors);
        ports.extend(attr::listed(port, &content, errors).flatten());
    }
    Ok(ports)
}

impl Port {
    /// `Inventory` or `Inventory(mod = stock)`.
    fn parse(input: ParseStream<'_>, errors: &mut Errors) -> Result<Option<Self>> {
        let attrs = input.call(Attribute::parse_outer)?;
        if input.peek(Lit) {
            let literal: TokenTree = input.parse()?;
            errors.error(&literal, format_args!("expected the trait of a port, found `{literal}`"));
            return Ok(None);
        }
        let path = input.call(names::use_path)?;
        let mut renamed: Option<Ident> = None;
        if input.peek(syn::token::Paren) {
            let content;
            parenthesized!(content in input);
            renamed = module_of_calls(&content, errors)?;
        }
        let mut calls = path.clone();
        let Some(last) = calls.segments.last_mut() else { return Ok(None) };
        let name = renamed.unwrap_or_else(|| names::snake(&last.ident));
        last.ident = name.clone();
        let port = Self { variant: names::camel(&name), path, calls, name };
        Ok((!conditions::is_left_out(&attrs)).then_some(port))
    }
}

/// The `mod = stock` of a port.
fn module_of_calls(input: ParseStream<'_>, errors: &mut Errors) -> Result<Option<Ident>> {
    let is_name_alone = input.peek(syn::Ident) && input.peek2(syn::parse::End);
    if is_name_alone {
        let name: Ident = input.parse()?;
        errors.error(&name, format_args!("expected `mod`, found `{name}`\nhelp: write `mod = {name}`"));
        return Ok(Some(name));
    }
    let mut module = None;
    attr::arguments(input, &["mod"], errors, |_, input, errors| {
        module = Some(attr::equals_name(input, errors)?);
        Ok(())
    });
    Ok(module)
}

impl Spindle {
    fn new(
        place: Place<'_>,
        attr: &Attribute,
        item: Item,
        tags: &mut Tags,
        errors: &mut Errors,
    ) -> Option<Self> {
        let Item::Mod(item) = item else {
            errors.error(attr, "expected a module: a spindle is one");
            return None;
        };
        let mut module = errors.ok(Module::from_item(item))?;
        is_seen(&mut module, errors);
        module.vis_inside = names::visibility_inside(place.vis);
        let items = std::mem::take(&mut module.items);
        let mut spindle = Self {
            kind: place.kind,
            variant: names::camel(&module.name),
            output: output(attr, errors),
            module,
            events: Vec::new(),
            yields: Vec::new(),
            notifies: Vec::new(),
            index: HashMap::new(),
            unsound: Vec::new(),
            unaccepted: Vec::new(),
        };
        for item in items {
            spindle.take(item, tags, errors);
        }
        let undeclared = meant::undeclared(&spindle, errors);
        spindle.declare_also(undeclared, tags, errors);
        Some(spindle)
    }

    /// Declares the structs at these places among its items, whose attribute was forgotten.
    fn declare_also(
        &mut self,
        undeclared: impl IntoIterator<Item = (usize, Role, Attribute)>,
        tags: &mut Tags,
        errors: &mut Errors,
    ) {
        let mut items = std::mem::take(&mut self.module.items);
        for (place, role, attr) in undeclared {
            if let Some(Item::Struct(item)) = items.get_mut(place) {
                self.declare(item, &[(role, attr)], tags, errors);
            }
        }
        self.module.items = items;
    }

    /// Takes one item of its module.
    fn take(&mut self, mut item: Item, tags: &mut Tags, errors: &mut Errors) {
        let mut roles = declared::take_roles(&mut item, errors);
        for (_, attr) in roles.extract_if(.., |(role, _)| *role == Role::Cell) {
            errors.error(
                attr.path(),
                "a cell belongs to the page, not to a spindle\nhelp: move it out, into the module with the `contract` attribute",
            );
        }
        if let Item::Struct(item) = &mut item {
            self.declare(item, &roles, tags, errors);
        } else if let Some((role, attr)) = roles.first() {
            let names = names_of(&item);
            let blamed = names.first().map_or_else(|| attr.to_token_stream(), ToTokens::to_token_stream);
            errors.error(blamed, format_args!("expected a struct: {role} is one"));
            self.unsound.extend(names.into_iter().cloned());
        }
        self.module.items.push(item);
    }

    fn declare(
        &mut self,
        item: &mut ItemStruct,
        roles: &[(Role, Attribute)],
        tags: &mut Tags,
        errors: &mut Errors,
    ) {
        let [(role, attr), others @ ..] = roles else { return };
        if let Some((other, attr)) = others.first() {
            let name = &item.ident;
            if role == other {
                errors.error(attr.path(), format_args!("`{name}` is {role} already"));
            } else {
                errors.error(attr.path(), format_args!("`{name}` is {role} already, it is not {other} too"));
            }
            // It may have been meant for a struct that is not there.
            self.unsound.push(item.ident.clone());
        }
        declared::is_owned(item, errors);
        if !declared::is_plain(*role, item, &self.module.vis_inside, errors) {
            self.unsound.push(item.ident.clone());
            return;
        }
        declared::leave_out_our_derives(&mut item.attrs);
        let declared = match role {
            Role::Event => Declared::Event(self.events.len()),
            Role::Yield | Role::Notify | Role::Cell => Declared::Other,
        };
        self.index.entry(item.ident.clone()).or_insert(declared);
        match role {
            Role::Event => self.events.push(Event::new(attr, item, next(&mut tags.event), errors)),
            Role::Yield => self.yields.push(Yield::new(attr, item, next(&mut tags.yields), errors)),
            Role::Notify => self.notifies.push(Notify::new(attr, item, errors)),
            // Its error is filed: a cell stands beside the spindles.
            Role::Cell => {}
        }
    }

    /// Finds what is declared anew, after some of it was left out.
    pub(crate) fn find_declared_again(&mut self) {
        self.index = self.declared().map(|name| (name.clone(), Declared::Other)).collect();
        let events = self.events.iter().enumerate();
        self.index.extend(events.map(|(place, event)| (event.name.clone(), Declared::Event(place))));
    }

    /// Whether one of its names is declared twice.
    pub(crate) fn repeats(&self) -> bool {
        self.declared().count() > self.index.len()
    }

    /// Its name as it is written down.
    pub(crate) fn text(&self) -> String {
        names::text(&self.module.name)
    }

    /// The events that answer a yield of it.
    pub(crate) fn accepted<'a>(&'a self, point: &'a Yield) -> Vec<&'a Event> {
        match point.answer {
            AnsweredBy::Any => self.events.iter().collect(),
            AnsweredBy::One | AnsweredBy::Several => {
                point.events.iter().filter_map(|name| self.event(name)).collect()
            }
        }
    }

    /// How an event is most likely delivered whose attribute does not say it.
    pub(crate) fn likely_delivery(&self, event: &Event) -> Delivery {
        self.delivery_of_struct(&event.name, !event.fields.is_empty())
    }

    /// How an event of this name is most likely delivered.
    ///
    /// It is likely an answer if it has fields and every yield that accepts it accepts nothing else.
    pub(crate) fn delivery_of_struct(&self, name: &Ident, has_fields: bool) -> Delivery {
        let is_accepted = |point: &&Yield| point.answer == AnsweredBy::Any || point.events.contains(name);
        let is_alone = |point: &Yield| match point.answer {
            AnsweredBy::Any => self.events.len() == 1,
            AnsweredBy::One | AnsweredBy::Several => point.events.len() == 1,
        };
        if has_fields && self.yields.iter().filter(is_accepted).all(is_alone) {
            Delivery::Answer
        } else {
            Delivery::Every
        }
    }

    /// The event with this name.
    pub(crate) fn event(&self, name: &Ident) -> Option<&Event> {
        match self.index.get(name)? {
            Declared::Event(place) => self.events.get(*place),
            Declared::Other => None,
        }
    }

    /// Whether there is an event, yield or notify with this name.
    pub(crate) fn declares(&self, name: &Ident) -> bool {
        self.index.contains_key(name)
    }

    /// The notifies that have a handler of their own: beside errors alone one is called like a yield.
    pub(crate) fn handled(&self) -> impl Iterator<Item = &Notify> {
        let is_yield = |name: &Ident| self.yields.iter().any(|point| point.name == *name);
        self.notifies.iter().filter(move |notify| !is_yield(&notify.name))
    }

    /// The names of its events, yields and notifies.
    pub(crate) fn declared(&self) -> impl Iterator<Item = &Ident> {
        let Self { events, yields, notifies, .. } = self;
        let events = events.iter().map(|event| &event.name);
        let yields = yields.iter().map(|point| &point.name);
        let notifies = notifies.iter().map(|notify| &notify.name);
        events.chain(yields).chain(notifies)
    }
}

/// The argument of the `spindle` attribute in a contract.
fn output(attr: &Attribute, errors: &mut Errors) -> Option<Type> {
    let syn::Meta::List(list) = &attr.meta else {
        errors.ok(attr::no_arguments(attr, "spindle"));
        return None;
    };
    if let Ok(ty) = syn::parse2::<Type>(list.tokens.clone())
        && !is_the_word_output(&ty)
    {
        errors.error(&ty, "expected `output = ..`, found a type\nhelp: write `output =` before it");
        return Some(ty);
    }
    let mut output = None;
    let parser = |input: ParseStream<'_>| {
        attr::arguments(input, &["output"], errors, |_, input, errors| {
            output = Some(attr::equals(input, errors)?);
            Ok(())
        });
        Ok(())
    };
    let parsed = parser.parse2(list.tokens.clone());
    errors.ok(parsed);
    output
}

/// Whether it is the argument without its value, misspelt or not.
fn is_the_word_output(ty: &Type) -> bool {
    attr::nearest(&ty.to_token_stream().to_string(), &["output"]).is_some()
}

fn take_spindle_attr(item: &mut Item, errors: &mut Errors) -> Option<Attribute> {
    let attrs = declared::attrs_mut(item)?;
    let mut found = attrs
        .extract_if(.., |attr| meant::attribute(attr, &["spindle"], errors).is_some())
        .collect::<Vec<_>>();
    for repeated in found.get(1..).unwrap_or_default() {
        errors.error(repeated.path(), attr::used_twice("spindle"));
        errors.error(found[0].path(), "first used here");
    }
    if found.is_empty() { meant::spindle(item, errors) } else { Some(found.swap_remove(0)) }
}

/// Refuses a spindle that neither the page nor its computations would see.
fn is_seen(module: &mut Module, errors: &mut Errors) {
    let Module { vis, name, .. } = module;
    if matches!(vis, Visibility::Inherited) {
        errors.error(
            &*name,
            format_args!(
                "the spindle `{name}` is for its page and its computations\nhelp: write `pub mod {name}`"
            ),
        );
        *vis = parse_quote!(pub);
    }
}

/// The names that an item of the user brings into its module, as far as they are types or modules.
pub(crate) fn names_of(item: &Item) -> Vec<&Ident> {
    match item {
        Item::Enum(item) => vec![&item.ident],
        Item::Struct(item) => vec![&item.ident],
        Item::Union(item) => vec![&item.ident],
        Item::Type(item) => vec![&item.ident],
        Item::Trait(item) => vec![&item.ident],
        Item::Mod(item) => vec![&item.ident],
        Item::Use(ItemUse { tree, .. }) => {
            let mut names = Vec::new();
            imported(tree, &mut names);
            names
        }
        _ => Vec::new(),
    }
}

fn imported<'a>(tree: &'a UseTree, names: &mut Vec<&'a Ident>) {
    match tree {
        UseTree::Path(path) => imported(&path.tree, names),
        UseTree::Name(name) => names.push(&name.ident),
        UseTree::Rename(name) => names.push(&name.rename),
        UseTree::Group(group) => group.items.iter().for_each(|tree| imported(tree, names)),
        UseTree::Glob(_) => {}
    }
}
