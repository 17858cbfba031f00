//! The patterns before `<-`.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{
    Error, Expr, Item, Local, Macro, Pat, PatTupleStruct, Path, Stmt,
    visit::{self, Visit},
    visit_mut::{self, VisitMut},
};

use crate::{
    errors::Errors,
    spindle::{
        binds,
        model::{Computation, callee},
    },
};

/// A bind has no other way to go, and a `let` does not ask. rustc would suggest a `let..else`, which is no bind.
///
/// Of most patterns only rustc knows whether they always match; what is refused here does not, whatever its type is.
pub(crate) fn a_pattern_always_matches(computation: &Computation, errors: &mut Errors) {
    // Of a bind that is mended it has been said what is wrong with it.
    if computation.is_unfinished {
        return;
    }
    let mut patterns = Patterns { errors };
    patterns.visit_block(&computation.body);
    super::for_each_arm(computation, |arm| patterns.visit_arm(arm));
}

struct Patterns<'e> {
    errors: &'e mut Errors,
}

impl Visit<'_> for Patterns<'_> {
    fn visit_local(&mut self, local: &Local) {
        if let Some((place, _)) = is_not_asked(local) {
            self.errors.push(Error::new(place, "expected `<-`, found `=`\nhelp: `pattern <- effect;`"));
        }
        if let Some(init) = &local.init
            && let Expr::Macro(call) = &*init.expr
            && binds::arrow(call).is_some()
            && let Some(found) = may_fail(&local.pat)
        {
            self.errors.error(
                found,
                "expected a pattern that always matches, found one that may not\nhelp: bind the value to a name, and `match` on it",
            );
        }
        visit::visit_local(self, local);
    }

    fn visit_macro(&mut self, mac: &Macro) {
        match binds::Call::of(mac) {
            binds::Call::Computation(body) => self.visit_block(&body),
            call => call.effects().iter().for_each(|effect| self.visit_expr(effect)),
        }
    }

    fn visit_item(&mut self, _: &Item) {}
}

/// A yield that a `let` takes apart, which only its answer can be, or an effect that it throws away, which nothing is
/// ever performed of; and the `=` that was to be an arrow.
pub(crate) fn is_not_asked(local: &Local) -> Option<(Span, &Expr)> {
    let init = local.init.as_ref().filter(|init| init.diverge.is_none())?;
    let Expr::Call(call) = &*init.expr else { return None };
    let is = |verbs: &[&str]| callee(call).is_some_and(|name| verbs.iter().any(|verb| name == verb));
    let was_meant = match local.pat {
        Pat::Struct(_) | Pat::TupleStruct(_) => is(&["yields"]),
        Pat::Wild(_) => is(&VERBS),
        _ => false,
    };
    was_meant.then_some((init.eq_token.span, &*init.expr))
}

/// What is written for what it does, whatever it gives.
pub(super) const VERBS: [&str; 10] =
    ["yields", "notify", "put", "compensate", "fork", "fiber", "cancel", "sleep", "timeout", "changed"];

/// Makes a `let` of `_ = notify(..);`, where that throws an effect away or takes a yield apart.
pub(crate) struct AsLet;

impl VisitMut for AsLet {
    fn visit_stmt_mut(&mut self, statement: &mut Stmt) {
        if let Stmt::Expr(Expr::Assign(assign), Some(_)) = statement
            && let Ok(Stmt::Local(local)) = syn::parse2(quote!(let #assign;))
            && is_not_asked(&local).is_some()
        {
            *statement = Stmt::Local(local);
        }
        visit_mut::visit_stmt_mut(self, statement);
    }

    fn visit_item_mut(&mut self, _: &mut Item) {}
}

/// The part of a pattern that does not match all that there may be.
pub(crate) fn may_fail(pat: &Pat) -> Option<TokenStream> {
    match pat {
        Pat::Lit(_) => Some(pat.to_token_stream()),
        Pat::Ident(name) if name.ident == "None" => Some(pat.to_token_stream()),
        Pat::Ident(name) => name.subpat.as_ref().and_then(|(_, pat)| may_fail(pat)),
        Pat::TupleStruct(PatTupleStruct { path, .. }) if is_one_of_several(path) => {
            Some(pat.to_token_stream())
        }
        Pat::TupleStruct(pat) => pat.elems.iter().find_map(may_fail),
        Pat::Struct(pat) => pat.fields.iter().find_map(|field| may_fail(&field.pat)),
        Pat::Tuple(pat) => pat.elems.iter().find_map(may_fail),
        Pat::Slice(pat) => pat.elems.iter().find_map(may_fail),
        Pat::Paren(pat) => may_fail(&pat.pat),
        Pat::Reference(pat) => may_fail(&pat.pat),
        Pat::Type(pat) => may_fail(&pat.pat),
        // Alternatives may be all that there are.
        _ => None,
    }
}

/// `Some`, and an answer to a yield: where one event answers alone, it does as the struct that it is.
fn is_one_of_several(path: &Path) -> bool {
    path.is_ident("Some") || path.segments.iter().rev().nth(2).is_some_and(|module| module.ident == "answers")
}
