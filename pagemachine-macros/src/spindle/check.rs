//! What must hold of a module of computations, one function per rule.

pub(super) mod patterns;

use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{
    Arm, Expr, ExprAsync, ExprAwait, ExprCall, ExprClosure, FnArg, Item, Lifetime, Local,
    ParenthesizedGenericArguments, Pat, PatIdent, Path, ReturnType, Stmt, TypeFnPtr, TypeImplTrait,
    TypeReference, UnOp,
    spanned::Spanned,
    visit::{self, Visit},
};

use super::{
    binds,
    model::{Computation, Module, groups, last_name},
};
use crate::{errors::Errors, names};

pub(crate) fn module(module: &Module, errors: &mut Errors) {
    let all: Vec<_> = module.computations().collect();
    together(&all, &all, errors);
}

/// What must hold of some of the computations of a module.
fn together(some: &[&Computation], all: &[&Computation], errors: &mut Errors) {
    they_can_be_expanded(some, all, errors);
    what_fails_has_somewhere_to_go(some, errors);
}

/// What must hold of some of the computations of a module for their expansion to be one that rustc can read.
pub(crate) fn they_can_be_expanded(some: &[&Computation], all: &[&Computation], errors: &mut Errors) {
    for computation in some {
        it_is_a_plain_function(computation, errors);
        it_owns_its_arguments(computation, errors);
        effects_are_performed_where_they_can_be(computation, errors);
        an_effect_is_called(computation, all, errors);
        a_fiber_is_held(computation, errors);
        an_else_can_be_reached(computation, errors);
        calls_go_round_by_jumps_only(computation, all, errors);
    }
    those_that_jump_to_each_other_agree(some, errors);
}

fn it_is_a_plain_function(computation: &Computation, errors: &mut Errors) {
    let sig = &computation.sig;
    if let Some(token) = &sig.asyncness {
        errors.error(
            token,
            "a computation is not `async`\nhelp: it waits with `<-`, and is written as a plain function",
        );
    }
    let others = [
        sig.constness.map(|token| token.to_token_stream()),
        Some(sig.safety.to_token_stream()),
        sig.abi.as_ref().map(ToTokens::to_token_stream),
    ];
    for token in others.into_iter().flatten().filter(|token| !token.is_empty()) {
        errors.error(&token, format_args!("a computation is a plain function, found `{token}`"));
    }
    if let Some(receiver) = sig.inputs.iter().find(|input| matches!(input, FnArg::Receiver(_))) {
        errors.error(receiver, "a computation takes no `self`\nhelp: hand over what it needs as an argument");
    }
}

/// It goes on after its caller has returned. Its type names what it is made of, so its type parameters have names.
fn it_owns_its_arguments(computation: &Computation, errors: &mut Errors) {
    let mut borrows = Borrows { errors };
    computation.parameters().for_each(|parameter| borrows.visit_type(&parameter.ty));
}

struct Borrows<'e> {
    errors: &'e mut Errors,
}

impl Visit<'_> for Borrows<'_> {
    fn visit_type_reference(&mut self, reference: &TypeReference) {
        if reference.lifetime.is_none() {
            self.errors.error(
                reference,
                "a computation outlives its caller, found a reference\nhelp: take the value itself, or a `&'static` one",
            );
        }
        visit::visit_type_reference(self, reference);
    }

    fn visit_lifetime(&mut self, lifetime: &Lifetime) {
        if lifetime.ident != "static" {
            self.errors.error(
                lifetime,
                format_args!("a computation outlives its caller, found the lifetime `{lifetime}`\nhelp: take the value itself, or one that is `'static`"),
            );
        }
    }

    fn visit_type_impl_trait(&mut self, ty: &TypeImplTrait) {
        self.errors.error(
            ty,
            "a computation's type parameters have names, found `impl`\nhelp: `fn name<T: Trait + Send + 'static>(value: T)`",
        );
    }

    // These have lifetimes of their own.
    fn visit_type_fn_ptr(&mut self, _: &TypeFnPtr) {}
    fn visit_parenthesized_generic_arguments(&mut self, _: &ParenthesizedGenericArguments) {}
}

/// No `.await`, no bind in a closure or an `async` block, no `?` that an `else` would not see.
fn effects_are_performed_where_they_can_be(computation: &Computation, errors: &mut Errors) {
    Places { errors, has_else: computation.otherwise.is_some() }.visit_block(&computation.body);
    let mut of_arms = Places { errors, has_else: false };
    for_each_arm(computation, |arm| of_arms.visit_arm(arm));
}

fn for_each_arm<'c>(computation: &'c Computation, f: impl FnMut(&'c Arm)) {
    computation.otherwise.iter().flat_map(|otherwise| &otherwise.arms).for_each(f);
}

struct Places<'e> {
    errors: &'e mut Errors,
    has_else: bool,
}

impl Places<'_> {
    fn refuse_binds(&mut self, tokens: TokenStream, place: &str) {
        if let Some(arrow) = binds::first_arrow(tokens) {
            self.errors.push(syn::Error::new(
                arrow,
                format_args!(
                    "an effect cannot be performed inside {place}\nhelp: perform it before, or write a loop instead"
                ),
            ));
        }
    }
}

impl Visit<'_> for Places<'_> {
    fn visit_local(&mut self, local: &Local) {
        if let Some(init) = &local.init
            && let Expr::Macro(call) = &*init.expr
            && let binds::Call::Bind(value) = binds::Call::of(&call.mac)
            && is_plain(&value)
        {
            let name = match &local.pat {
                Pat::Ident(name) => name.ident.to_string(),
                _ => "pattern".to_owned(),
            };
            let help = format!("help: a plain value is bound with `let`: `let {name} = ..;`");
            self.errors
                .error(&value, format_args!("expected an effect after `<-`, found a plain value\n{help}"));
        }
        visit::visit_local(self, local);
    }

    fn visit_expr_await(&mut self, expr: &ExprAwait) {
        self.errors.error(
            expr.await_token,
            "a computation waits for effects, found `.await`\nhelp: bind an effect: `value <- effect;`; what takes time outside is a port call",
        );
        visit::visit_expr_await(self, expr);
    }

    fn visit_expr_closure(&mut self, closure: &ExprClosure) {
        self.refuse_binds(closure.body.to_token_stream(), "a closure");
    }

    fn visit_expr_async(&mut self, block: &ExprAsync) {
        self.refuse_binds(block.block.to_token_stream(), "an `async` block");
    }

    fn visit_item(&mut self, item: &Item) {
        self.refuse_binds(item.to_token_stream(), "an item of its own");
    }

    fn visit_macro(&mut self, mac: &syn::Macro) {
        let call = binds::Call::of(mac);
        if let binds::Call::Computation(body) = &call {
            // Its errors are its own.
            return Places { errors: self.errors, has_else: false }.visit_block(body);
        }
        if !matches!(call, binds::Call::Foreign) {
            return call.effects().iter().for_each(|effect| self.visit_expr(effect));
        }
        if self.has_else
            && let Some(mark) = question_mark(mac.tokens.clone())
        {
            self.errors.push(syn::Error::new(
                mark,
                "`?` inside a macro would pass by the `else`\nhelp: bind it before: `let value = ..?;`",
            ));
        }
    }
}

/// Whether an expression is written so that it is no effect.
fn is_plain(value: &Expr) -> bool {
    match value {
        Expr::Array(_)
        | Expr::Binary(_)
        | Expr::Cast(_)
        | Expr::Closure(_)
        | Expr::Lit(_)
        | Expr::Range(_)
        | Expr::Repeat(_)
        | Expr::Struct(_)
        | Expr::Tuple(_) => true,
        Expr::Macro(call) => ["format", "vec"].iter().any(|name| call.mac.path.is_ident(name)),
        Expr::Paren(paren) => is_plain(&paren.expr),
        Expr::Unary(unary) => !matches!(unary.op, UnOp::Deref(_)),
        _ => false,
    }
}

fn question_mark(tokens: TokenStream) -> Option<Span> {
    tokens.into_iter().find_map(|token| match token {
        TokenTree::Punct(mark) if mark.as_char() == '?' => Some(mark.span()),
        TokenTree::Group(group) => question_mark(group.stream()),
        _ => None,
    })
}

/// A function is no effect, which rustc says in words of its type.
fn an_effect_is_called(computation: &Computation, all: &[&Computation], errors: &mut Errors) {
    // The call may be what cannot be read.
    if computation.is_unfinished {
        return;
    }
    let mut performed = Performed::default();
    computation.parameters().for_each(|parameter| performed.visit_pat(&parameter.pat));
    performed.visit_block(&computation.body);
    for_each_arm(computation, |arm| performed.visit_arm(arm));
    let Performed { bound, paths } = performed;
    for path in paths {
        let is_function = match path.get_ident() {
            Some(name) => {
                let is_known = patterns::VERBS.iter().any(|verb| name == verb)
                    || all.iter().any(|computation| computation.name() == name);
                is_known && !bound.contains(name)
            }
            // A local has no path, and what else is an effect begins with a capital.
            None => path.segments.last().is_some_and(|last| {
                last.arguments.is_none() && names::text(&last.ident).starts_with(char::is_lowercase)
            }),
        };
        if is_function {
            let called = path.to_token_stream().to_string().replace(' ', "");
            errors.error(
                &path,
                format_args!("expected an effect after `<-`, found the function `{called}`\nhelp: call it: `{called}(..)`"),
            );
        }
    }
}

/// The paths that are performed, and the names of locals.
#[derive(Default)]
struct Performed {
    bound: Vec<Ident>,
    paths: Vec<Path>,
}

impl Visit<'_> for Performed {
    fn visit_pat_ident(&mut self, pat: &PatIdent) {
        self.bound.push(pat.ident.clone());
        visit::visit_pat_ident(self, pat);
    }

    fn visit_macro(&mut self, mac: &syn::Macro) {
        match binds::Call::of(mac) {
            binds::Call::Computation(body) => self.visit_block(&body),
            call => {
                for effect in call.effects() {
                    match effect {
                        Expr::Path(path) if path.qself.is_none() => self.paths.push(path.path),
                        effect => self.visit_expr(&effect),
                    }
                }
            }
        }
    }
}

/// A fiber ends with its handle, and an empty list of fibers never does.
fn a_fiber_is_held(computation: &Computation, errors: &mut Errors) {
    let mut held = Held { errors };
    held.visit_block(&computation.body);
    for_each_arm(computation, |arm| held.visit_arm(arm));
}

struct Held<'e> {
    errors: &'e mut Errors,
}

impl Visit<'_> for Held<'_> {
    fn visit_local(&mut self, local: &Local) {
        if let Some(init) = &local.init
            && let Expr::Macro(bind) = &*init.expr
            && let binds::Call::Bind(Expr::Call(effect)) = binds::Call::of(&bind.mac)
            && last_name(&effect).is_some_and(|name| name == "fiber")
            && let Pat::Wild(wild) = &local.pat
        {
            self.errors.error(
                wild,
                "a fiber ends when its handle is dropped, and `_` drops it at once\nhelp: bind it to a name, `handle <- fiber(..)`; what is to go on by itself is a spindle: `fork`",
            );
        }
        visit::visit_local(self, local);
    }

    fn visit_expr_call(&mut self, call: &ExprCall) {
        if let Some(name) = last_name(call).filter(|name| *name == "await_any" || *name == "await_all")
            && let [Expr::Reference(list)] = &call.args.iter().collect::<Vec<_>>()[..]
            && matches!(&*list.expr, Expr::Array(list) if list.elems.is_empty())
        {
            self.errors.error(
                list,
                format_args!("`{name}` of no fibers\nhelp: name those it waits for: `&mut [first, second]`"),
            );
        }
        visit::visit_expr_call(self, call);
    }

    fn visit_macro(&mut self, mac: &syn::Macro) {
        match binds::Call::of(mac) {
            binds::Call::Computation(body) => self.visit_block(&body),
            call => call.effects().iter().for_each(|effect| self.visit_expr(effect)),
        }
    }
}

/// What must hold of them, and keeps no body from being expanded.
pub(crate) fn what_fails_has_somewhere_to_go(some: &[&Computation], errors: &mut Errors) {
    for computation in some {
        an_error_has_somewhere_to_go(computation, errors);
        patterns::a_pattern_always_matches(computation, errors);
    }
}

/// `Ok(..) <- effect` and `?` need an `else`, or a `Result` to return.
fn an_error_has_somewhere_to_go(computation: &Computation, errors: &mut Errors) {
    // It may be the `else` that cannot be read.
    if computation.takes_errors() || computation.is_unfinished {
        return;
    }
    let mut fallible = Fallible::default();
    fallible.visit_block(&computation.body);
    let asked = if computation.takes_what_is_asked() { Vec::new() } else { fallible.asked };
    let binds = fallible.binds.into_iter().map(|place| (place, "Ok(..)"));
    for (place, what) in binds.chain(asked.into_iter().map(|place| (place, "?"))) {
        errors.push(syn::Error::new(
            place,
            format_args!("`{what}` may fail, and this computation has no `else` and no `Result` to return\nhelp: add the arms behind its body: `else <Error> {{ Err(error) => .. }}`"),
        ));
    }
}

/// An `else` behind a body in which nothing fails is never reached.
fn an_else_can_be_reached(computation: &Computation, errors: &mut Errors) {
    let Some(otherwise) = &computation.otherwise else { return };
    // What may fail may be what cannot be read.
    if computation.is_unfinished {
        return;
    }
    let mut fallible = Fallible::default();
    fallible.visit_block(&computation.body);
    if fallible.binds.is_empty() && fallible.asked.is_empty() {
        errors.error(
            otherwise.token,
            "this `else` cannot be reached: nothing in the body may fail\nhelp: what may fail is bound with `Ok(..) <- effect;` or followed by `?`",
        );
    }
}

/// The binds that may fail, and each `?`.
#[derive(Default)]
struct Fallible {
    binds: Vec<Span>,
    asked: Vec<Span>,
}

impl Visit<'_> for Fallible {
    fn visit_stmt(&mut self, stmt: &Stmt) {
        if let Stmt::Local(local) = stmt
            && let Some(init) = &local.init
            && let Expr::Macro(call) = &*init.expr
            && binds::arrow(call).is_some()
            && let Pat::TupleStruct(pat) = &local.pat
            && pat.path.segments.last().is_some_and(|last| last.ident == "Ok")
        {
            self.binds.push(pat.path.span());
        }
        visit::visit_stmt(self, stmt);
    }

    fn visit_macro(&mut self, mac: &syn::Macro) {
        binds::Call::of(mac).effects().iter().for_each(|effect| self.visit_expr(effect));
    }

    fn visit_expr_try(&mut self, expr: &syn::ExprTry) {
        self.asked.push(expr.question_token.span());
        visit::visit_expr_try(self, expr);
    }

    fn visit_expr_closure(&mut self, _: &ExprClosure) {}
    fn visit_expr_async(&mut self, _: &ExprAsync) {}
    fn visit_item(&mut self, _: &Item) {}
}

/// A computation that is performed inside itself would have no size; a jump is what goes round.
fn calls_go_round_by_jumps_only(computation: &Computation, all: &[&Computation], errors: &mut Errors) {
    let place = |name: &Ident| all.iter().position(|other| other.name() == name);
    let comes_back = |callee: usize| {
        let (mut seen, mut next) = (vec![false; all.len()], vec![callee]);
        while let Some(at) = next.pop() {
            if all[at].name() == computation.name() {
                return true;
            }
            if !std::mem::replace(&mut seen[at], true) {
                let calls = all[at].calls(all);
                next.extend(calls.jumps.iter().chain(&calls.others).filter_map(place));
            }
        }
        false
    };
    for call in computation.calls(all).others {
        let Some(callee) = place(&call).filter(|callee| comes_back(*callee)) else { continue };
        let message = if computation.jumps_to(all[callee]) {
            format!(
                "the computation `{name}` comes back to itself by a call that is not in tail position\nhelp: make the call the last expression of `{name}` itself, or put it behind `return`, which is a jump; or write a `loop`",
                name = computation.name()
            )
        } else {
            "a loop through a computation that compensates has no end to compensate at\nhelp: put what compensates and its work into a computation of their own, which the loop binds".to_owned()
        };
        errors.error(&call, message);
    }
}

/// They are one loop, which has one result and no type parameters.
fn those_that_jump_to_each_other_agree(computations: &[&Computation], errors: &mut Errors) {
    for group in groups(computations).iter().filter(|group| group.len() > 1) {
        let first = computations[group[0]];
        let result = first.output().to_token_stream().to_string();
        for &member in group {
            let computation = computations[member];
            if computation.output().to_token_stream().to_string() != result {
                errors.error(
                    result_of(computation),
                    format_args!(
                        "`{}` and `{}` jump to each other and differ in their results\nhelp: give them one result type, or bind the call with `<-`",
                        first.name(),
                        computation.name()
                    ),
                );
            }
            if !computation.sig.generics.params.is_empty() {
                errors.error(
                    &computation.sig.generics.params,
                    "computations that jump to each other take no type parameters\nhelp: bind the call with `<-`",
                );
            }
        }
    }
}

fn result_of(computation: &Computation) -> TokenStream {
    match &computation.sig.output {
        ReturnType::Default => computation.name().to_token_stream(),
        ReturnType::Type(_, ty) => ty.to_token_stream(),
    }
}
