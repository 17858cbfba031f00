//! What was meant where a contract has a mistake, so that nothing that follows from it is a second error.

use proc_macro2::Ident;
use syn::{Attribute, Item, Visibility, parse_quote};

use super::{
    declared::{self, Role},
    model::{Contract, Spindle},
};
use crate::{attr, errors::Errors, names};

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
    let items = spindle.module.items.iter().enumerate();
    let structs: Vec<(usize, &Ident, &Visibility)> = items
        .filter_map(|(place, item)| match item {
            Item::Struct(item)
                if !spindle.declares(&item.ident) && !spindle.unsound.contains(&item.ident) =>
            {
                Some((place, &item.ident, &item.vis))
            }
            _ => None,
        })
        .collect();
    let mut found: Vec<(usize, Role, Attribute)> = Vec::new();
    for &(place, name, _) in &structs {
        if spindle.yields.iter().any(|point| point.events.contains(name)) {
            let declared = declared::likely_name(name);
            errors.error(
                name,
                format_args!("`{name}` answers a yield, and is no event\nhelp: write `#[event(\"{declared}\")]` above it"),
            );
            found.push((place, Role::Event, parse_quote!(#[event(#declared)])));
        }
    }
    let asks_nothing = spindle.yields.is_empty() && spindle.unsound.is_empty() && !spindle.events.is_empty();
    if let [(place, name, Visibility::Public(_))] = structs[..]
        && asks_nothing
    {
        let events: Vec<&Ident> = spindle.events.iter().map(|event| &event.name).collect();
        let listed = events.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
        errors.error(
            name,
            format_args!("no yield accepts the events of this spindle, and `{name}` is declared as nothing\nhelp: if it asks for them, write `#[yields({listed})]` above it"),
        );
        found.push((place, Role::Yield, parse_quote!(#[yields(#(#events),*)])));
    }
    found
}

/// Gives yields the events whose names they misspell.
pub(super) fn events_of_yields(contract: &mut Contract) {
    for Spindle { events, yields, unsound, .. } in &mut contract.spindles {
        let is_known =
            |name: &Ident| events.iter().any(|event| event.name == *name) || unsound.contains(name);
        for point in yields {
            let (mut named, unknown): (Vec<Ident>, Vec<Ident>) = point.events.drain(..).partition(is_known);
            for name in unknown {
                let meant = events.iter().map(|event| &event.name).find(|event| is_misspelt(&name, event));
                let meant = meant.map_or_else(|| name.clone(), |meant| names::at(&name, names::text(meant)));
                if !named.contains(&meant) {
                    named.push(meant);
                }
            }
            point.events = named;
        }
    }
}

/// Whether the name of an event is near enough to another to be meant for it; that both end in `Event` is not.
pub(super) fn is_misspelt(name: &Ident, event: &Ident) -> bool {
    attr::distance(&names::text(name), &names::text(event)) <= 2
}
