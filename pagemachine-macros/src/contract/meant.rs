//! What was meant where a contract has a mistake, so that nothing that follows from it is a second error.

use std::collections::HashSet;

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, Item, ItemStruct, Visibility, parse_quote};

use super::{
    declared::{self, AnsweredBy, Role},
    model::{Contract, Spindle},
};
use crate::{attr, errors::Errors, names};

/// The item with `#[yields]` in place of `#[yield]`, which is no name in Rust, as rustc has said.
pub(super) fn without_reserved(item: TokenStream) -> TokenStream {
    let item = item.into_iter().map(|token| {
        let TokenTree::Group(group) = token else { return token };
        let mut inside: Vec<TokenTree> = without_reserved(group.stream()).into_iter().collect();
        if let (Delimiter::Bracket, Some(TokenTree::Ident(first))) = (group.delimiter(), inside.first_mut())
            && first == "yield"
        {
            *first = Ident::new("yields", first.span());
        }
        let mut meant = Group::new(group.delimiter(), inside.into_iter().collect());
        meant.set_span(group.span());
        meant.into()
    });
    item.collect()
}

/// The attribute of ours that this one is, or is meant to be.
pub(super) fn attribute(
    attr: &Attribute,
    known: &[&'static str],
    errors: &mut Errors,
) -> Option<&'static str> {
    let written = attr.path().get_ident()?;
    let nearest = attr::nearest(&names::text(written), known)?;
    if written != nearest {
        errors.error(
            written,
            format_args!("unknown attribute `{written}`\nhelp: a similar attribute exists: `{nearest}`"),
        );
    }
    Some(nearest)
}

/// The attribute that a module lacks in which something is declared.
pub(super) fn spindle(item: &Item, errors: &mut Errors) -> Option<Attribute> {
    let Item::Mod(module) = item else { return None };
    let (_, items) = module.content.as_ref()?;
    if !items.iter().any(declared::has_role) {
        return None;
    }
    let name = &module.ident;
    errors.error(
        name,
        format_args!(
            "the module `{name}` declares what crosses the border, and is no spindle\nhelp: write `#[spindle]` above it"
        ),
    );
    Some(parse_quote!(#[spindle]))
}

/// The structs of a spindle whose attribute was forgotten, by their place among its items.
pub(super) fn undeclared(spindle: &Spindle, errors: &mut Errors) -> Vec<(usize, Role, Attribute)> {
    let structs = structs(spindle);
    let mut found: Vec<(usize, Role, Attribute)> = Vec::new();
    for &(place, item) in &structs {
        let name = &item.ident;
        if spindle.yields.iter().any(|point| point.events.contains(name)) {
            let declared = declared::likely_name(name);
            let delivery = spindle.delivery_of_struct(name, !item.fields.is_empty());
            errors.error(
                name,
                format_args!("`{name}` answers a yield, but is not an event\nhelp: write `#[event(\"{declared}\", {delivery})]` above it"),
            );
            let delivery = Ident::new(delivery.word(), name.span());
            found.push((place, Role::Event, parse_quote!(#[event(#declared, #delivery)])));
        }
    }
    let open: Vec<Ident> = unaccepted(spindle).into_iter().cloned().collect();
    if let [(place, name)] = forgotten(&structs)[..]
        && !open.is_empty()
    {
        let listed = open.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        errors.error(
            name,
            format_args!("no yield accepts {}, and `{name}` is declared as nothing\nhelp: if it asks for that, write `#[yields({listed})]` above it", those(&open)),
        );
        found.push((place, Role::Yield, parse_quote!(#[yields(#(#open),*)])));
    }
    found
}

/// What a spindle that declares nothing is meant to tell.
pub(super) fn told(spindle: &Spindle, errors: &mut Errors) -> Option<(usize, Role, Attribute)> {
    let ends_with_nothing = spindle.output.is_none() && spindle.unsound.is_empty();
    let [(place, name)] = forgotten(&structs(spindle))[..] else { return None };
    (ends_with_nothing && spindle.declared().next().is_none()).then(|| {
        errors.error(
            name,
            format_args!("`{name}` is declared as nothing, and so is all of the spindle `{}`\nhelp: if the view is told it, write `#[notify]` above it", spindle.module.name),
        );
        (place, Role::Notify, parse_quote!(#[notify]))
    })
}

/// What computations may perform as if it were declared.
pub(super) fn performed(spindle: &Spindle) -> impl Iterator<Item = &Ident> {
    forgotten(&structs(spindle)).into_iter().map(|(_, name)| name)
}

/// The structs of a spindle that are declared as nothing, by their place among its items.
fn structs(spindle: &Spindle) -> Vec<(usize, &ItemStruct)> {
    let is_declared = |name: &Ident| spindle.declares(name) || spindle.unsound.contains(name);
    let items = spindle.module.items.iter().enumerate();
    let structs = items.filter_map(|(place, item)| match item {
        Item::Struct(item) if !is_declared(&item.ident) => Some((place, item)),
        _ => None,
    });
    structs.collect()
}

/// The structs that look as if their attribute was forgotten: they are seen from outside, and are no data by themselves.
fn forgotten<'a>(structs: &[(usize, &'a ItemStruct)]) -> Vec<(usize, &'a Ident)> {
    let is_data = |item: &ItemStruct| {
        item.attrs.iter().any(|attr| {
            attr.path().is_ident("derive") && attr.to_token_stream().to_string().contains("Serialize")
        })
    };
    let forgotten =
        structs.iter().filter(|(_, item)| matches!(item.vis, Visibility::Public(_)) && !is_data(item));
    forgotten.map(|(place, item)| (*place, &item.ident)).collect()
}

/// The events that no yield accepts, but for those that a yield is meant to.
pub(super) fn unaccepted(spindle: &Spindle) -> Vec<&Ident> {
    let Spindle { events, yields, unsound, .. } = spindle;
    // A yield that could not be read may have named any.
    if !unsound.is_empty() || spindle.repeats() || yields.iter().any(|point| point.answer == AnsweredBy::Any)
    {
        return Vec::new();
    }
    let named = || yields.iter().flat_map(|point| &point.events);
    let accepted: HashSet<&Ident> = named().collect();
    let mut open: Vec<&Ident> =
        events.iter().map(|event| &event.name).filter(|event| !accepted.contains(event)).collect();
    // What is named in vain, or for the second time, was meant for another.
    let mut seen = HashSet::new();
    let mut in_vain: Vec<&Ident> = named().filter(|name| spindle.event(name).is_none()).collect();
    in_vain.extend(yields.iter().flat_map(|point| {
        seen.clear();
        point.events.iter().filter(|name| !seen.insert(*name)).collect::<Vec<_>>()
    }));
    in_vain.retain(|name| match open.iter().position(|event| is_misspelt(name, event)) {
        Some(place) => {
            open.remove(place);
            false
        }
        None => true,
    });
    if open.len() <= in_vain.len() { Vec::new() } else { open }
}

/// The events that a message is about.
fn those(events: &[Ident]) -> String {
    match events {
        [event] => format!("the event `{event}`"),
        _ => "the events of this spindle".to_owned(),
    }
}

/// Gives yields the events that they are meant to name, and lets each be answered by those that none names.
pub(super) fn events_of_yields(contract: &mut Contract) {
    for spindle in &mut contract.spindles {
        let Spindle { events, yields, unsound, unaccepted, .. } = spindle;
        let is_known =
            |name: &Ident| events.iter().any(|event| event.name == *name) || unsound.contains(name);
        let mut open: Vec<Ident> = events.iter().map(|event| event.name.clone()).collect();
        let is_open = |event: &Ident| {
            !yields.iter().any(|point| point.answer == AnsweredBy::Any || point.events.contains(event))
        };
        open.retain(is_open);
        for point in yields {
            let written = point.events.len();
            let mut named: Vec<Ident> = Vec::new();
            for name in point.events.drain(..) {
                if is_known(&name) && !named.contains(&name) {
                    named.push(name);
                    continue;
                }
                let near = events.iter().map(|event| &event.name).find(|event| is_misspelt(&name, event));
                let meant = match (near, &open[..]) {
                    (Some(near), _) if *near != name => near.clone(),
                    (_, [only]) => only.clone(),
                    _ => name.clone(),
                };
                open.retain(|event| *event != meant);
                if !named.contains(&meant) {
                    named.push(names::at(&name, names::text(&meant)));
                }
            }
            // One event by two names is one answer.
            if written > 1 && named.len() == 1 {
                point.answer = AnsweredBy::One;
            }
            point.events = named;
        }
        *unaccepted = open;
    }
}

/// Whether the name of an event is near enough to another to be meant for it; that both end in `Event` is not.
pub(super) fn is_misspelt(name: &Ident, event: &Ident) -> bool {
    attr::distance(&names::text(name), &names::text(event)) <= 2
}
