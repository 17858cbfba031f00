//! What an expansion costs grows with its input, and no faster.

#![expect(clippy::cast_precision_loss, reason = "what is measured is small")]

use std::{fs, thread};

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use crate::{contract, html, spindle};

/// A contract of this many events, ten in each spindle, or all in one.
fn page(events: usize, in_each: usize) -> TokenStream {
    let spindles = (0..events / in_each).map(|spindle| {
        let name = format_ident!("spindle_{spindle}");
        let yields = (0..in_each / 5).map(|point| {
            let (name, of) =
                (format_ident!("Yield{point}"), |event: usize| format_ident!("Go{}Event", point * 5 + event));
            let events = (0..5).map(of);
            quote!(#[yields(#(#events),*)] pub struct #name { pub shown: String })
        });
        let events = (0..in_each).map(|event| {
            let (name, declared) = (format_ident!("Go{event}Event"), format!("go_{spindle}_{event}"));
            quote!(#[event(#declared, every)] pub struct #name { pub by: u32 })
        });
        quote!(#[spindle] pub mod #name { #(#events)* #(#yields)* #[notify] pub struct Told; })
    });
    quote!(pub mod page { #(#spindles)* })
}

/// A module of this many computations, of which each jumps to the next.
fn ring(computations: usize) -> TokenStream {
    let computations = (0..computations).map(|place| {
        let (name, next) =
            (format_ident!("step_{place}"), format_ident!("step_{}", (place + 1) % computations));
        quote!(defcomp! { fn #name(count: u32) -> u32 { count <- shop::add(count); #next(count) } })
    });
    quote!(mod flows { #(#computations)* })
}

/// A computation of this many binds.
fn row(binds: usize) -> TokenStream {
    let binds = (0..binds).map(|place| {
        let name = format_ident!("value_{place}");
        quote!(#name <- shop::add(#place);)
    });
    quote!(
        mod flows {
            defcomp! { fn run() { #(#binds)* } }
        }
    )
}

/// A template of this many elements.
fn list(elements: usize) -> TokenStream {
    let elements = (0..elements).map(|place| quote!(p.row title=(self.title) { (#place) b { "text" } }));
    elements.collect()
}

#[test]
fn a_contract_of_many_spindles_costs_as_much_as_its_parts() {
    grows_evenly(300, |events| page(events, 10), |page| contract::expand(TokenStream::new(), page));
}

#[test]
fn a_contract_of_one_great_spindle_costs_as_much_as_its_parts() {
    grows_evenly(500, |events| page(events, events), |page| contract::expand(TokenStream::new(), page));
}

#[test]
fn computations_cost_as_much_as_each_alone() {
    grows_evenly(50, ring, |module| spindle::expand(quote!(store::search), module));
    grows_evenly(200, row, |module| spindle::expand(quote!(store::search), module));
}

#[test]
fn a_template_costs_as_much_as_its_parts() {
    grows_evenly(500, list, html::expand);
}

/// Four times the input gives four times the expansion in four times the time, with room for a machine that is busy.
fn grows_evenly(
    few: usize,
    input: impl Fn(usize) -> TokenStream,
    expand: impl Fn(TokenStream) -> TokenStream,
) {
    let mut measured = Vec::new();
    // What else the machine does slows one run down, but not each of several; what grows too fast does so in all.
    for _ in 0..5 {
        let (size, time) = cost(&input(few), &expand);
        let (four_sizes, four_times) = cost(&input(4 * few), &expand);
        let (size, time) = (four_sizes / size, four_times / time);
        assert!((3.8..4.3).contains(&size), "the expansion is {size:.2} times as long");
        if time < 5.3 {
            return;
        }
        measured.push(time);
    }
    panic!("it takes so many times as long: {measured:.2?}");
}

/// The size of the expansion, and the processor's time for it in nanoseconds: the least of some runs.
fn cost(input: &TokenStream, expand: impl Fn(TokenStream) -> TokenStream) -> (f64, f64) {
    let runs = (0..2).map(|_| {
        let begun = on_cpu();
        let expansion = expand(input.clone());
        let took = on_cpu() - begun;
        (expansion.to_string().len() as f64, took as f64)
    });
    runs.min_by(|(_, one), (_, other)| one.total_cmp(other)).unwrap_or_default()
}

/// How long this thread has run, in nanoseconds; what else the machine does is not in it.
fn on_cpu() -> u64 {
    // Leaving the processor brings its account up to date.
    thread::yield_now();
    let schedule = fs::read_to_string("/proc/thread-self/schedstat").unwrap();
    schedule.split(' ').next().and_then(|time| time.parse().ok()).unwrap()
}
