//! What stands in the module of a spindle: its structs, the enums of them, and what they implement.

use std::collections::HashSet;

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::{Fields, Item, Type, parse_quote};

use super::{Variant, asked, choice, declared, module, number, otherwise, view};
use crate::{
    contract::{
        check::IN_A_SPINDLE,
        declared::{AnsweredBy, Event, Notify, Yield},
        meant,
        model::{Contract, Spindle},
    },
    names,
};

pub(super) fn spindle(contract: &Contract, spindle: &Spindle) -> TokenStream {
    let items = items(contract, spindle);
    let identity = identity(contract, spindle);
    let enums = enums(contract, spindle);
    let answers = answers(contract, spindle);
    let names = names_of(contract, spindle);
    let view = view::view(contract, spindle);
    let implementations = implementations(contract, spindle);
    let asked = asked(contract, &spindle.module.items, |name| spindle.declares(name), []);
    let all = quote!(#items #identity #enums #answers #names #view #implementations #asked);
    module(&spindle.module, &all)
}

/// What the user wrote; what is declared is plain data.
pub(super) fn items(contract: &Contract, spindle: &Spindle) -> TokenStream {
    let vis = &spindle.module.vis_inside;
    let items = spindle.module.items.iter().map(|item| match item {
        Item::Struct(item) if spindle.declares(&item.ident) => {
            let is_event = spindle.event(&item.ident).is_some();
            // A surplus parameter is refused (rule 6).
            declared(contract, item, vis, is_event && matches!(item.fields, Fields::Named(_)))
        }
        item => quote!(#item),
    });
    quote!(#(#items)*)
}

fn identity(contract: &Contract, spindle: &Spindle) -> TokenStream {
    let krate = &contract.krate;
    let vis = &spindle.module.vis_inside;
    let name = spindle.text();
    let here = names::item_doc(krate, format_args!("The mark of the spindle `{name}`; it has no values."));
    let id = names::item_doc(krate, format_args!("The id of one `{name}`."));
    quote! {
        #here
        #[derive(
            ::core::clone::Clone,
            ::core::marker::Copy,
            ::core::fmt::Debug,
            ::core::cmp::PartialEq,
            ::core::cmp::Eq,
            ::core::cmp::PartialOrd,
            ::core::cmp::Ord,
            ::core::hash::Hash,
        )]
        #vis enum Here {}

        #id
        #vis type Id = #krate::Id<Here>;
    }
}

fn enums(contract: &Contract, spindle: &Spindle) -> TokenStream {
    let vis = &spindle.module.vis_inside;
    let name = spindle.text();
    let events = spindle.events.iter().map(|event| (event.declared.value(), &event.variant, &event.name));
    let yields = spindle.yields.iter().map(|point| (names::text(&point.name), &point.name, &point.name));
    let notifies =
        spindle.notifies.iter().map(|notify| (names::text(&notify.name), &notify.name, &notify.name));
    let of = |what: &str, ident: &str, variants: Vec<Variant>| {
        choice(contract, vis, &format!("Any {what} of the spindle `{name}`."), ident, &variants)
    };
    let events = of("event", "Event", events.map(|event| variant("event", event)).collect());
    let yields = of("yield", "Yield", yields.map(|point| variant("yield", point)).collect());
    let notifies = of("notify", "Notify", notifies.map(|notify| variant("notify", notify)).collect());
    quote!(#events #yields #notifies)
}

fn variant(what: &str, (declared, ident, name): (String, &Ident, &Ident)) -> Variant {
    let doc = format!("The {what} `{declared}`.");
    Variant { doc, declared, ident: ident.clone(), value: quote!(#name) }
}

/// The enums that answer the yields that name several events.
fn answers(contract: &Contract, spindle: &Spindle) -> Option<TokenStream> {
    let krate = &contract.krate;
    let several = || spindle.yields.iter().filter(|point| point.answer == AnsweredBy::Several);
    several().next()?;
    let vis = names::visibility_inside(&spindle.module.vis_inside);
    let enums = several().map(|point| {
        let name = &point.name;
        let doc = names::item_doc(krate, format_args!("What answers the yield `{}`.", names::text(name)));
        let variants = spindle.accepted(point).into_iter().map(|event| {
            let Event { name, variant, declared, .. } = event;
            let doc = names::doc(format_args!("The event `{}`.", declared.value()));
            quote!(#doc #variant(super::#name))
        });
        quote! {
            #doc
            #[derive(::core::clone::Clone, ::core::fmt::Debug, ::core::cmp::PartialEq)]
            #vis enum #name { #(#variants),* }
        }
    });
    let doc = names::item_doc(krate, "What answers a yield of several events.");
    Some(quote! {
        #doc
        pub mod answers { #(#enums)* }
    })
}

/// What the `spindle` attribute brings into the module of the computations.
fn names_of(contract: &Contract, spindle: &Spindle) -> TokenStream {
    let vis = names::visibility_inside(&spindle.module.vis_inside);
    // Not at the user's place: what a spindle does not use is no unused import.
    let unplaced = |name: &Ident| {
        let mut name = name.clone();
        name.set_span(Span::call_site());
        name
    };
    // Beside errors alone one name is declared as two things.
    let mut seen = HashSet::new();
    // One whose attribute was forgotten is found, so that rustc tells that it is not declared.
    let undeclared = meant::performed(spindle).filter(|name| !contract.is_cell(name));
    let declared = spindle.declared().chain(undeclared);
    let declared = declared.filter(|name| seen.insert(*name)).map(unplaced);
    let cells = contract.cells.iter().map(|cell| unplaced(&cell.name));
    let cells = (!contract.cells.is_empty()).then(|| quote!(#vis use super::super::{#(#cells),*};));
    let answers = answers(contract, spindle).map(|_| quote!(, answers));
    quote! {
        #[doc(hidden)]
        pub mod names {
            #vis use super::{Here, Event #(, #declared)* #answers};
            #cells
        }
    }
}

fn implementations(contract: &Contract, spindle: &Spindle) -> TokenStream {
    let here = here(contract, spindle);
    let events = spindle.events.iter().map(|declared| event(contract, spindle, declared));
    let yields = spindle.yields.iter().map(|declared| point(contract, spindle, declared));
    let notifies = spindle.notifies.iter().map(|declared| notify(contract, spindle, declared));
    quote! {
        const _: () = {
            #here
            #(#events)*
            #(#yields)*
            #(#notifies)*
        };
    }
}

fn here(contract: &Contract, spindle: &Spindle) -> TokenStream {
    let krate = &contract.krate;
    let Spindle { kind, variant, .. } = spindle;
    let (kind, output) = (number(*kind), output(spindle));
    let others = otherwise(contract.spindles.len() > 1, &quote!(::core::option::Option::None));
    quote! {
        impl #krate::Spindle for Here {
            type Contract = super::Contract;
            type Output = #output;

            const KIND: u16 = #kind;

            fn into_done(output: Self::Output) -> super::Done {
                super::Done::#variant(output)
            }

            fn from_done(done: super::Done) -> ::core::option::Option<Self::Output> {
                match done {
                    super::Done::#variant(output) => ::core::option::Option::Some(output),
                    #others
                }
            }
        }

        impl #krate::SpindleOf<super::Contract> for Here {}

        impl #krate::EndsWith<Here> for #output {
            fn into_output(self) -> Self {
                self
            }
        }
    }
}

/// What the spindle ends with, as it is written in the module of the spindle.
pub(super) fn output(spindle: &Spindle) -> Type {
    let Some(output) = &spindle.output else { return parse_quote!(()) };
    let declared: Vec<String> = spindle.declared().map(names::text).collect();
    let shadowed: Vec<&str> = declared.iter().map(String::as_str).chain(IN_A_SPINDLE).collect();
    names::one_level_down(output, &shadowed)
}

fn event(contract: &Contract, spindle: &Spindle, event: &Event) -> TokenStream {
    let krate = &contract.krate;
    let Event { name, variant, is_unit, tag, .. } = event;
    let (page, tag) = (&spindle.variant, number(*tag));
    let fields = if *is_unit {
        quote!(::core::option::Option::None)
    } else {
        quote!(::core::option::Option::Some(self))
    };
    quote! {
        impl #krate::Event for #name {
            type Spindle = Here;

            const TAG: u16 = #tag;

            fn into_event(self) -> super::Event {
                super::Event::#page(Event::#variant(self))
            }
        }

        impl #krate::EventFor<Here> for #name {}

        impl #krate::EventOf<super::Contract> for #name {
            type Fields = Self;

            const TAG: u16 = #tag;

            fn fields(&self) -> ::core::option::Option<&Self> {
                #fields
            }
        }
    }
}

fn point(contract: &Contract, spindle: &Spindle, point: &Yield) -> TokenStream {
    let krate = &contract.krate;
    let Yield { name, tag, .. } = point;
    let (page, tag) = (&spindle.variant, number(*tag));
    let (answer, arms) = answer(contract, spindle, point);
    let accepted = spindle.accepted(point).into_iter().map(|event| &event.name).chain(&spindle.unaccepted);
    let accepted: Vec<&Ident> = accepted.collect();
    // Beside errors alone: nothing that it names is an event, so nothing else is wrong with what answers it.
    let anything = accepted.is_empty().then(|| quote!(impl<E> #krate::Accepts<E> for #name {}));
    quote! {
        impl #krate::Yield for #name {
            type Spindle = Here;
            type Answer = #answer;

            const TAG: u16 = #tag;

            fn into_yield(self) -> super::Yield {
                super::Yield::#page(Yield::#name(self))
            }

            fn answer(event: super::Event) -> ::core::option::Option<Self::Answer> {
                match event { #arms }
            }
        }

        impl #krate::Yields<#name> for Here {
            type Point = #name;
        }

        #(impl #krate::Accepts<#accepted> for #name {})*
        #anything
    }
}

/// The type of a yield's answer, and the arms that take it out of the events of the page.
fn answer(contract: &Contract, spindle: &Spindle, point: &Yield) -> (TokenStream, TokenStream) {
    let page = &spindle.variant;
    let accepted = spindle.accepted(point);
    let (answer, arms) = match (point.answer, &accepted[..]) {
        // Beside errors alone: nothing that it names is an event.
        (AnsweredBy::Any | AnsweredBy::One, []) => (quote!(Event), quote!()),
        (AnsweredBy::Any, _) => {
            (quote!(Event), quote!(super::Event::#page(event) => ::core::option::Option::Some(event),))
        }
        (AnsweredBy::One, [Event { name, variant, .. }]) => (
            quote!(#name),
            quote!(super::Event::#page(Event::#variant(event)) => ::core::option::Option::Some(event),),
        ),
        _ => {
            let name = &point.name;
            let variants = accepted.iter().map(|event| &event.variant);
            let arms = quote! {
                #(super::Event::#page(Event::#variants(event)) => {
                    ::core::option::Option::Some(answers::#name::#variants(event))
                })*
            };
            (quote!(answers::#name), arms)
        }
    };
    let alone = contract.with_events().all(|other| other.kind == spindle.kind);
    let is_all = alone && !accepted.is_empty() && accepted.len() == spindle.events.len();
    let others = otherwise(!is_all, &quote!(::core::option::Option::None));
    (answer, quote!(#arms #others))
}

fn notify(contract: &Contract, spindle: &Spindle, notify: &Notify) -> TokenStream {
    let krate = &contract.krate;
    let (page, name) = (&spindle.variant, &notify.name);
    let told = contract.spindles.iter().map(|spindle| spindle.notifies.len()).sum::<usize>();
    let others = otherwise(told > 1, &quote!(::core::option::Option::None));
    quote! {
        impl #krate::Notifies<#name> for Here {
            fn into_notify(notify: #name) -> super::Notify {
                super::Notify::#page(Notify::#name(notify))
            }

            fn from_notify(notify: super::Notify) -> ::core::option::Option<#name> {
                match notify {
                    super::Notify::#page(Notify::#name(notify)) => ::core::option::Option::Some(notify),
                    #others
                }
            }
        }
    }
}
