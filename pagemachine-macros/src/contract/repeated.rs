//! What is left out beside the error that its name is taken: rustc would say it again, and of all that is generated.

use std::collections::HashSet;

use proc_macro2::Ident;
use syn::Item;

use super::{
    check::{BROUGHT_IN, HANDLERS, IN_A_SPINDLE, IN_THE_CONTRACT},
    model::{Contract, Module, Spindle, names_of},
};
use crate::names;

/// Leaves each name to what had it first.
pub(super) fn leave_out(contract: &mut Contract) {
    let Contract { module, cells, spindles, ports, .. } = contract;
    let mut seen = HashSet::new();
    ports.retain(|port| seen.insert(port.variant.clone()));

    let mut cell_names = taken(&BROUGHT_IN);
    cells.retain(|cell| cell_names.insert(names::text(&cell.name)));
    for (tag, cell) in cells.iter_mut().enumerate() {
        cell.tag = tag;
    }
    let cell_names: HashSet<String> = cells.iter().map(|cell| names::text(&cell.name)).collect();
    items(module, &IN_THE_CONTRACT, &cell_names);

    let mut seen = taken(&IN_THE_CONTRACT);
    spindles.retain(|spindle| seen.insert(spindle.text()) && seen.insert(spindle.variant.to_string()));
    for spindle in spindles {
        declared(spindle, &cell_names);
    }
}

fn declared(spindle: &mut Spindle, cells: &HashSet<String>) {
    let mut seen = taken(&IN_A_SPINDLE);
    seen.extend(cells.iter().cloned());
    // One struct may be two things: computations that perform either get no second error.
    let (mut events, mut yields, mut notifies) = (seen.clone(), seen.clone(), seen);
    let mut variants = HashSet::new();
    let mut handlers = taken(&HANDLERS);
    spindle
        .events
        .retain(|event| events.insert(names::text(&event.name)) && variants.insert(event.variant.clone()));
    spindle.yields.retain(|point| {
        yields.insert(names::text(&point.name)) && handlers.insert(names::text(&point.handler))
    });
    let is_yield = |name: &Ident| spindle.yields.iter().any(|point| point.name == *name);
    spindle.notifies.retain(|notify| {
        notifies.insert(names::text(&notify.name))
            && (is_yield(&notify.name) || handlers.insert(names::text(&notify.handler)))
    });
    spindle.find_declared_again();
    let declared = spindle.declared().map(names::text).collect();
    items(&mut spindle.module, &IN_A_SPINDLE, &declared);
}

/// Leaves out the items whose names are taken, and of those that are declared all but the first.
fn items(module: &mut Module, taken: &[&str], declared: &HashSet<String>) {
    let mut seen = HashSet::new();
    module.items.retain(|item: &Item| {
        names_of(item).into_iter().map(names::text).all(|name| {
            let is_first = !declared.contains(&name) || seen.insert(name.clone());
            is_first && !taken.contains(&name.as_str())
        })
    });
}

fn taken(names: &[&str]) -> HashSet<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}
