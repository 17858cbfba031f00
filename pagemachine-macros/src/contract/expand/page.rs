//! What stands in the module of the contract: the enums of the page, its ports, and the implementation of the contract.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::Index;

use super::{Variant, calls_alias, choice, number, otherwise, port_alias};
use crate::{
    contract::{
        declared::{Cell, Delivery, Event, Yield},
        model::{Contract, Port, Spindle},
    },
    names,
};

pub(super) fn page(contract: &Contract) -> TokenStream {
    let border = border(contract);
    let enums = enums(contract);
    let ports = ports(contract);
    let cells = cells(contract);
    let held = contract.cells.iter().map(|cell| held(contract, cell));
    let answered = answered(contract);
    let listed = contract.ports.iter().enumerate().map(|(place, port)| listed(contract, place, port));
    let implementation = implementation(contract);
    let drawn = drawn(contract);
    quote! {
        #border
        #enums
        #ports
        #cells
        const _: () = {
            #answered
            #(#listed)*
            #(#held)*
            #implementation
            #drawn
        };
    }
}

fn border(contract: &Contract) -> TokenStream {
    let vis = &contract.module.vis_inside;
    let name = names::text(&contract.module.name);
    let doc =
        names::item_doc(&contract.krate, format_args!("The border of the page `{name}`; it has no values."));
    quote! {
        #doc
        #[derive(
            ::core::clone::Clone,
            ::core::marker::Copy,
            ::core::fmt::Debug,
            ::core::cmp::PartialEq,
            ::core::cmp::Eq,
        )]
        #vis enum Contract {}
    }
}

fn enums(contract: &Contract) -> TokenStream {
    let vis = &contract.module.vis_inside;
    let Contract { spindles, ports, .. } = contract;
    let of = |what: &str, spindle: &Spindle, value: TokenStream| Variant {
        doc: format!("{what} of the spindle `{}`.", spindle.text()),
        declared: spindle.text(),
        ident: spindle.variant.clone(),
        value,
    };
    let events = contract.with_events().map(|spindle| of("An event", spindle, inside(spindle, "Event")));
    let yields = spindles.iter().filter(|spindle| !spindle.yields.is_empty());
    let yields = yields.map(|spindle| of("A yield", spindle, inside(spindle, "Yield")));
    let notifies = spindles.iter().filter(|spindle| !spindle.notifies.is_empty());
    let notifies = notifies.map(|spindle| of("A notify", spindle, inside(spindle, "Notify")));
    let done = spindles.iter().map(|spindle| {
        let output = spindle.output.as_ref().map_or_else(|| quote!(()), ToTokens::to_token_stream);
        of("The output", spindle, output)
    });
    let ports = || ports.iter().enumerate();
    let calls = ports().map(|(place, port)| crossing(contract, place, port, "A call to", "Call"));
    let replies = ports().map(|(place, port)| crossing(contract, place, port, "The reply of", "Reply"));
    let enums: [(&str, &str, Vec<Variant>); 6] = [
        ("Event", "Any event of the page.", events.collect()),
        ("Yield", "Any yield of the page.", yields.collect()),
        ("Notify", "Any notify of the page.", notifies.collect()),
        ("Done", "The output of any spindle of the page.", done.collect()),
        ("Call", "A call to any port of the page.", calls.collect()),
        ("Reply", "The reply of any port of the page.", replies.collect()),
    ];
    let enums = enums.iter().map(|(name, doc, variants)| choice(contract, vis, doc, name, variants));
    let ids = ids(contract);
    quote!(#(#enums)* #ids)
}

/// What stands in the module of a spindle.
fn inside(spindle: &Spindle, name: &str) -> TokenStream {
    let (module, name) = (&spindle.module.name, format_ident!("{name}"));
    quote!(#module::#name)
}

/// A variant for the calls to a port, or for its replies.
fn crossing(contract: &Contract, place: usize, port: &Port, what: &str, name: &str) -> Variant {
    let (calls, name) = (calls_alias(contract, place), format_ident!("{name}"));
    let declared = names::text(&port.name);
    Variant {
        doc: format!("{what} the port `{declared}`."),
        declared,
        ident: port.variant.clone(),
        value: quote!(super::#calls::#name),
    }
}

fn ids(contract: &Contract) -> TokenStream {
    let vis = &contract.module.vis_inside;
    let doc = names::item_doc(&contract.krate, "The id of any spindle of the page.");
    let ids = contract.spindles.iter().map(|spindle| {
        let doc = names::doc(format_args!("The id of a `{}`.", spindle.text()));
        let (variant, id) = (&spindle.variant, inside(spindle, "Id"));
        quote!(#doc #variant(#id))
    });
    quote! {
        #doc
        #[derive(
            ::core::clone::Clone,
            ::core::marker::Copy,
            ::core::fmt::Debug,
            ::core::cmp::PartialEq,
            ::core::cmp::Eq,
            ::core::cmp::PartialOrd,
            ::core::cmp::Ord,
        )]
        #vis enum SpindleId { #(#ids),* }
    }
}

/// The struct of those who answer.
fn ports(contract: &Contract) -> TokenStream {
    let vis = &contract.module.vis_inside;
    let parameters = parameters(contract);
    let fields = contract.ports.iter().zip(&parameters).map(|(port, parameter)| {
        let name = &port.name;
        let doc = names::doc(format_args!("Answers the calls to `{}`.", names::text(name)));
        quote!(#doc #vis #name: #parameter)
    });
    let doc = names::item_doc(&contract.krate, "Who answers the ports of the page.");
    quote! {
        #doc
        #[derive(::core::clone::Clone, ::core::fmt::Debug)]
        #vis struct Ports<#(#parameters),*> { #(#fields),* }
    }
}

fn parameters(contract: &Contract) -> Vec<Ident> {
    (0..contract.ports.len()).map(|place| format_ident!("A{place}")).collect()
}

/// The struct of what the spindles share.
fn cells(contract: &Contract) -> Option<TokenStream> {
    let vis = &contract.module.vis_inside;
    let names = contract.cells.iter().map(|cell| &cell.name);
    let doc = names::item_doc(&contract.krate, "The values of the cells of the page.");
    (!contract.cells.is_empty()).then(|| {
        quote! {
            #doc
            #[derive(::core::fmt::Debug, ::core::default::Default)]
            #vis struct Cells(#(::core::option::Option<#names>),*);
        }
    })
}

/// What is known of a cell: where it lies, and who writes it.
fn held(contract: &Contract, cell: &Cell) -> TokenStream {
    let krate = &contract.krate;
    let Cell { name, tag, .. } = cell;
    let place = Index::from(*tag);
    let tag = number(*tag);
    let writers = contract.writers(cell).into_iter().map(|writer| &writer.module.name);
    quote! {
        impl #krate::Holds<#name> for Contract {
            const TAG: u16 = #tag;

            fn value(cells: &mut Cells) -> &mut ::core::option::Option<#name> {
                &mut cells.#place
            }
        }

        #(impl #krate::Writes<#name> for #writers::Here {})*
    }
}

fn answered(contract: &Contract) -> TokenStream {
    let krate = &contract.krate;
    let parameters = parameters(contract);
    let bounds = parameters.iter().enumerate().map(|(place, parameter)| {
        let port = port_alias(contract, place);
        // A port has these bounds; repeated, they leave one error of a trait that is no port.
        quote!(#parameter: super::#port + ::core::marker::Send + ::core::marker::Sync + 'static)
    });
    let arms = contract.ports.iter().map(|Port { name, variant, .. }| {
        quote!(Call::#variant(call) => call.answer(caller, &self.#name, Reply::#variant),)
    });
    let caller = if contract.ports.is_empty() { quote!(_) } else { quote!(caller) };
    quote! {
        impl<#(#bounds),*> #krate::Backend<Contract> for Ports<#(#parameters),*> {
            fn answer<'a>(&'a self, #caller: &'a #krate::Call, request: Call) -> #krate::Answer<'a, Reply> {
                match request { #(#arms)* }
            }
        }
    }
}

fn listed(contract: &Contract, place: usize, port: &Port) -> TokenStream {
    let (calls, variant) = (calls_alias(contract, place), &port.variant);
    let others = otherwise(contract.ports.len() > 1, &quote!(::core::option::Option::None));
    quote! {
        impl super::#calls::Listed for Contract {
            fn into_call(call: super::#calls::Call) -> Call {
                Call::#variant(call)
            }

            fn reply(reply: Reply) -> ::core::option::Option<super::#calls::Reply> {
                match reply {
                    Reply::#variant(reply) => ::core::option::Option::Some(reply),
                    #others
                }
            }

            fn into_reply(reply: super::#calls::Reply) -> Reply {
                Reply::#variant(reply)
            }
        }
    }
}

fn implementation(contract: &Contract) -> TokenStream {
    let krate = &contract.krate;
    let private = krate.private();
    let descriptor = descriptor(contract);
    let event_tag = event_tag(contract);
    let is_read = is_read(contract);
    let is_failure = is_failure(contract);
    let spindle_id = spindle_id(contract);
    let drop_cell = drop_cell(contract);
    let decode = decode(contract);
    let cells = if contract.cells.is_empty() { quote!(()) } else { quote!(Cells) };
    quote! {
        ::std::thread_local! {
            static EXCHANGE: #private::Exchange<Contract> = const { #private::Exchange::new() };
        }

        impl #krate::Contract for Contract {
            type Event = Event;
            type Yield = Yield;
            type Notify = Notify;
            type Call = Call;
            type Reply = Reply;
            type Done = Done;
            type Cells = #cells;
            type SpindleId = SpindleId;

            #descriptor
            #event_tag
            #is_read
            #is_failure
            #spindle_id
            #drop_cell
            #decode

            fn exchange() -> &'static ::std::thread::LocalKey<#private::Exchange<Self>> {
                &EXCHANGE
            }
        }
    }
}

fn descriptor(contract: &Contract) -> TokenStream {
    let Contract { krate, spindles, .. } = contract;
    let names = spindles.iter().map(Spindle::text);
    let events = spindles.iter().flat_map(|spindle| {
        spindle.events.iter().map(|event| {
            let Event { declared, fields, .. } = event;
            let (kind, delivery) = (number(spindle.kind), delivery_of(contract, spindle, event));
            quote! {
                #krate::EventInfo { name: #declared, kind: #kind, delivery: #delivery, fields: &[#(#fields),*] }
            }
        })
    });
    let yields = spindles.iter().flat_map(|spindle| {
        spindle.yields.iter().map(|point| {
            let (name, kind) = (names::text(&point.name), number(spindle.kind));
            let accepts = spindle.accepted(point).into_iter().map(|event| number(event.tag));
            quote!(#krate::YieldInfo { name: #name, kind: #kind, accepts: &[#(#accepts),*] })
        })
    });
    let cells = contract.cells.iter().map(|cell| names::text(&cell.name));
    quote! {
        const DESCRIPTOR: &'static #krate::Descriptor = &#krate::Descriptor {
            spindles: &[#(#krate::SpindleInfo { name: #names }),*],
            events: &[#(#events),*],
            yields: &[#(#yields),*],
            cells: &[#(#krate::CellInfo { name: #cells }),*],
        };
    }
}

fn delivery_of(contract: &Contract, spindle: &Spindle, event: &Event) -> TokenStream {
    let krate = &contract.krate;
    let delivery = match event.delivery.unwrap_or_else(|| spindle.likely_delivery(event)) {
        Delivery::Answer => quote!(Answer),
        Delivery::Every => quote!(Every),
        Delivery::Latest => quote!(Latest),
        Delivery::Once => quote!(Once),
    };
    quote!(#krate::Delivery::#delivery)
}

fn event_tag(contract: &Contract) -> TokenStream {
    let arms = contract.spindles.iter().flat_map(|spindle| {
        let (page, module) = (&spindle.variant, &spindle.module.name);
        spindle.events.iter().map(move |Event { variant, tag, .. }| {
            let tag = number(*tag);
            quote!(Event::#page(#module::Event::#variant(_)) => #tag,)
        })
    });
    quote! {
        fn event_tag(event: &Event) -> u16 {
            match *event { #(#arms)* }
        }
    }
}

fn is_read(contract: &Contract) -> TokenStream {
    let variants = contract.ports.iter().map(|port| &port.variant);
    quote! {
        fn is_read(call: &Call) -> bool {
            match *call { #(Call::#variants(ref call) => call.is_read(),)* }
        }
    }
}

fn is_failure(contract: &Contract) -> TokenStream {
    let variants = contract.ports.iter().map(|port| &port.variant);
    quote! {
        fn is_failure(reply: &Reply) -> bool {
            match *reply { #(Reply::#variants(ref reply) => reply.is_failure(),)* }
        }
    }
}

fn spindle_id(contract: &Contract) -> TokenStream {
    let krate = &contract.krate;
    let id = |spindle: &Spindle| {
        let variant = &spindle.variant;
        quote!(SpindleId::#variant(#krate::Id::new(id)))
    };
    let body = match &contract.spindles[..] {
        [] => quote!(),
        [only] => {
            let id = id(only);
            quote!({ let _ = kind; #id })
        }
        [first @ .., last] => {
            let kinds = first.iter().map(|spindle| number(spindle.kind));
            let (ids, last) = (first.iter().map(id), id(last));
            quote!(match kind { #(#kinds => #ids,)* _ => #last })
        }
    };
    quote! {
        fn spindle_id(kind: u16, id: #krate::RawId) -> SpindleId {
            #body
        }
    }
}

/// One cell after the other: a destructor may panic.
fn drop_cell(contract: &Contract) -> Option<TokenStream> {
    let arms = contract.cells.iter().map(|cell| {
        let (tag, place) = (number(cell.tag), Index::from(cell.tag));
        quote!(#tag => ::core::mem::drop(cells.#place.take()),)
    });
    (!contract.cells.is_empty()).then(|| {
        quote! {
            fn drop_cell(cells: &mut Cells, tag: u16) {
                match tag { #(#arms)* _ => {} }
            }
        }
    })
}

fn decode(contract: &Contract) -> TokenStream {
    let krate = &contract.krate;
    let private = krate.private();
    let arms = contract.spindles.iter().flat_map(|spindle| {
        let module = &spindle.module.name;
        let private = &private;
        spindle.events.iter().map(move |Event { name, is_unit, tag, .. }| {
            let tag = number(*tag);
            if *is_unit {
                quote! {
                    #tag => <#private::NoFields as #private::serde::Deserialize>::deserialize(fields)
                        .map(|_| #krate::Event::into_event(#module::#name)),
                }
            } else {
                quote! {
                    #tag => <#module::#name as #private::serde::Deserialize>::deserialize(fields)
                        .map(#krate::Event::into_event),
                }
            }
        })
    });
    quote! {
        fn decode<'de, D: #private::serde::Deserializer<'de>>(
            tag: u16,
            fields: D,
        ) -> ::core::result::Result<Event, D::Error> {
            match tag {
                #(#arms)*
                _ => ::core::result::Result::Err(#private::serde::de::Error::custom("no such event")),
            }
        }
    }
}

/// Which handler of the view gets what.
fn drawn(contract: &Contract) -> TokenStream {
    let krate = &contract.krate;
    let modules = contract.spindles.iter().map(|spindle| &spindle.module.name);
    let arms = contract.spindles.iter().map(|spindle| handlers(contract, spindle));
    quote! {
        impl<V, H> #krate::DrawnBy<V, H> for Contract
        where
            V: #(#modules::View<H>)+*,
        {
            fn draw(view: &mut V, output: #krate::Output<Self>, host: &mut H) {
                match output {
                    #(#arms)*
                    _ => {}
                }
            }
        }
    }
}

fn handlers(contract: &Contract, spindle: &Spindle) -> TokenStream {
    let krate = &contract.krate;
    let (page, module, kind) = (&spindle.variant, &spindle.module.name, number(spindle.kind));
    let yields = spindle.yields.iter().map(|Yield { name, handler, .. }| {
        quote! {
            #krate::Output::Yield { spindle, offer, value: Yield::#page(#module::Yield::#name(value)) } => {
                #module::View::#handler(view, #krate::Offer::new(spindle, offer), value, host);
            }
        }
    });
    let notifies = spindle.handled().map(|notify| {
        let (name, handler) = (&notify.name, &notify.handler);
        quote! {
            #krate::Output::Notify { spindle, value: Notify::#page(#module::Notify::#name(value)) } => {
                #module::View::#handler(view, #krate::Id::new(spindle), value, host);
            }
        }
    });
    quote! {
        #krate::Output::Started { spindle, kind: #kind } => {
            #module::View::started(view, #krate::Id::new(spindle), host);
        }
        #(#notifies)*
        #(#yields)*
        #krate::Output::OfferEnded { spindle, kind: #kind, offer, how } => {
            #module::View::offer_ended(view, #krate::Id::new(spindle), offer, how, host);
        }
        #krate::Output::Completed { spindle, value: Done::#page(value), .. } => {
            #module::View::complete(view, #krate::Id::new(spindle), value, host);
        }
    }
}
