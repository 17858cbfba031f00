//! What rustc would not say of a contract, or not say well.

use std::collections::{HashMap, HashSet};

use proc_macro2::Ident;

use super::{
    declared::{AnsweredBy, Cell, Delivery, Event, Missing, Yield},
    meant,
    model::{self, Contract, Spindle},
};
use crate::{attr, errors::Errors, names};

/// What the contract writes into its own module.
pub(super) const IN_THE_CONTRACT: [&str; 10] =
    ["Contract", "Event", "Yield", "Notify", "Call", "Reply", "Done", "SpindleId", "Ports", "Cells"];

/// What the contract writes into the module of each spindle; `H` is the host in the trait `View`.
pub(super) const IN_A_SPINDLE: [&str; 9] =
    ["Here", "Id", "Event", "Yield", "Notify", "View", "answers", "names", "H"];

/// What a module of computations sees beside what is declared; `Event` is taken in the contract already.
pub(super) const BROUGHT_IN: [&str; 2] = ["Here", "answers"];

/// The handlers of every view.
pub(super) const HANDLERS: [&str; 3] = ["started", "offer_ended", "complete"];

pub(crate) fn contract(contract: &Contract, errors: &mut Errors) {
    it_has_spindles(contract, errors);
    ports_have_names_of_their_own(contract, errors);
    spindles_have_names_of_their_own(contract, errors);
    its_module_has_room(contract, errors);
    cells_have_names_of_their_own(contract, errors);
    event_names_are_unique(contract, errors);
    for cell in &contract.cells {
        a_spindle_writes_it(contract, cell, errors);
    }
    for spindle in &contract.spindles {
        declared_names_are_unique(spindle, errors);
        no_cell_is_called_so(contract, spindle, errors);
        variants_are_unique(spindle, errors);
        handlers_are_unique(spindle, errors);
        the_module_of_a_spindle_has_room(spindle, errors);
        it_declares_something(contract, spindle, errors);
        for event in &spindle.events {
            its_name_is_plain(event, errors);
            it_says_how_it_is_delivered(spindle, event, errors);
        }
        a_yield_accepts_each(spindle, errors);
        for point in &spindle.yields {
            it_names_events_of_its_spindle(contract, spindle, point, errors);
            it_names_each_event_once(point, errors);
            some_event_answers_it(spindle, point, errors);
        }
    }
}

fn it_has_spindles(contract: &Contract, errors: &mut Errors) {
    if contract.spindles.is_empty() {
        let name = &contract.module.name;
        errors.error(
            name,
            format_args!(
                "the contract `{name}` has no spindles\nhelp: give it a module with the `spindle` attribute"
            ),
        );
    }
}

fn it_declares_something(contract: &Contract, spindle: &Spindle, errors: &mut Errors) {
    let writes = contract.cells.iter().any(|cell| cell.writer.as_ref() == Some(&spindle.module.name));
    // One that only ends with something has a completion to show.
    let ends_with_nothing = spindle.output.is_none();
    if ends_with_nothing && !writes && spindle.unsound.is_empty() && spindle.declared().next().is_none() {
        let name = &spindle.module.name;
        errors.error(name, format_args!("the spindle `{name}` declares no yield, no notify and no output"));
    }
}

fn a_spindle_writes_it(contract: &Contract, cell: &Cell, errors: &mut Errors) {
    let Some(writer) = &cell.writer else { return };
    let known: Vec<String> = contract.spindles.iter().map(Spindle::text).collect();
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    if !contract.spindles.iter().any(|spindle| spindle.module.name == *writer) {
        errors.error(writer, attr::unknown("spindle", &names::text(writer), &known));
    }
}

fn event_names_are_unique(contract: &Contract, errors: &mut Errors) {
    let mut seen: HashMap<String, (&Spindle, &Event)> = HashMap::new();
    for spindle in &contract.spindles {
        for event in spindle.events.iter().filter(|event| event.is_named) {
            let name = event.declared.value();
            match seen.get(&name) {
                // A copy of the whole struct, or of the whole spindle, is told as that.
                Some((other, earlier)) if earlier.name == event.name && other.variant == spindle.variant => {}
                Some((_, earlier)) => {
                    errors.error(&event.declared, format_args!("the event name `{name}` is used twice"));
                    errors.error(&earlier.declared, "first used here");
                }
                None => {
                    seen.insert(name, (spindle, event));
                }
            }
        }
    }
}

/// Whether an event may be called so.
fn is_plain(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_')
}

fn its_name_is_plain(event: &Event, errors: &mut Errors) {
    let name = event.declared.value();
    if event.is_named && !is_plain(&name) {
        errors.error(
            &event.declared,
            format_args!("expected small letters, digits and `_`, beginning with a letter, found `{name}`"),
        );
    }
}

fn it_says_how_it_is_delivered(spindle: &Spindle, event: &Event, errors: &mut Errors) {
    let name = Some(event.declared.value()).filter(|name| is_plain(name)).unwrap_or_else(|| "..".to_owned());
    let help = || {
        format!(
            "help: write `#[event(\"{name}\", {})]`, or another of these words:\n{}",
            spindle.likely_delivery(event),
            Delivery::HELP
        )
    };
    match &event.missing {
        Missing::Nothing => {}
        Missing::Delivery => errors.error(
            &event.declared,
            format_args!("the event `{name}` does not declare how it is delivered\n{}", help()),
        ),
        Missing::Everything(attr) => errors
            .error(attr, format_args!("expected the name of the event and how it is delivered\n{}", help())),
    }
}

fn a_yield_accepts_each(spindle: &Spindle, errors: &mut Errors) {
    for name in meant::unaccepted(spindle) {
        errors.error(
            name,
            format_args!(
                "no yield accepts the event `{name}`\nhelp: name it in a `yields` attribute of this spindle"
            ),
        );
    }
}

fn it_names_events_of_its_spindle(
    contract: &Contract,
    spindle: &Spindle,
    point: &Yield,
    errors: &mut Errors,
) {
    for name in &point.events {
        if spindle.event(name).is_some() || spindle.unsound.contains(name) {
            continue;
        }
        let elsewhere = contract.spindles.iter().find(|other| other.event(name).is_some());
        match elsewhere {
            Some(other) => errors.error(
                name,
                format_args!(
                    "the event `{name}` belongs to the spindle `{}`, not to this one",
                    other.module.name
                ),
            ),
            None if spindle.declares(name) => {
                errors.error(
                    name,
                    format_args!("expected an event, found `{name}`, which is declared as something else"),
                );
            }
            None if spindle.module.left_out.contains(name) => errors.error(
                name,
                format_args!(
                    "the event `{name}` is left out by its `cfg`, and named here\nhelp: put the `cfg` here too: `#[cfg(..)] {name}`"
                ),
            ),
            // It may be the name of the second one.
            None if spindle.repeats() => {}
            None => {
                let known: Vec<String> = spindle.events.iter().map(|event| event.name.to_string()).collect();
                let known: Vec<&str> = known.iter().map(String::as_str).collect();
                errors.error(name, attr::unknown("event", &name.to_string(), &known));
            }
        }
    }
}

fn it_names_each_event_once(point: &Yield, errors: &mut Errors) {
    let mut seen: HashSet<&Ident> = HashSet::new();
    for name in &point.events {
        if let Some(earlier) = seen.get(name) {
            errors.error(name, format_args!("the event `{name}` is named twice"));
            errors.error(earlier, "first used here");
        }
        seen.insert(name);
    }
}

fn some_event_answers_it(spindle: &Spindle, point: &Yield, errors: &mut Errors) {
    let name = &point.name;
    if !point.events.is_empty() || !spindle.unsound.is_empty() {
        return;
    }
    if point.answer != AnsweredBy::Any {
        errors.error(
            name,
            format_args!(
                "the events that answer the yield `{name}` are left out by their `cfg`\nhelp: put it on the yield too"
            ),
        );
    } else if spindle.events.is_empty() {
        errors.error(
            name,
            format_args!("no event answers the yield `{name}`\nhelp: declare one with the `event` attribute"),
        );
    }
}

fn ports_have_names_of_their_own(contract: &Contract, errors: &mut Errors) {
    let ports = || contract.ports.iter().map(|port| (&port.variant, &port.name));
    are_used_once("port", ports().map(|(_, name)| name), errors);
    stay_apart("ports", "in generated code", ports(), errors);
}

fn spindles_have_names_of_their_own(contract: &Contract, errors: &mut Errors) {
    let spindles = || contract.spindles.iter().map(|spindle| (&spindle.variant, &spindle.module.name));
    are_used_once("spindle", spindles().map(|(_, name)| name), errors);
    stay_apart("spindles", "in generated code", spindles(), errors);
}

fn cells_have_names_of_their_own(contract: &Contract, errors: &mut Errors) {
    let cells = || contract.cells.iter().map(|cell| &cell.name);
    are_used_once("name", cells(), errors);
    are_not_taken("each spindle", cells(), &BROUGHT_IN, errors);
}

/// A module of computations sees both.
fn no_cell_is_called_so(contract: &Contract, spindle: &Spindle, errors: &mut Errors) {
    for name in spindle.declared() {
        if let Some(cell) = contract.cells.iter().find(|cell| cell.name == *name) {
            errors.error(name, format_args!("the name `{name}` is used twice"));
            errors.error(&cell.name, "first used here");
        }
    }
}

fn declared_names_are_unique(spindle: &Spindle, errors: &mut Errors) {
    are_used_once("name", spindle.declared(), errors);
}

fn variants_are_unique(spindle: &Spindle, errors: &mut Errors) {
    let events = spindle.events.iter().map(|event| (&event.variant, &event.name));
    stay_apart("events", "without the suffix `Event`", events, errors);
}

fn handlers_are_unique(spindle: &Spindle, errors: &mut Errors) {
    let yields = spindle.yields.iter().map(|point| (&point.handler, &point.name));
    let notifies = spindle.notifies.iter().map(|notify| (&notify.handler, &notify.name));
    let handlers = || yields.clone().chain(notifies.clone());
    for (handler, name) in handlers().filter(|(handler, _)| HANDLERS.iter().any(|taken| handler == taken)) {
        errors.error(name, format_args!("every view has a handler `{handler}` already, for something else"));
    }
    stay_apart("names", "as handlers of a view", handlers(), errors);
}

fn are_used_once<'a>(what: &str, names: impl Iterator<Item = &'a Ident>, errors: &mut Errors) {
    let mut seen: HashMap<String, &Ident> = HashMap::new();
    for name in names {
        if let Some(earlier) = seen.get(&names::text(name)) {
            errors.error(name, format_args!("the {what} `{name}` is used twice"));
            errors.error(earlier, "first used here");
        } else {
            seen.insert(names::text(name), name);
        }
    }
}

/// Different names that would be called the same once generated.
fn stay_apart<'a>(
    what: &str,
    how: &str,
    all: impl Iterator<Item = (&'a Ident, &'a Ident)>,
    errors: &mut Errors,
) {
    let mut seen: HashMap<&Ident, &Ident> = HashMap::new();
    for (generated, name) in all {
        match seen.get(generated) {
            Some(earlier) if *earlier != name => {
                errors.error(
                    name,
                    format_args!("the {what} `{earlier}` and `{name}` are both called `{generated}` {how}"),
                );
                errors.error(earlier, "first used here");
            }
            _ => {
                seen.insert(generated, name);
            }
        }
    }
}

fn its_module_has_room(contract: &Contract, errors: &mut Errors) {
    let items = contract.module.items.iter().flat_map(model::names_of);
    let spindles = contract.spindles.iter().map(|spindle| &spindle.module.name);
    are_not_taken("the contract", items.chain(spindles), &IN_THE_CONTRACT, errors);
}

fn the_module_of_a_spindle_has_room(spindle: &Spindle, errors: &mut Errors) {
    let items = spindle.module.items.iter().flat_map(model::names_of);
    are_not_taken("each spindle", items, &IN_A_SPINDLE, errors);
}

fn are_not_taken<'a>(
    whose: &str,
    names: impl Iterator<Item = &'a Ident>,
    taken: &[&str],
    errors: &mut Errors,
) {
    for name in names.filter(|name| taken.contains(&names::text(name).as_str())) {
        errors.error(name, format_args!("the name `{name}` is taken: {whose} has a generated `{name}`"));
    }
}
