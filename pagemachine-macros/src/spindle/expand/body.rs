//! The body of a computation: its binds, its errors and its exits, as Rust.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{
    Block, Expr, ExprAsync, ExprClosure, ExprReturn, Item, Local, Pat, Stmt, Token,
    spanned::Spanned,
    visit_mut::{self, VisitMut},
};

use super::{Round, Ways, block, compensated, future, label, local, place_of_output, spread};
use crate::{
    names::{Krate, before_block},
    spindle::{
        binds::{self, Call},
        check::patterns::{is_not_asked, may_fail},
        model::{Computation, Else, compensates, find, jump},
        tails,
    },
};

pub(super) struct Body<'a> {
    pub(super) krate: &'a Krate,
    pub(super) computation: &'a Computation,
    /// Those of its module.
    pub(super) all: &'a [&'a Computation],
    /// The round of jumps that the body is in, if it is in one.
    pub(super) round: Option<&'a Round>,
    pub(super) ways: &'a Ways,
}

impl Body<'_> {
    /// The statements of the body, and its value if it needs no `return` for it.
    pub(super) fn expand(&self) -> TokenStream {
        let mut body = self.computation.body.clone();
        let Some(otherwise) = &self.computation.otherwise else {
            self.exits(&mut body, self.leaves());
            let to = match self.computation {
                computation if computation.takes_errors() => To::Caller,
                computation => To::Nowhere { asked_too: !computation.takes_what_is_asked() },
            };
            self.binds(to).visit_block_mut(&mut body);
            return statements(&body);
        };
        // A value passes the `else` by.
        self.exits(&mut body, true);
        self.binds(To::Else).visit_block_mut(&mut body);
        let body = block(statements(&body), &body.brace_token);
        let arms = self.arms(otherwise);
        let error = self.error(otherwise);
        let (to_else, failure) = (label("body"), local("error"));
        // The error is all that is left, so the arms stand in a match on a `Result` that cannot be `Ok`.
        let failed = quote_spanned! {otherwise.token.span=>
            match ::core::result::Result::Err::<::core::convert::Infallible, _>(#failure) { #(#arms)* }
        };
        quote! {
            let #failure: #error = #to_else: #body;
            #failed
        }
    }

    fn binds(&self, to: To) -> Binds<'_> {
        Binds { krate: self.krate, all: self.all, to }
    }

    /// Whether its end is not the end of what is around it.
    fn leaves(&self) -> bool {
        self.round.is_some() || !self.ways.is_none()
    }

    /// The jump that this expression is, if it is one.
    fn jump(&self, expr: &Expr) -> Option<Expr> {
        self.round.and_then(|round| round.jump(expr)).or_else(|| self.ways.jump(expr))
    }

    /// Turns what ends the computation into jumps and, where the end of the body is not its own, into `return`.
    fn exits(&self, body: &mut Block, leaves: bool) {
        tails::returns(body, &mut |exit| self.exit_by_return(exit));
        if leaves {
            if !tails::of_block(body, &mut |leaf| self.exit(leaf)) {
                body.stmts.push(syn::parse_quote!(return;));
            }
        } else if self.computation.calls(self.all).performs_last {
            tails::of_block(body, &mut |leaf| self.perform_last(leaf));
        }
    }

    fn exit_by_return(&self, exit: &mut ExprReturn) -> Option<Expr> {
        let value = exit.expr.as_deref_mut()?;
        self.perform_last(value);
        self.jump(value)
    }

    /// A computation that is called last, and not by a jump, is performed.
    fn perform_last(&self, expr: &mut Expr) {
        let is_performed =
            |name: &Ident| find(self.all, name).is_some_and(|callee| !self.computation.jumps_to(callee));
        if let Some(call) = jump(expr, &is_performed) {
            *expr = Expr::Verbatim(Binds::perform(expr, call.span()));
        }
    }

    fn exit(&self, leaf: &mut Expr) {
        self.perform_last(leaf);
        *leaf = match self.jump(leaf) {
            Some(jump) => jump,
            None if matches!(leaf, Expr::Tuple(unit) if unit.elems.is_empty()) => syn::parse_quote!(return),
            // Where the user did not write `return`, no lint is to speak of it.
            None => {
                let exit = quote_spanned!(Span::mixed_site().located_at(leaf.span())=> return);
                syn::parse_quote!(#exit #leaf)
            }
        };
    }

    fn arms(&self, otherwise: &Else) -> Vec<syn::Arm> {
        let mut arms = otherwise.arms.clone();
        for arm in &mut arms {
            tails::returns_of_expr(&mut arm.body, &mut |exit| self.exit_by_return(exit));
            if self.leaves() {
                if !tails::of_expr(&mut arm.body, &mut |leaf| self.exit(leaf)) {
                    let body = &arm.body;
                    *arm.body = syn::parse_quote!({ #body return; });
                }
            } else if self.computation.calls(self.all).performs_last {
                tails::of_expr(&mut arm.body, &mut |leaf| self.perform_last(leaf));
            }
            self.binds(To::Caller).visit_arm_mut(arm);
        }
        arms
    }

    /// The type of the error: what `else <E>` says, or that of the computation's own `Result`.
    fn error(&self, otherwise: &Else) -> TokenStream {
        let (place, output) = (place_of_output(self.computation), self.computation.output());
        let private = spread(&self.krate.private(), place);
        let own = || quote_spanned!(place=> #private::ErrorOf<#output>);
        otherwise.error.as_ref().map_or_else(own, ToTokens::to_token_stream)
    }
}

fn statements(body: &Block) -> TokenStream {
    body.stmts.iter().map(ToTokens::to_token_stream).collect()
}

/// Where an error goes.
#[derive(Clone, Copy, PartialEq)]
enum To {
    /// The `else`.
    Else,
    /// Out of the computation, as one of its own errors.
    Caller,
    /// Out of a computation that has no name, and so no error that it could become.
    CallerAsItIs,
    /// Nowhere, beside the message that says so: the computation waits for ever. What is asked by `?`
    /// goes there too, if it is not the `None` of an `Option`.
    Nowhere { asked_too: bool },
}

/// Performs what is bound, and sends errors where they go.
struct Binds<'a> {
    krate: &'a Krate,
    /// The computations of the module.
    all: &'a [&'a Computation],
    to: To,
}

impl Binds<'_> {
    /// `pattern <- effect;`: the call spans the effect and the await the arrow, so that rustc blames what is wrong.
    fn perform(effect: &Expr, arrow: Span) -> TokenStream {
        let perform = Self::given(&quote_spanned!(effect.span()=> Here::perform), effect);
        let wait = quote_spanned!(arrow=> .await);
        quote!(#perform #wait)
    }

    /// A call with an effect, at the effect's place.
    fn given(function: &TokenStream, effect: &Expr) -> TokenStream {
        let tokens = effect.to_token_stream();
        let last = tokens.clone().into_iter().last().map_or_else(|| effect.span(), |token| token.span());
        Self::called(function, tokens, last)
    }

    /// A call that ends here.
    fn called(function: &TokenStream, argument: TokenStream, end: Span) -> TokenStream {
        let mut argument = Group::new(Delimiter::Parenthesis, argument);
        argument.set_span(end);
        quote!(#function #argument)
    }

    /// The value of a `Result`, or on to where errors go.
    fn attempt(&self, result: &TokenStream, blame: Span) -> Expr {
        // What `From` cannot turn into the error of the result is blamed where it fails. No user's code sees the name.
        let (value, error) = (local("value"), Ident::new("error", blame));
        let from = quote_spanned!(blame=> ::core::convert::From::from);
        let to_else = label("body");
        let fail = match self.to {
            To::Else => quote!(break #to_else #from(#error)),
            To::Caller => quote!(return ::core::result::Result::Err(#from(#error))),
            To::CallerAsItIs => quote!(return ::core::result::Result::Err(#error)),
            To::Nowhere { .. } => {
                let forever = forever();
                quote!({ let _ = #error; #forever })
            }
        };
        let (ok, err) = (
            quote_spanned!(blame=> ::core::result::Result::Ok(#value)),
            quote_spanned!(blame=> ::core::result::Result::Err(#error)),
        );
        let result = before_block(result);
        syn::parse_quote!(match #result { #ok => #value, #err => #fail, })
    }

    fn bind(&mut self, local: &mut Local) -> bool {
        let Some(performed) = self.performed(local) else { return false };
        let Some(init) = &mut local.init else { return false };
        if let Pat::Wild(wild) = &mut local.pat {
            // `_ <- notify(..)` is how it is written; clippy would rather see `()`.
            wild.underscore_token.span = Span::mixed_site().located_at(wild.underscore_token.span);
        }
        match in_ok(&local.pat) {
            Some(inside) => {
                *init.expr = self.attempt(&performed, local.pat.span());
                local.pat = inside;
            }
            None => *init.expr = Expr::Verbatim(performed),
        }
        if may_fail(&local.pat).is_some() {
            // Beside the message that says so.
            let forever = forever();
            init.diverge = Some((<Token![else]>::default(), syn::parse_quote!({ #forever })));
        }
        true
    }

    /// What is performed for a pattern.
    fn performed(&mut self, local: &Local) -> Option<TokenStream> {
        // As it was meant, beside the message that says so.
        if let Some((place, effect)) = is_not_asked(local) {
            return Some(Self::perform(effect, place));
        }
        let Expr::Macro(call) = &*local.init.as_ref()?.expr else { return None };
        let arrow = binds::arrow(call)?;
        match Call::of(&call.mac) {
            Call::Bind(mut effect) => {
                self.visit_expr_mut(&mut effect);
                Some(Self::perform(&effect, arrow))
            }
            Call::Won => Some(super::local("won").to_token_stream()),
            Call::Any(_) | Call::Computation(_) | Call::Foreign => None,
        }
    }

    /// The `match` that stands for an `await_any!`.
    fn any(&mut self, expr: &mut Expr) -> bool {
        let Expr::Match(race) = expr else { return false };
        let Expr::Macro(call) = &*race.expr else { return false };
        let Call::Any(mut effects) = Call::of(&call.mac) else { return false };
        let place = call.mac.path.span();
        let private = self.krate.private();
        let mut arms = quote!(());
        for effect in effects.iter_mut().rev() {
            self.visit_expr_mut(effect);
            let arm = Self::given(&quote_spanned!(effect.span()=> Here::arm), effect);
            arms = quote_spanned!(place=> (#arm, #arms));
        }
        *race.expr = Expr::Verbatim(quote_spanned!(place=> Here::perform(#private::arms(#arms)).await));
        let (this, later, won) = (quote!(#private::Won::This), quote!(#private::Won::Later), local("won"));
        for (place, arm) in race.arms.iter_mut().enumerate() {
            let pattern = (0..place).fold(quote!(#this(#won)), |pattern, _| quote!(#later(#pattern)));
            arm.pat = Pat::Verbatim(pattern);
            self.visit_expr_mut(&mut arm.body);
        }
        true
    }

    /// A computation that has no name. What it calls last it performs: there is nothing that it could jump to.
    fn nameless(&self, mut body: Block, place: Span) -> Expr {
        let is_computation = |name: &Ident| find(self.all, name).is_some();
        let mut perform_last = |leaf: &mut Expr| {
            if let Some(call) = jump(leaf, &is_computation) {
                *leaf = Expr::Verbatim(Self::perform(leaf, call.span()));
            }
        };
        tails::returns(&mut body, &mut |exit| {
            exit.expr.as_deref_mut().into_iter().for_each(&mut perform_last);
            None
        });
        tails::of_block(&mut body, &mut perform_last);
        let compensates = compensates(&body);
        Self { krate: self.krate, all: self.all, to: To::CallerAsItIs }.visit_block_mut(&mut body);
        let private = self.krate.private();
        let end = body.brace_token.span.join();
        let body = future(place, statements(&body), &body.brace_token);
        let body = if compensates { compensated(&private, &body, place) } else { body };
        let private = spread(&private, place);
        let computation = quote_spanned!(place=> #private::computation::<Here, _>);
        Expr::Verbatim(Self::called(&computation, body, end))
    }
}

/// What a computation with an error does where it could not go on.
fn forever() -> TokenStream {
    quote!(return ::core::future::pending().await;)
}

/// The pattern inside `Ok(..)`.
fn in_ok(pat: &Pat) -> Option<Pat> {
    match pat {
        Pat::TupleStruct(pat) if pat.path.segments.last()?.ident == "Ok" && pat.elems.len() == 1 => {
            pat.elems.first().cloned()
        }
        _ => None,
    }
}

impl VisitMut for Binds<'_> {
    fn visit_stmt_mut(&mut self, stmt: &mut Stmt) {
        if let Stmt::Local(local) = stmt
            && self.bind(local)
        {
            return;
        }
        visit_mut::visit_stmt_mut(self, stmt);
    }

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        if self.any(expr) {
            return;
        }
        if let Expr::Macro(call) = expr
            && let Call::Computation(body) = Call::of(&call.mac)
        {
            *expr = self.nameless(body, call.mac.path.span());
            return;
        }
        visit_mut::visit_expr_mut(self, expr);
        if let Expr::Try(attempt) = expr
            && matches!(self.to, To::Else | To::Nowhere { asked_too: true })
        {
            *expr = self.attempt(&attempt.expr.to_token_stream(), attempt.question_token.span());
        }
    }

    // These have a `?` of their own.
    fn visit_expr_closure_mut(&mut self, _: &mut ExprClosure) {}
    fn visit_expr_async_mut(&mut self, _: &mut ExprAsync) {}
    fn visit_item_mut(&mut self, _: &mut Item) {}
}
