//! Jumps: a loop around one computation, or around several that jump to each other; and the way out of it.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::{
    Expr, ExprCall, FnArg, Lifetime, Pat, PatIdent, Signature, Stmt,
    visit_mut::{self, VisitMut},
};

use super::{Body, block, function, label, local, signature};
use crate::{
    names,
    spindle::model::{Computation, Module, callee, find, jump, slot},
};

/// What a jump sets before the next round.
pub(super) enum Round {
    /// One slot for each parameter.
    Slots { name: Ident, slots: Vec<Ident> },
    /// Which of several computations runs next, and its arguments; the members' names, and how many each takes.
    Next { jump: Ident, members: Vec<(Ident, usize)> },
}

impl Round {
    pub(super) fn of_itself(computation: &Computation) -> Self {
        let slots = computation.parameters().enumerate().map(|(place, parameter)| slot(parameter, place));
        Self::Slots { name: computation.name().clone(), slots: slots.collect() }
    }

    /// Whether a call of this name is a jump.
    pub(super) fn takes(&self, callee: &Ident) -> bool {
        match self {
            Self::Slots { name, .. } => name == callee,
            Self::Next { members, .. } => members.iter().any(|(member, _)| member == callee),
        }
    }

    /// The jump that this expression is, if it is one.
    pub(super) fn jump(&self, expr: &Expr) -> Option<Expr> {
        let call = jump(expr, &|callee| self.takes(callee))?;
        let (set, tail) = (self.set(call), label("tail"));
        Some(syn::parse_quote!({ #set continue #tail; }))
    }

    fn set(&self, call: &ExprCall) -> TokenStream {
        let args = call.args.iter();
        let takes = |count: usize, callee: &Ident| self::callee(call) == Some(callee) && count == args.len();
        match self {
            Self::Slots { slots, .. } if slots.len() == args.len() => quote!(#(#slots = #args;)*),
            Self::Next { jump, members } if members.iter().any(|(callee, count)| takes(*count, callee)) => {
                let (next, variant) = (local("next"), variant(call));
                if args.len() == 0 {
                    quote!(#next = #jump::#variant;)
                } else {
                    quote!(#next = #jump::#variant(#(#args),*);)
                }
            }
            // A wrong number of arguments is for rustc to say, of a call as the user wrote it.
            _ => call.to_token_stream().into_iter().chain(quote!(;)).collect(),
        }
    }
}

/// Jumps to computations that do not come back: each is performed when all that its caller held is dropped.
pub(super) struct Ways(Vec<Ident>);

impl Ways {
    /// Those out of a group of computations.
    pub(super) fn out_of(members: &[&Computation], all: &[&Computation]) -> Self {
        let mut ways: Vec<Ident> = Vec::new();
        for way in members.iter().flat_map(|member| member.calls(all).jumps) {
            if !members.iter().any(|member| *member.name() == way) && !ways.contains(&way) {
                ways.push(way);
            }
        }
        Self(ways)
    }

    pub(super) fn is_none(&self) -> bool {
        self.0.is_empty()
    }

    /// The way out that this expression is, if it is one.
    pub(super) fn jump(&self, expr: &Expr) -> Option<Expr> {
        let call = jump(expr, &|name| self.0.contains(name))?;
        let to = Self::label(callee(call)?);
        Some(syn::parse_quote!(break #to #call))
    }

    /// The body, which is left by a way out or by `return`, and what comes behind it.
    pub(super) fn around(&self, body: TokenStream) -> TokenStream {
        let then = local("then");
        self.0.iter().enumerate().fold(body, |body, (place, way)| {
            let to = Self::label(way);
            let is_last = place + 1 == self.0.len();
            let leave = (!is_last).then(|| quote!(return));
            let end = (!is_last).then(|| quote!(;));
            // A result of another type is blamed on the call.
            let perform = quote_spanned!(way.span()=> Here::perform(#then).await);
            quote!(let #then = #to: { #body }; #leave #perform #end)
        })
    }

    fn label(way: &Ident) -> Lifetime {
        label(&format!("to_{}", names::text(way)))
    }
}

/// The call in a computation that does nothing but hand its arguments on to another one, which it then describes.
///
/// One that may give another type is performed instead, for rustc to blame its call and not the signature.
pub(super) fn only_a_way_out<'c>(
    computation: &'c Computation,
    ways: &Ways,
    all: &[&Computation],
) -> Option<&'c ExprCall> {
    let ([Stmt::Expr(call, None)], None) = (&computation.body.stmts[..], &computation.otherwise) else {
        return None;
    };
    let call = jump(call, &|name| ways.0.contains(name))?;
    let hands_on = call.args.iter().all(|argument| matches!(argument, Expr::Path(_) | Expr::Lit(_)));
    let gives_the_same = find(all, callee(call)?)?.output() == computation.output();
    (hands_on && gives_the_same).then_some(call)
}

/// Moves the arguments into the body, so that a way out of it drops them too.
pub(super) fn moved_in(sig: &mut Signature) -> TokenStream {
    let mut moves = Moves(Vec::new());
    moves.visit_signature_mut(sig);
    moves.0.into_iter().collect()
}

struct Moves(Vec<TokenStream>);

impl VisitMut for Moves {
    fn visit_pat_ident_mut(&mut self, pat: &mut PatIdent) {
        visit_mut::visit_pat_ident_mut(self, pat);
        let (mutable, name) = (pat.mutability.take(), &pat.ident);
        self.0.push(quote!(let #mutable #name = #name;));
    }
}

/// The variant of the computation that is called, at the place of the call.
fn variant(call: &ExprCall) -> TokenStream {
    match &*call.func {
        Expr::Path(func) => func.path.get_ident().map(|name| names::camel(name).to_token_stream()),
        _ => None,
    }
    .unwrap_or_default()
}

/// Gives each argument a name of its own, where it is taken apart behind the signature.
pub(super) fn named(sig: &mut Signature) -> Vec<Ident> {
    let mut names = Vec::new();
    for (place, input) in sig.inputs.iter_mut().enumerate() {
        let FnArg::Typed(parameter) = input else { continue };
        let name = match &*parameter.pat {
            Pat::Ident(pat) => pat.ident.clone(),
            _ => local(&format!("argument_{place}")),
        };
        *parameter.pat = syn::parse_quote!(#name);
        names.push(name);
    }
    names
}

/// Counts the round against the budget of the turn.
pub(super) fn count(module: &Module) -> TokenStream {
    let private = module.krate.private();
    quote!(#private::jump::<Here>().await;)
}

/// Computations that jump to each other: a function for each that says where to begin, and one loop.
pub(super) fn group(module: &Module, members: &[&Computation], all: &[&Computation]) -> Vec<TokenStream> {
    let Some(first) = members.first() else { return Vec::new() };
    let jump = format_ident!("__{}Jump", names::text(&names::camel(first.name())));
    let rounds = format_ident!("__{}_rounds", names::text(first.name()));
    let taking = members.iter().map(|member| (member.name().clone(), member.parameters().count())).collect();
    let round = Round::Next { jump: jump.clone(), members: taking };
    let mut functions: Vec<_> =
        members.iter().map(|member| beginning(module, member, &jump, &rounds)).collect();
    let shared = shared(module, members, all, &round, &jump, &rounds);
    if let Some(first) = functions.first_mut() {
        first.extend(shared);
    }
    functions
}

/// The function that a user calls.
fn beginning(module: &Module, computation: &Computation, jump: &Ident, rounds: &Ident) -> TokenStream {
    let Computation { attrs, vis, .. } = computation;
    let mut sig = computation.sig.clone();
    let args = named(&mut sig);
    let sig = signature(module, &sig, &computation.output());
    let variant = names::camel(computation.name());
    let begin = if args.is_empty() { quote!(#jump::#variant) } else { quote!(#jump::#variant(#(#args),*)) };
    quote! {
        #(#attrs)*
        #vis #sig {
            #rounds(#begin)
        }
    }
}

/// Which computation runs next, and the loop that runs it.
fn shared(
    module: &Module,
    members: &[&Computation],
    all: &[&Computation],
    round: &Round,
    jump: &Ident,
    rounds: &Ident,
) -> TokenStream {
    let Some(first) = members.first() else { return TokenStream::new() };
    let doc = names::doc("Which computation runs next, and its arguments.");
    let variants = members.iter().map(|member| {
        let (variant, types) =
            (names::camel(member.name()), member.parameters().map(|parameter| &parameter.ty));
        if member.sig.inputs.is_empty() { quote!(#variant) } else { quote!(#variant(#(#types),*)) }
    });
    let (tail, next, counted) = (label("tail"), local("next"), count(module));
    let ways = Ways::out_of(members, all);
    let arms = members.iter().map(|member| {
        let (variant, patterns) =
            (names::camel(member.name()), member.parameters().map(|parameter| &parameter.pat));
        let pattern =
            if member.sig.inputs.is_empty() { quote!(#variant) } else { quote!(#variant(#(#patterns),*)) };
        let body =
            Body { krate: &module.krate, computation: member, all, round: Some(round), ways: &ways }.expand();
        let body = block(body, &member.body.brace_token);
        // So that rustc takes the arm for a place of the user's, where what it holds is dropped.
        let jump = names::at(member.name(), names::text(jump));
        quote!(#jump::#pattern => #body)
    });
    let first_jump = local("first");
    let body = quote! {
        let mut #next = #first_jump;
        #tail: loop {
            #counted
            match #next { #(#arms)* }
        }
    };
    let body = ways.around(body);
    let output = first.output();
    let looping = Computation {
        attrs: Vec::new(),
        vis: syn::Visibility::Inherited,
        sig: syn::parse_quote!(fn #rounds(#first_jump: #jump) -> #output),
        body: syn::parse_quote!({}),
        otherwise: None,
        is_broken: false,
        is_unfinished: false,
        gaps: Vec::new(),
    };
    let looping = function(module, &looping, &looping.sig, &body, true);
    quote! {
        #doc
        enum #jump { #(#variants),* }
        #looping
    }
}
