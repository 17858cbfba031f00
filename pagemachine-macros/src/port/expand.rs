//! What the `port` attribute writes: the trait, and beside it the module of its calls.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;
use syn::Type;

use super::model::{Method, Parameter, Port, Unsound};
use crate::names::{self, Crossing};

/// What the module declares itself, so that it hides what the user calls by the same name.
const GENERATED: &[&str] = &["Call", "Reply", "Request", "Listed", "Opening"];

/// What the parameter of a request is.
const NUMBER: &str = "`N` is the number of its method, from 0, in the order of the trait.";

pub(crate) fn port(port: &Port) -> TokenStream {
    let definition = definition(port);
    let calls = calls(port);
    quote!(#definition #calls)
}

/// The trait, with methods that return what a host may run on any thread.
fn definition(port: &Port) -> TokenStream {
    let Port { attrs, vis, name, supertraits, methods, unsound, .. } = port;
    let asked = (!supertraits.is_empty()).then(|| quote!(#supertraits +));
    let methods = methods.iter().map(|method| {
        let Method { attrs, name, context, arguments, reply, stream, unsound, .. } = method;
        if let Some(Unsound { written, .. }) = unsound {
            return written.clone();
        }
        let parameters = context.iter().chain(arguments).map(|Parameter { name, ty }| quote!(#name: #ty));
        let returned = stream
            .as_ref()
            .map_or_else(|| quote!(impl ::core::future::Future<Output = #reply>), |stream| quote!(#stream));
        quote! {
            #(#attrs)*
            fn #name(
                &self,
                #(#parameters),*
            ) -> #returned + ::core::marker::Send;
        }
    });
    let message = format!("`{{Self}}` does not answer the port `{name}`");
    let note = format!("write `impl {name} for {{Self}}`");
    quote! {
        #(#attrs)*
        #[diagnostic::on_unimplemented(message = #message, label = "not the backend of this port", note = #note)]
        #vis trait #name: #asked ::core::marker::Send + ::core::marker::Sync + 'static {
            #(#methods)*
            #(#unsound)*
        }
    }
}

fn calls(port: &Port) -> TokenStream {
    let Port { krate, vis, name, module, methods, .. } = port;
    let doc = names::item_doc(krate, format_args!("Calls to the port `{name}`: inert until performed."));
    let functions = methods.iter().enumerate().map(|(place, method)| function(port, place, method));
    let call = call(port);
    let reply = reply(port);
    let answer = answer(port);
    let request = port.methods.iter().any(|method| method.stream.is_none()).then(|| request(port));
    let opening = port.methods.iter().any(|method| method.stream.is_some()).then(|| opening(port));
    let listed = listed(port);
    let crossing: Vec<Type> = methods
        .iter()
        .flat_map(|method| method.arguments.iter().map(|argument| &argument.ty).chain([&method.reply]))
        .map(inside)
        .collect();
    let asked = Crossing::of(&port.krate, &crossing).asked();
    let outputs = methods.iter().enumerate().map(|(place, method)| output(port, place, method));
    quote! {
        #doc
        #vis mod #module {
            use super::*;

            #(#functions)*
            #call
            #reply
            #answer
            #request
            #opening
            #listed
            #(#outputs)*
            #asked
        }
    }
}

/// Describes a call to one method.
fn function(port: &Port, place: usize, method: &Method) -> TokenStream {
    let vis = &port.vis_inside;
    let Method { name, variant, arguments, stream, unsound, .. } = method;
    let place = Literal::usize_unsuffixed(place);
    let described = if stream.is_some() { quote!(Opening) } else { quote!(Request) };
    let docs = method.docs();
    let generated = (method.docs().count() == 0)
        .then(|| names::doc(format_args!("A call to `{}` of the port `{}`.", method.text(), port.name)));
    let fields = arguments.iter().map(|argument| &argument.name);
    let parameters = arguments.iter().map(|Parameter { name, ty }| {
        let ty = inside(ty);
        quote!(#name: #ty)
    });
    let anything = (0..unsound.as_ref().map_or(0, |unsound| unsound.anything))
        .map(|_| quote!(_: impl ::core::marker::Sized));
    let parameters = parameters.chain(anything);
    quote! {
        #(#docs)*
        #generated
        #vis fn #name(#(#parameters),*) -> #described<#place> {
            #described { call: Call::#variant { #(#fields),* } }
        }
    }
}

fn call(port: &Port) -> TokenStream {
    let vis = &port.vis_inside;
    let doc = names::item_doc(&port.krate, format_args!("A call to the port `{}`.", port.name));
    let variants = port.methods.iter().map(|method| {
        let Method { variant, arguments, .. } = method;
        let text = method.text();
        let doc = names::doc(format_args!("A call to `{text}`."));
        let fields = arguments.iter().map(|Parameter { name, ty }| {
            let doc = names::doc(format_args!("Its argument `{}`.", names::text(name)));
            let ty = inside(ty);
            quote!(#doc #name: #ty)
        });
        quote! {
            #doc
            #[data(name = #text)]
            #variant { #(#fields),* }
        }
    });
    let derives = names::data(&port.krate, false);
    quote! {
        #doc
        #derives
        #vis enum Call { #(#variants),* }
    }
}

fn reply(port: &Port) -> TokenStream {
    let vis = &port.vis_inside;
    let doc = names::item_doc(&port.krate, format_args!("The reply to a call to the port `{}`.", port.name));
    let variants = port.methods.iter().map(|method| {
        let Method { variant, reply, .. } = method;
        let (text, reply) = (method.text(), inside(reply));
        let what = if method.stream.is_some() { "An item of" } else { "The reply to" };
        let doc = names::doc(format_args!("{what} `{text}`."));
        quote! {
            #doc
            #[data(name = #text)]
            #variant(#reply)
        }
    });
    let derives = names::data(&port.krate, false);
    quote! {
        #doc
        #derives
        #vis enum Reply { #(#variants),* }
    }
}

fn answer(port: &Port) -> TokenStream {
    let Port { krate, vis_inside: vis, name, methods, .. } = port;
    let private = krate.private();
    let (asked, caller, into) = (local("port"), local("caller"), local("into"));
    let reads: Vec<&Ident> =
        methods.iter().filter(|method| method.read).map(|method| &method.variant).collect();
    let is_read = if reads.is_empty() {
        quote!(false)
    } else {
        quote!(::core::matches!(self, #(Self::#reads { .. })|*))
    };
    let arms = methods.iter().map(|method| {
        let Method { name: method, variant, context, arguments, stream, unsound, .. } = method;
        if unsound.is_some() {
            return quote!(Self::#variant { .. } => loop {},);
        }
        let fields: Vec<&Ident> = arguments.iter().map(|argument| &argument.name).collect();
        let context = context.iter().map(|_| quote!(#caller));
        let arguments = context.chain(fields.iter().map(|field| quote!(#field)));
        let answer = if stream.is_some() { quote!(items) } else { quote!(reply) };
        quote! {
            Self::#variant { #(#fields),* } => #krate::Answer::#answer(
                super::#name::#method(#asked, #(#arguments),*),
                move |reply| #into(Reply::#variant(reply)),
            ),
        }
    });
    let value = local("reply");
    let failures = methods.iter().map(|Method { variant, stream, .. }| {
        if stream.is_some() {
            // An item is no reply, also when it is an `Err`.
            return quote!(Self::#variant(_) => false);
        }
        quote!(Self::#variant(ref #value) => #private::Replied(#value).is_failure())
    });
    quote! {
        impl Reply {
            /// Whether it is the `Err` of a method that returns a `Result`.
            #vis fn is_failure(&self) -> bool {
                match *self { #(#failures),* }
            }
        }

        impl Call {
            /// Whether it is a `#[read]`: without effect, so that it may be let go.
            #vis fn is_read(&self) -> bool {
                #is_read
            }

            /// Asks `port`; `into` puts what it replies among the replies of a contract.
            #vis fn answer<'a, R: 'static>(
                self,
                #caller: &'a #krate::Call,
                #asked: &'a impl super::#name,
                #into: fn(Reply) -> R,
            ) -> #krate::Answer<'a, R> {
                match self { #(#arms)* }
            }
        }
    }
}

/// What the functions return, and how it is performed.
fn request(port: &Port) -> TokenStream {
    let Port { krate, vis_inside: vis, name, .. } = port;
    let private = krate.private();
    let doc = names::doc(format_args!("A call to the port `{name}` that is not performed yet."));
    let place_doc = names::item_doc(krate, NUMBER);
    quote! {
        #doc
        ///
        #place_doc
        #[derive(::core::fmt::Debug)]
        #[must_use = "a call is made only when `<-` performs it"]
        #vis struct Request<const N: usize> {
            call: Call,
        }

        impl<S, const N: usize> #krate::Effect<S> for Request<N>
        where
            S: #krate::Spindle<Contract: Listed>,
            Call: #private::Method<N, Reply = Reply>,
        {
            type Output = <Call as #private::Method<N>>::Output;
            type Wait = #private::CallWait<S::Contract, Self::Output>;

            fn perform(self) -> Self::Wait {
                #private::CallWait::call(<S::Contract as Listed>::into_call(self.call), |reply| {
                    <S::Contract as Listed>::reply(reply).and_then(<Call as #private::Method<N>>::output)
                })
            }
        }

        impl<C: Listed, const N: usize> #krate::Request<C> for Request<N>
        where
            Call: #private::Method<N, Reply = Reply>,
        {
            type Reply = <Call as #private::Method<N>>::Output;

            fn into_call(self) -> C::Call {
                <C as Listed>::into_call(self.call)
            }

            fn into_reply(reply: Self::Reply) -> C::Reply {
                <C as Listed>::into_reply(<Call as #private::Method<N>>::into_reply(reply))
            }
        }
    }
}

/// What the functions of streams return, and how a stream is opened.
fn opening(port: &Port) -> TokenStream {
    let Port { krate, vis_inside: vis, name, .. } = port;
    let private = krate.private();
    let doc = names::doc(format_args!("A stream of the port `{name}` that is not opened yet."));
    let place_doc = names::item_doc(krate, NUMBER);
    quote! {
        #doc
        ///
        #place_doc
        #[derive(::core::fmt::Debug)]
        #[must_use = "a stream is opened only when `<-` performs it"]
        #vis struct Opening<const N: usize> {
            call: Call,
        }

        impl<S, const N: usize> #krate::Effect<S> for Opening<N>
        where
            S: #krate::Spindle<Contract: Listed>,
            Call: #private::Method<N, Reply = Reply>,
        {
            type Output = #krate::Receiver<<Call as #private::Method<N>>::Output>;
            type Wait = #private::Now<Self::Output>;

            fn perform(self) -> Self::Wait {
                #private::open::<S::Contract, _>(<S::Contract as Listed>::into_call(self.call), |reply| {
                    <S::Contract as Listed>::reply(reply).and_then(<Call as #private::Method<N>>::output)
                })
            }
        }

        impl<C: Listed, const N: usize> #krate::Opening<C> for Opening<N>
        where
            Call: #private::Method<N, Reply = Reply>,
        {
            type Item = <Call as #private::Method<N>>::Output;

            fn into_call(self) -> C::Call {
                <C as Listed>::into_call(self.call)
            }

            fn into_reply(item: Self::Item) -> C::Reply {
                <C as Listed>::into_reply(<Call as #private::Method<N>>::into_reply(item))
            }
        }
    }
}

/// What a contract that lists the port implements.
fn listed(port: &Port) -> TokenStream {
    let Port { krate, vis_inside: vis, name, .. } = port;
    let message = format!("the contract `{{Self}}` does not list the port `{name}`");
    let note = format!("add it: `ports(.., {name})` in the `contract` attribute");
    let doc = names::item_doc(krate, format_args!("A contract that lists the port `{name}`."));
    quote! {
        #doc
        #[diagnostic::on_unimplemented(
            message = #message,
            label = "a port that the contract does not list",
            note = #note
        )]
        #vis trait Listed: #krate::Contract {
            /// Puts a call among those of the contract.
            fn into_call(call: Call) -> Self::Call;
            /// Takes a reply out again; `None` is another port's.
            fn reply(reply: Self::Reply) -> ::core::option::Option<Reply>;
            /// Puts a reply among those of the contract.
            fn into_reply(reply: Reply) -> Self::Reply;
        }
    }
}

/// How the reply to one method is taken out.
fn output(port: &Port, place: usize, method: &Method) -> TokenStream {
    let private = port.krate.private();
    let Method { variant, reply, .. } = method;
    let (place, reply) = (Literal::usize_unsuffixed(place), inside(reply));
    let others = (port.methods.len() > 1).then(|| quote!(_ => ::core::option::Option::None,));
    quote! {
        impl #private::Method<#place> for Call {
            type Reply = Reply;
            type Output = #reply;

            fn output(reply: Reply) -> ::core::option::Option<Self::Output> {
                match reply {
                    Reply::#variant(reply) => ::core::option::Option::Some(reply),
                    #others
                }
            }

            fn into_reply(output: Self::Output) -> Reply {
                Reply::#variant(output)
            }
        }
    }
}

fn inside(ty: &Type) -> Type {
    names::one_level_down(ty, GENERATED)
}

/// A local out of reach of the user's names.
fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}
