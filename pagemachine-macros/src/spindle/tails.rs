//! Where a computation ends: the expressions in tail position, and those behind `return`.

use syn::{
    Block, Expr, ExprAsync, ExprClosure, ExprMacro, ExprReturn, Item, Macro, Stmt, Token,
    visit::Visit,
    visit_mut::{self, VisitMut},
};

/// Calls `leaf` for each value in tail position of a block; says whether every way through the block ends in one,
/// or diverges.
pub(crate) fn of_block(block: &mut Block, leaf: &mut impl FnMut(&mut Expr)) -> bool {
    if let Some(Stmt::Macro(last)) = block.stmts.last_mut()
        && last.semi_token.is_none()
    {
        let (attrs, mac) = (last.attrs.clone(), last.mac.clone());
        if let Some(last) = block.stmts.last_mut() {
            *last = Stmt::Expr(Expr::Macro(ExprMacro { attrs, mac }), None);
        }
    }
    match block.stmts.last_mut() {
        Some(Stmt::Expr(last, semi @ None)) => {
            let ends = of_expr(last, leaf);
            // An assignment is no value that ends it: more comes behind.
            if !ends && matches!(last, Expr::Assign(_) | Expr::Paren(_) | Expr::Group(_)) {
                *semi = Some(<Token![;]>::default());
            }
            splice_last(block);
            ends
        }
        Some(Stmt::Expr(last, Some(_))) => diverges(last),
        Some(Stmt::Macro(last)) => panics(&last.mac),
        _ => false,
    }
}

/// A block at the end of a block is part of it, unless it hides names that the outer one still drops in its order.
fn splice_last(block: &mut Block) {
    if let Some(Stmt::Expr(Expr::Block(last), None)) = block.stmts.last()
        && last.label.is_none()
        && last.attrs.is_empty()
        && !last.block.stmts.iter().any(|stmt| matches!(stmt, Stmt::Local(_)))
    {
        let inner = last.block.stmts.clone();
        block.stmts.pop();
        block.stmts.extend(inner);
    }
}

/// The same for an expression that is in tail position itself.
pub(crate) fn of_expr(expr: &mut Expr, leaf: &mut impl FnMut(&mut Expr)) -> bool {
    if diverges(expr) {
        return true;
    }
    match expr {
        Expr::Block(block) if block.label.is_none() => of_block_or_unit(&mut block.block, leaf),
        Expr::Paren(paren) => return of_expr(&mut paren.expr, leaf),
        // What a macro of the user's was given.
        Expr::Group(group) => return of_expr(&mut group.expr, leaf),
        Expr::If(branch) => {
            of_block_or_unit(&mut branch.then_branch, leaf);
            return match &mut branch.else_branch {
                Some((_, otherwise)) => of_expr(otherwise, leaf),
                None => false,
            };
        }
        Expr::Match(arms) => arms.arms.iter_mut().for_each(|arm| {
            if !of_expr(&mut arm.body, leaf) {
                let (body, unit) = (&arm.body, unit(leaf));
                *arm.body = syn::parse_quote!({ #body; #unit });
            }
        }),
        Expr::While(_) | Expr::ForLoop(_) | Expr::Assign(_) => return false,
        other => leaf(other),
    }
    true
}

/// A block in tail position that has no value ends with `()`.
fn of_block_or_unit(block: &mut Block, leaf: &mut impl FnMut(&mut Expr)) {
    if !of_block(block, leaf) {
        let unit = unit(leaf);
        block.stmts.push(Stmt::Expr(unit, None));
    }
}

fn unit(leaf: &mut impl FnMut(&mut Expr)) -> Expr {
    let mut unit = syn::parse_quote!(());
    leaf(&mut unit);
    unit
}

/// Whether nothing comes after this expression.
fn diverges(expr: &Expr) -> bool {
    match expr {
        Expr::Return(_) | Expr::Break(_) | Expr::Continue(_) => true,
        Expr::Macro(call) => panics(&call.mac),
        Expr::Loop(endless) => !breaks(&endless.body),
        Expr::Paren(paren) => diverges(&paren.expr),
        Expr::Group(group) => diverges(&group.expr),
        Expr::Block(block) => block.label.is_none() && block_diverges(&block.block),
        Expr::If(branch) => {
            block_diverges(&branch.then_branch)
                && branch.else_branch.as_ref().is_some_and(|(_, otherwise)| diverges(otherwise))
        }
        Expr::Match(arms) => !arms.arms.is_empty() && arms.arms.iter().all(|arm| diverges(&arm.body)),
        _ => false,
    }
}

fn block_diverges(block: &Block) -> bool {
    match block.stmts.last() {
        Some(Stmt::Expr(last, _)) => diverges(last),
        Some(Stmt::Macro(last)) => panics(&last.mac),
        _ => false,
    }
}

fn panics(mac: &Macro) -> bool {
    ["panic", "todo", "unimplemented", "unreachable"].iter().any(|name| mac.path.is_ident(name))
}

/// Whether a loop's body may break out of it; a `break` of an inner loop counts too, which is harmless.
fn breaks(body: &Block) -> bool {
    struct Breaks(bool);
    impl Visit<'_> for Breaks {
        fn visit_expr_break(&mut self, _: &syn::ExprBreak) {
            self.0 = true;
        }
        fn visit_expr_closure(&mut self, _: &ExprClosure) {}
        fn visit_expr_async(&mut self, _: &ExprAsync) {}
        fn visit_item(&mut self, _: &Item) {}
    }
    let mut breaks = Breaks(false);
    breaks.visit_block(body);
    breaks.0
}

/// Calls `exit` for each `return` of the computation itself.
pub(crate) fn returns(block: &mut Block, exit: &mut impl FnMut(&mut ExprReturn) -> Option<Expr>) {
    Returns(exit).visit_block_mut(block);
}

/// The same in an expression.
pub(crate) fn returns_of_expr(expr: &mut Expr, exit: &mut impl FnMut(&mut ExprReturn) -> Option<Expr>) {
    Returns(exit).visit_expr_mut(expr);
}

struct Returns<'a, F>(&'a mut F);

impl<F: FnMut(&mut ExprReturn) -> Option<Expr>> VisitMut for Returns<'_, F> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        visit_mut::visit_expr_mut(self, expr);
        if let Expr::Return(exit) = expr
            && let Some(instead) = (self.0)(exit)
        {
            *expr = instead;
        }
    }

    // These have a `return` of their own.
    fn visit_expr_closure_mut(&mut self, _: &mut ExprClosure) {}
    fn visit_expr_async_mut(&mut self, _: &mut ExprAsync) {}
    fn visit_item_mut(&mut self, _: &mut Item) {}
}
