//! A module of computations, in our words.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{
    Arm, Attribute, Block, Error, Expr, ExprCall, FnArg, Item, ItemMod, ItemUse, Pat, PatType, Path, Result,
    ReturnType, Signature, Token, Type, Visibility, braced,
    ext::IdentExt,
    parse::{Parse, ParseStream, Parser},
    parse_quote,
    spanned::Spanned,
    visit::{self, Visit},
    visit_mut::VisitMut,
};

use super::{binds, check::patterns::AsLet, tails};
use crate::{
    attr,
    errors::Errors,
    mend::{Dialect, Grammar, Mistakes, mend},
    names::{Krate, use_path},
};

/// A module with the `spindle` attribute.
pub(crate) struct Module {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) name: Ident,
    /// The spindle's module in its contract.
    pub(crate) contract: Path,
    pub(crate) krate: Krate,
    pub(crate) items: Vec<ModuleItem>,
    /// Whether the user wrote `use super::*;`.
    pub(crate) sees_super: bool,
}

pub(crate) enum ModuleItem {
    Rust(TokenStream),
    Computation(Box<Computation>),
}

/// A `defcomp!`.
pub(crate) struct Computation {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) sig: Signature,
    /// Its binds are calls of a macro that [`binds::arrow`] knows.
    pub(crate) body: Block,
    pub(crate) otherwise: Option<Else>,
    /// Whether its body could not be read; then it is empty here.
    pub(crate) is_broken: bool,
    /// Whether it could be read in part.
    pub(crate) is_unfinished: bool,
    /// What its body says where something lacks.
    pub(crate) gaps: Vec<Error>,
}

/// The arms that match on the error.
pub(crate) struct Else {
    pub(crate) token: Token![else],
    pub(crate) error: Option<Type>,
    pub(crate) arms: Vec<Arm>,
}

impl Module {
    pub(crate) fn new(args: TokenStream, mut module: ItemMod, errors: &mut Errors) -> Option<Self> {
        let name = module.ident;
        let args = errors.ok(parse_args(args, &name));
        let krate = args.as_ref().map(|(_, krate)| krate.clone()).unwrap_or_default();
        attr::leave_out_repeated(&mut module.attrs, "spindle", &krate, errors);
        let items = if let Some((_, items)) = module.content {
            items
        } else {
            errors.error(
                &name,
                "expected a module with a body\nhelp: in a file of its own, write the attribute inside it: `#[spindle(..)] mod spindle { .. } pub use spindle::*;`",
            );
            Vec::new()
        };
        let glob: ItemUse = parse_quote!(
            use super::*;
        );
        let sees_super = items.iter().any(|item| matches!(item, Item::Use(item) if item.tree == glob.tree));
        let items = items.into_iter().filter_map(|item| ModuleItem::new(item, errors)).collect();
        let (contract, _) = args?;
        Some(Self { attrs: module.attrs, vis: module.vis, name, contract, krate, items, sees_super })
    }

    pub(crate) fn computations(&self) -> impl Iterator<Item = &Computation> {
        self.items.iter().filter_map(|item| match item {
            ModuleItem::Computation(computation) => Some(&**computation),
            ModuleItem::Rust(_) => None,
        })
    }
}

/// The path of the spindle in its contract, and that of the runtime.
fn parse_args(args: TokenStream, module: &Ident) -> Result<(Path, Krate)> {
    if args.is_empty() {
        return Err(Error::new(
            module.span(),
            format_args!(
                "the module `{module}` does not say which spindle it is\nhelp: name the contract's: `#[spindle(path::to::contract::{module})]`"
            ),
        ));
    }
    let parse = |input: ParseStream<'_>| {
        if input.peek2(Token![=]) {
            let help = format!("help: name the contract's: `#[spindle(path::to::contract::{module})]`");
            return Err(
                input.error(format_args!("expected the path of a spindle, found an argument\n{help}"))
            );
        }
        Ok((input.call(use_path)?, parse_krate(input)?))
    };
    parse.parse2(args)
}

fn parse_krate(input: ParseStream<'_>) -> Result<Krate> {
    let mut krate = Krate::default();
    if input.is_empty() {
        return Ok(krate);
    }
    input.parse::<Token![,]>()?;
    let mut errors = Errors::default();
    attr::arguments(input, &["crate"], &mut errors, |_, input, errors| {
        krate = attr::equals(input, errors)?;
        Ok(())
    });
    errors.finish().map(|()| krate)
}

impl ModuleItem {
    fn new(item: Item, errors: &mut Errors) -> Option<Self> {
        match item {
            Item::Macro(item) if item.mac.path.is_ident("defcomp") => {
                let tokens = item.mac.tokens;
                let parsed = binds::to_rust(tokens.clone()).and_then(syn::parse2);
                let mut computation =
                    parsed.or_else(|error| Computation::mended(tokens, error, errors).ok_or(())).ok()?;
                computation.attrs.splice(..0, item.attrs);
                Some(Self::Computation(Box::new(computation)))
            }
            item => Some(Self::Rust(item.into_token_stream())),
        }
    }
}

impl Parse for Computation {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let attrs = input.call(Attribute::parse_outer)?;
        let (vis, sig) = (input.parse()?, input.parse()?);
        let (mut body, otherwise) = (input.parse()?, input.call(Else::parse)?);
        AsLet.visit_block_mut(&mut body);
        Ok(Self {
            attrs,
            vis,
            sig,
            body,
            otherwise,
            is_broken: false,
            is_unfinished: false,
            gaps: Vec::new(),
        })
    }
}

impl Else {
    fn parse(input: ParseStream<'_>) -> Result<Option<Self>> {
        let Some(token) = input.parse::<Option<Token![else]>>()? else { return Ok(None) };
        let error = match input.parse::<Option<Token![<]>>()? {
            Some(_) => {
                let ty = input.parse()?;
                input.parse::<Token![>]>()?;
                Some(ty)
            }
            None => None,
        };
        let content;
        braced!(content in input);
        let mut arms = Vec::new();
        while !content.is_empty() {
            arms.push(content.call(Arm::parse)?);
        }
        Ok(Some(Self { token, error, arms }))
    }
}

impl Computation {
    /// One whose body can be read in part, or not at all; its mistakes are filed.
    fn mended(tokens: TokenStream, error: Error, errors: &mut Errors) -> Option<Self> {
        let mut mistakes = Mistakes::default();
        let read = |tokens| binds::to_rust(tokens).and_then(syn::parse2::<Self>);
        let mended = mend_computation(tokens.clone(), &mut mistakes);
        let parsed = read(mended.clone()).or_else(|_| {
            mistakes.beside.push(error.clone());
            read(without_else(mended))
        });
        let Ok(mut computation) = parsed else {
            errors.push(error);
            // A result type may be open.
            let closed = tokens.clone().into_iter().chain(quote!(>)).collect();
            return Self::head.parse2(tokens).or_else(|_| Self::head.parse2(closed)).ok();
        };
        let Mistakes { beside, in_gaps } = mistakes;
        computation.is_unfinished = true;
        computation.gaps.clone_from(&in_gaps);
        for error in beside {
            errors.push(error);
        }
        for error in in_gaps {
            errors.push_in_gap(error);
        }
        Some(computation)
    }

    /// What can be read of one that is broken, so that those who call it get no second error.
    fn head(input: ParseStream<'_>) -> Result<Self> {
        let attrs = input.call(Attribute::parse_outer)?;
        let (vis, sig) = (input.parse()?, input.parse()?);
        input.parse::<TokenStream>()?;
        Ok(Self {
            attrs,
            vis,
            sig,
            body: parse_quote!({}),
            otherwise: None,
            is_broken: true,
            is_unfinished: true,
            gaps: Vec::new(),
        })
    }

    pub(crate) fn name(&self) -> &Ident {
        &self.sig.ident
    }

    /// What it ends with.
    pub(crate) fn output(&self) -> Type {
        match &self.sig.output {
            ReturnType::Default => parse_quote!(()),
            ReturnType::Type(_, ty) => Type::clone(ty),
        }
    }

    /// Whether an error has somewhere to go: an `else`, or a `Result` to return.
    pub(crate) fn takes_errors(&self) -> bool {
        self.otherwise.is_some() || may_be_a_result(&self.sig.output)
    }

    /// Whether what `?` sends on its way has somewhere to go: there is also the `None` of an `Option`.
    pub(crate) fn takes_what_is_asked(&self) -> bool {
        self.takes_errors() || last_of(&self.sig.output).is_some_and(|last| last == "Option")
    }

    pub(crate) fn parameters(&self) -> impl Iterator<Item = &PatType> {
        self.sig.inputs.iter().filter_map(|input| match input {
            FnArg::Typed(parameter) => Some(parameter),
            FnArg::Receiver(_) => None,
        })
    }

    /// Whether it performs `compensate` itself.
    pub(crate) fn compensates(&self) -> bool {
        let arms = || self.otherwise.iter().flat_map(|otherwise| &otherwise.arms);
        compensates(&self.body)
            || arms().any(|arm| {
                let mut compensates = Compensates(false);
                compensates.visit_arm(arm);
                compensates.0
            })
    }

    /// The modules by which it names things: `inventory` of `inventory::reserve`.
    pub(crate) fn modules(&self) -> Vec<Ident> {
        let mut modules = Modules(Vec::new());
        modules.visit_block(&self.body);
        for arm in self.otherwise.iter().flat_map(|otherwise| &otherwise.arms) {
            modules.visit_arm(arm);
        }
        modules.0
    }

    /// Whether its last call of the computation `to` is a jump. One that compensates is not left by a jump, and is
    /// called where it stands, so that what it compensates is performed before its caller goes on (rule 14).
    pub(crate) fn jumps_to(&self, to: &Self) -> bool {
        !self.compensates() && !to.compensates()
    }

    /// The calls of computations of this module that are jumps, and the calls that are not.
    ///
    /// What is given to `fork` or `fiber` is neither: it runs beside.
    pub(crate) fn calls(&self, all: &[&Self]) -> Calls {
        let is_computation = |name: &Ident| find(all, name).is_some();
        let is_jump = |name: &Ident| find(all, name).is_some_and(|to| self.jumps_to(to));
        let (mut jumps, mut performs_last) = (Vec::new(), false);
        let mut take = |expr: &mut Expr| {
            if let Some(call) = jump(expr, &is_jump) {
                jumps.push(call.clone());
                let args = call.args.iter();
                *expr = parse_quote!((#(#args,)*));
            } else if jump(expr, &is_computation).is_some() {
                performs_last = true;
            }
        };
        let mut rest = Others { calls: Vec::new() };
        let mut parts: Vec<Block> = vec![self.body.clone()];
        parts.extend(self.otherwise.iter().flat_map(|otherwise| &otherwise.arms).map(|arm| {
            let body = &arm.body;
            parse_quote!({ #body })
        }));
        for part in &mut parts {
            tails::returns(part, &mut |exit| {
                if let Some(value) = &mut exit.expr {
                    take(value);
                }
                None
            });
            tails::of_block(part, &mut take);
            rest.visit_block(part);
        }
        let others = rest.calls.into_iter().filter(|call| is_computation(call)).collect();
        Calls {
            jumps: jumps.iter().filter_map(|call| callee(call).cloned()).collect(),
            others,
            performs_last,
        }
    }
}

/// The parameters, the body and the arms of the `else` as far as they can be read.
fn mend_computation(tokens: TokenStream, mistakes: &mut Mistakes) -> TokenStream {
    let mut blocks = [Grammar::Statements(Dialect::Binds), Grammar::Arms(Dialect::Binds)].into_iter();
    let mut is_named = false;
    let mut mended = TokenStream::new();
    for token in tokens {
        let grammar = match &token {
            TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => blocks.next(),
            // Those of a `pub(crate)` stand before the `fn`.
            TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis && is_named => {
                is_named = false;
                Some(Grammar::Parameters)
            }
            _ => None,
        };
        is_named |= matches!(&token, TokenTree::Ident(word) if word == "fn");
        match (grammar, token) {
            (Some(grammar), TokenTree::Group(group)) => {
                let mut inside = Group::new(group.delimiter(), mend(grammar, group.stream(), mistakes));
                inside.set_span(group.span());
                mended.extend([TokenTree::from(inside)]);
            }
            (_, token) => mended.extend([token]),
        }
    }
    mended
}

fn without_else(tokens: TokenStream) -> TokenStream {
    tokens
        .into_iter()
        .take_while(|token| !matches!(token, TokenTree::Ident(word) if word == "else"))
        .collect()
}

/// Which computations of its module a computation names.
pub(crate) struct Calls {
    pub(crate) jumps: Vec<Ident>,
    /// At the place of the call.
    pub(crate) others: Vec<Ident>,
    /// Whether one that is called last is no jump.
    pub(crate) performs_last: bool,
}

/// The computation of this name.
pub(crate) fn find<'c>(all: &[&'c Computation], name: &Ident) -> Option<&'c Computation> {
    all.iter().find(|computation| computation.name() == name).copied()
}

/// The call of a computation of this module, if the expression is one.
pub(crate) fn jump<'e>(expr: &'e Expr, is_computation: &impl Fn(&Ident) -> bool) -> Option<&'e ExprCall> {
    match expr {
        Expr::Call(call) if callee(call).is_some_and(is_computation) => Some(call),
        Expr::Group(group) => jump(&group.expr, is_computation),
        _ => None,
    }
}

/// The name that is called, if it is one alone.
pub(crate) fn callee(call: &ExprCall) -> Option<&Ident> {
    match &*call.func {
        Expr::Path(func) if func.attrs.is_empty() && func.qself.is_none() => func.path.get_ident(),
        _ => None,
    }
}

/// Whether a body performs `compensate` itself.
pub(crate) fn compensates(body: &Block) -> bool {
    let mut compensates = Compensates(false);
    compensates.visit_block(body);
    compensates.0
}

struct Modules(Vec<Ident>);

impl Visit<'_> for Modules {
    fn visit_path(&mut self, path: &Path) {
        visit::visit_path(self, path);
        let Some(first) = path.segments.first().filter(|_| path.segments.len() > 1) else { return };
        let is_module =
            first.ident.unraw().to_string().starts_with(|letter: char| letter.is_ascii_lowercase());
        let is_relative = ["crate", "self", "super"].iter().any(|word| first.ident == word);
        let is_known = path.leading_colon.is_some() || self.0.contains(&first.ident);
        if is_module && !is_relative && !is_known && first.arguments.is_none() {
            self.0.push(first.ident.clone());
        }
    }

    fn visit_macro(&mut self, mac: &syn::Macro) {
        match binds::Call::of(mac) {
            binds::Call::Computation(body) => self.visit_block(&body),
            call => call.effects().iter().for_each(|effect| self.visit_expr(effect)),
        }
    }
}

/// Whether `compensate` is called.
struct Compensates(bool);

impl Visit<'_> for Compensates {
    fn visit_expr_call(&mut self, call: &ExprCall) {
        self.0 |= last_name(call).is_some_and(|name| name == "compensate");
        visit::visit_expr_call(self, call);
    }

    // What a computation without a name compensates is its own.
    fn visit_expr_macro(&mut self, call: &syn::ExprMacro) {
        binds::Call::of(&call.mac).effects().iter().for_each(|effect| self.visit_expr(effect));
    }

    fn visit_item(&mut self, _: &Item) {}
}

/// The last name of the path that is called.
pub(crate) fn last_name(call: &ExprCall) -> Option<&Ident> {
    match &*call.func {
        Expr::Path(func) => func.path.segments.last().map(|last| &last.ident),
        _ => None,
    }
}

/// The names that are called, but for those given to `fork` or `fiber`, which lie in a box of their own.
struct Others {
    calls: Vec<Ident>,
}

impl Visit<'_> for Others {
    fn visit_expr_call(&mut self, call: &ExprCall) {
        let is_boxed = last_name(call).is_some_and(|name| name == "fork" || name == "fiber");
        if is_boxed {
            for given in &call.args {
                match given {
                    Expr::Call(given) => given.args.iter().for_each(|argument| self.visit_expr(argument)),
                    other => self.visit_expr(other),
                }
            }
            return;
        }
        self.calls.extend(callee(call).cloned());
        visit::visit_expr_call(self, call);
    }

    fn visit_macro(&mut self, mac: &syn::Macro) {
        match binds::Call::of(mac) {
            binds::Call::Computation(body) => self.visit_block(&body),
            call => call.effects().iter().for_each(|effect| self.visit_expr(effect)),
        }
    }

    fn visit_item(&mut self, _: &Item) {}
}

/// Computations that come back to each other by jumps; by their place in the module.
///
/// One that jumps to itself only is alone, as one that jumps to another which does not come back.
pub(crate) fn groups(computations: &[&Computation]) -> Vec<Vec<usize>> {
    let place = |name: &Ident| computations.iter().position(|computation| computation.name() == name);
    let jumps: Vec<Vec<usize>> = computations
        .iter()
        .map(|computation| computation.calls(computations).jumps.iter().filter_map(place).collect())
        .collect();
    let comes_to = |from: usize| {
        let (mut seen, mut next) = (vec![false; jumps.len()], jumps[from].clone());
        while let Some(at) = next.pop() {
            if !std::mem::replace(&mut seen[at], true) {
                next.extend(&jumps[at]);
            }
        }
        seen
    };
    let comes_to: Vec<Vec<bool>> = (0..jumps.len()).map(comes_to).collect();
    let together = |one: usize, other: usize| one == other || comes_to[one][other] && comes_to[other][one];
    (0..jumps.len())
        .map(|first| (0..jumps.len()).filter(|&member| together(first, member)).collect::<Vec<_>>())
        .enumerate()
        .filter(|(first, members)| members.first() == Some(first))
        .map(|(_, members)| members)
        .collect()
}

/// Whether a type is not written so that it is no `Result`.
fn may_be_a_result(output: &ReturnType) -> bool {
    let plain = ["bool", "char", "String", "Option", "Vec", "f32", "f64", "usize", "isize"];
    let integers = ["u8", "u16", "u32", "u64", "u128", "i8", "i16", "i32", "i64", "i128"];
    last_of(output).is_some_and(|last| !plain.iter().chain(&integers).any(|name| last == name))
}

/// The last name of a type that is a path.
fn last_of(output: &ReturnType) -> Option<&Ident> {
    let ReturnType::Type(_, ty) = output else { return None };
    let Type::Path(path) = &**ty else { return None };
    path.path.segments.last().map(|last| &last.ident)
}

/// Where a parameter waits for the next round of jumps.
pub(crate) fn slot(parameter: &PatType, place: usize) -> Ident {
    let name = match &*parameter.pat {
        Pat::Ident(pat) => format!("next_{}", crate::names::text(&pat.ident)),
        _ => format!("next_{place}"),
    };
    Ident::new(&name, proc_macro2::Span::mixed_site().located_at(parameter.pat.span()))
}
