//! What a module of computations becomes.

mod body;
mod jumps;

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::{
    FnArg, GenericParam, Lifetime, ReturnType, Safety, Signature, Type, spanned::Spanned, token::Brace,
};

use self::{
    body::Body,
    jumps::{Round, Ways},
};
use super::model::{Computation, Module, ModuleItem, groups};
use crate::names;

pub(crate) fn module(module: &Module) -> TokenStream {
    with_stubs(module, &vec![false; module.computations().count()])
}

/// The module, in which the computations that are `faulty` wait for ever.
pub(crate) fn with_stubs(module: &Module, faulty: &[bool]) -> TokenStream {
    let Module { attrs, vis, name, contract, krate, items, sees_super } = module;
    let computations: Vec<_> = module.computations().collect();
    let mut expanded: Vec<TokenStream> = vec![TokenStream::new(); computations.len()];
    for group in groups(&computations) {
        let members: Vec<_> = group.iter().map(|member| computations[*member]).collect();
        let functions = match members[..] {
            _ if group.iter().any(|member| faulty[*member]) => {
                members.iter().map(|computation| stub(module, computation)).collect()
            }
            [alone] => vec![self::alone(module, alone, &computations)],
            _ => jumps::group(module, &members, &computations),
        };
        group.iter().zip(functions).for_each(|(member, function)| expanded[*member] = function);
    }
    let mut expanded = expanded.into_iter();
    let items = items.iter().map(|item| match item {
        ModuleItem::Rust(item) => item.clone(),
        ModuleItem::Computation(_) => expanded.next().unwrap_or_default(),
    });
    // The path is resolved where the user wrote it: outside of the module.
    // If it leads to no spindle of a contract, it is what is blamed.
    let place = contract.segments.last().map_or_else(|| name.span(), |last| last.ident.span());
    let names = format_ident!("__{}_names", names::text(name), span = place);
    let imported = quote_spanned!(place=> names as #names);
    // A name that is asked for by itself is not missed where the path leads nowhere; one of the user's is not hidden.
    let has_own =
        module.items.iter().any(|item| matches!(item, ModuleItem::Rust(item) if names_here(item.clone())));
    let here = (!computations.is_empty() && !has_own).then(|| quote!(#names::Here,));
    // Where both have a name, rustc points to the contract's path and to the module.
    let at = |place: Span| Span::mixed_site().located_at(place);
    let of_contract = quote_spanned!(at(place)=> #names::*);
    let outer = (!sees_super).then(|| quote_spanned!(at(name.span())=> , *));
    quote! {
        use #contract::#imported;
        #(#attrs)*
        #vis mod #name {
            use super::{#here #of_contract #outer};
            use #krate::Spindle as _;
            #(#items)*
        }
    }
}

fn names_here(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(name) => name == "Here",
        TokenTree::Group(group) => names_here(group.stream()),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

/// A computation that jumps at most to itself.
fn alone(module: &Module, computation: &Computation, all: &[&Computation]) -> TokenStream {
    let ways = Ways::out_of(&[computation], all);
    let goes_round = computation.calls(all).jumps.contains(computation.name());
    let mut sig = computation.sig.clone();
    if let Some(call) = jumps::only_a_way_out(computation, &ways, all) {
        let Computation { attrs, vis, .. } = computation;
        let sig = signature(module, &sig, &computation.output());
        return quote!(#(#attrs)* #vis #sig { #call });
    }
    let round = goes_round.then(|| Round::of_itself(computation));
    let mut body =
        Body { krate: &module.krate, computation, all, round: round.as_ref(), ways: &ways }.expand();
    if goes_round {
        let (label, counted) = (label("tail"), jumps::count(module));
        let slots: Vec<_> = computation
            .parameters()
            .enumerate()
            .map(|(place, parameter)| super::model::slot(parameter, place))
            .collect();
        let patterns = computation.parameters().map(|parameter| &parameter.pat);
        let arguments = jumps::named(&mut sig);
        let round = block(
            quote! {
                #counted
                #(let #patterns = #slots;)*
                #body
            },
            &computation.body.brace_token,
        );
        // What is kept from round to round is a variable of the body, as what it may borrow is.
        body = quote! {
            #(let mut #slots = #arguments;)*
            #label: loop #round
        };
    } else if !ways.is_none() {
        let moved = jumps::moved_in(&mut sig);
        body = quote!(#moved #body);
    }
    let leaves = goes_round || !ways.is_none() || computation.otherwise.is_some();
    function(module, computation, &sig, &ways.around(body), leaves)
}

/// A function that describes a computation with this body; `leaves` if the body leaves by `return`.
fn function(
    module: &Module,
    computation: &Computation,
    sig: &Signature,
    body: &TokenStream,
    leaves: bool,
) -> TokenStream {
    let Computation { attrs, vis, .. } = computation;
    let sig = signature(module, sig, &computation.output());
    let private = module.krate.private();
    // In tail position the user's `else` follows a `return` of ours.
    let typed = typed(&private, computation);
    let allow = (leaves && has_else(body.clone())).then(|| quote!(#[allow(clippy::redundant_else)]));
    let body = future(computation.name().span(), quote!(#typed #body), &computation.body.brace_token);
    let body = if computation.compensates() {
        compensated(&private, &body, place_of_output(computation))
    } else {
        body
    };
    let body = block(quote!(#private::computation(#body)), &computation.body.brace_token);
    quote! {
        #(#attrs)*
        #allow
        #vis #sig #body
    }
}

/// A body that compensates; a result that is none is blamed on this place.
fn compensated(private: &TokenStream, body: &TokenStream, place: Span) -> TokenStream {
    let asked = spread(private, place);
    let is_success = quote_spanned!(place=> #asked::Outcome::is_success);
    quote!(#private::compensated::<Here, _>(#body, #is_success))
}

/// Tells rustc what the body gives, so that a wrong value is blamed and not the computation.
fn typed(private: &TokenStream, computation: &Computation) -> TokenStream {
    let output = computation.output();
    let place = place_of_output(computation);
    let private = spread(private, place);
    let never = quote_spanned!(place=> return #private::never::<#output>());
    quote!(if false { #never; })
}

/// Where the user says what a computation ends with, or its name.
fn place_of_output(computation: &Computation) -> Span {
    match &computation.sig.output {
        ReturnType::Default => computation.name().span(),
        ReturnType::Type(_, ty) => ty.span(),
    }
}

/// A path that stands at this place for rustc, and means what it meant.
fn spread(path: &TokenStream, place: Span) -> TokenStream {
    let tokens = path.clone().into_iter().map(|mut token| {
        match &mut token {
            TokenTree::Punct(colon) => colon.set_span(place),
            name => name.set_span(name.span().located_at(place)),
        }
        token
    });
    tokens.collect()
}

fn has_else(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(word) => word == "else",
        TokenTree::Group(group) => has_else(group.stream()),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

/// The signature, which gives a description instead of the result.
fn signature(module: &Module, sig: &Signature, output: &Type) -> TokenStream {
    let krate = &module.krate;
    let mut sig = sig.clone();
    // One that takes an `impl` has been refused, and has no name for it.
    let is_named = |input: &FnArg| !matches!(input, FnArg::Typed(parameter) if matches!(*parameter.ty, Type::ImplTrait(_)));
    let has_names = sig.inputs.iter().all(is_named);
    let captured = sig.generics.params.iter().filter_map(|parameter| match parameter {
        GenericParam::Type(parameter) => Some(&parameter.ident),
        GenericParam::Const(parameter) => Some(&parameter.ident),
        GenericParam::Lifetime(_) => None,
    });
    let bound = has_names.then(|| quote_spanned!(sig.ident.span()=> + use<#(#captured),*>));
    // A body that may not be sent to another thread is blamed on the computation's name, if the type begins there.
    // The names of a path stay where they are resolved.
    let name = sig.ident.span();
    let krate = spread(&krate.to_token_stream(), name);
    sig.output = syn::parse_quote_spanned! {name=>
        -> #krate::Computation<Here, impl #krate::Work<#output> #bound>
    };
    quote!(#sig)
}

/// What stands for a computation in which an error was found.
fn stub(module: &Module, computation: &Computation) -> TokenStream {
    let Computation { attrs, vis, sig, .. } = computation;
    let output = computation.output();
    let mut sig = sig.clone();
    (sig.asyncness, sig.constness, sig.safety, sig.abi) = (None, None, Safety::Default, None);
    sig.inputs = sig.inputs.into_iter().filter(|input| matches!(input, FnArg::Typed(_))).collect();
    let sig = signature(module, &sig, &output);
    let private = module.krate.private();
    // What its body alone used is still used.
    let modules = computation.modules();
    quote! {
        #(#attrs)*
        #[allow(unused_variables, unused_mut)]
        #vis #sig {
            #(use #modules as _;)*
            #private::computation(::core::future::pending::<#output>())
        }
    }
}

/// What a computation does; rustc names it by its place, which is that of the computation.
fn future(place: Span, stmts: TokenStream, end: &Brace) -> TokenStream {
    let begin = quote_spanned!(Span::mixed_site().located_at(place)=> async move);
    let body = block(stmts, end);
    quote!(#begin #body)
}

/// A block that ends for rustc where the user's does: what is dropped at its end is dropped there.
fn block(stmts: TokenStream, place: &Brace) -> Group {
    let mut block = Group::new(Delimiter::Brace, stmts);
    block.set_span(Span::mixed_site().located_at(place.span.join()));
    block
}

/// A local of the expansion, out of reach of the user's code.
fn local(name: &str) -> Ident {
    Ident::new(name, Span::mixed_site())
}

/// A label of the expansion, out of reach of the user's code.
fn label(name: &str) -> Lifetime {
    Lifetime { apostrophe: Span::mixed_site(), ident: local(name) }
}
