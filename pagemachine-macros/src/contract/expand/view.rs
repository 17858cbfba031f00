//! The trait that a page implements for each spindle: one handler for all that it says.

use proc_macro2::{Ident, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Attribute, spanned::Spanned};

use super::{local, spindle};
use crate::{
    contract::{
        declared::{Notify, Yield},
        model::{Contract, Spindle},
    },
    names,
};

pub(super) fn view(contract: &Contract, spindle: &Spindle) -> TokenStream {
    let krate = &contract.krate;
    let vis = &spindle.module.vis_inside;
    let name = spindle.text();
    let (id, host) = (local("id"), local("host"));
    let notifies = spindle.handled().map(notified);
    let yields = spindle.yields.iter().map(|point| asked(contract, point));
    let complete = complete(spindle);
    let unimplemented = unimplemented(contract, spindle);
    let trait_doc =
        names::doc(format_args!("What a page shows of a `{name}`: a handler for each yield and notify."));
    let host_doc = names::item_doc(krate, "`H` is what the host of the page hands to each of them.");
    let started = names::doc(format_args!("A `{name}` was started."));
    let ended = names::doc(format_args!("An offer of a `{name}` has ended: it was answered, or withdrawn."));
    quote! {
        #trait_doc
        ///
        #host_doc
        #unimplemented
        #vis trait View<H> {
            #started
            fn started(&mut self, #id: Id, #host: &mut H) {
                let _ = (#id, #host);
            }

            #(#notifies)*
            #(#yields)*

            #ended
            ///
            /// `offer` is its number.
            fn offer_ended(&mut self, #id: Id, offer: u64, how: #krate::Ended, #host: &mut H) {
                let _ = (#id, offer, how, #host);
            }

            #complete
        }
    }
}

fn unimplemented(contract: &Contract, spindle: &Spindle) -> TokenStream {
    let name = spindle.text();
    let message = format!("`{{Self}}` has no view of the spindle `{name}`");
    let note =
        format!("write `impl {}::{name}::View<{{H}}> for {{Self}}`", names::text(&contract.module.name));
    quote! {
        #[diagnostic::on_unimplemented(
            message = #message,
            label = "the contract of this page has this spindle",
            note = #note
        )]
    }
}

fn notified(notify: &Notify) -> TokenStream {
    let Notify { name, handler, docs } = notify;
    let docs = documented(docs, "notify", name);
    let (id, host) = (local("id"), local("host"));
    // At the struct, so that a page without this handler is shown what it is for.
    quote_spanned! {name.span()=>
        #docs
        fn #handler(&mut self, #id: Id, #handler: #name, #host: &mut H);
    }
}

fn asked(contract: &Contract, point: &Yield) -> TokenStream {
    let krate = &contract.krate;
    let Yield { name, handler, docs, .. } = point;
    let docs = documented(docs, "yield", name);
    let (offer, host) = (local("offer"), local("host"));
    quote_spanned! {name.span()=>
        #docs
        fn #handler(&mut self, #offer: #krate::Offer<#name>, #handler: #name, #host: &mut H);
    }
}

/// The documentation of the struct, or a line in its place.
fn documented(docs: &[Attribute], what: &str, name: &Ident) -> TokenStream {
    match docs {
        [] => names::doc(format_args!("The {what} `{}`.", names::text(name))),
        docs => quote!(#(#docs)*),
    }
}

/// A handler that may be left out where the contract declares no output.
fn complete(spindle: &Spindle) -> TokenStream {
    let output = spindle::output(spindle);
    let doc = names::doc(format_args!("A `{}` has ended with this outcome.", spindle.text()));
    let (id, host) = (local("id"), local("host"));
    let body = if spindle.output.is_some() {
        quote_spanned!(output.span()=> ;)
    } else {
        quote!({ let _ = (#id, outcome, #host); })
    };
    quote_spanned! {output.span()=>
        #doc
        fn complete(&mut self, #id: Id, outcome: #output, #host: &mut H) #body
    }
}
