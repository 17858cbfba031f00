//! A port in our own words.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident};
use syn::{
    Attribute, FnArg, GenericArgument, ItemTrait, Pat, PatType, Path, PathArguments, PathSegment,
    ReceiverKind, ReturnType, Signature, TraitItem, TraitItemFn, Type, TypeImplTrait, TypeParamBound,
    TypeReference, Visibility,
    parse::{ParseStream, Parser},
    parse_quote,
    visit::{self, Visit},
};

use crate::{
    attr, conditions,
    errors::Errors,
    names::{self, Krate},
};

/// A `#[port]` trait.
pub(crate) struct Port {
    pub(crate) krate: Krate,
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    /// The visibility of what is in the module of its calls.
    pub(crate) vis_inside: Visibility,
    pub(crate) name: Ident,
    /// What the user asks of an implementer beside the port itself.
    pub(crate) supertraits: TokenStream,
    /// The module of its calls.
    pub(crate) module: Ident,
    pub(crate) methods: Vec<Method>,
    /// What is no method of a port, as it was written; each has its error.
    pub(crate) unsound: Vec<TokenStream>,
}

/// A method that the backend answers.
pub(crate) struct Method {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) name: Ident,
    /// Its name among calls and replies.
    pub(crate) variant: Ident,
    pub(crate) read: bool,
    /// Who calls, if it wants to know.
    pub(crate) context: Option<Parameter>,
    pub(crate) arguments: Vec<Parameter>,
    /// What it replies; of a stream, one item.
    pub(crate) reply: Type,
    /// The stream as it was written, if it returns one.
    pub(crate) stream: Option<TypeImplTrait>,
    /// Beside errors alone: where it cannot be a method of a port.
    pub(crate) unsound: Option<Unsound>,
}

/// What stands for a method beside its error, so that nothing else is wrong with whoever implements or calls it.
pub(crate) struct Unsound {
    /// What stands in the trait.
    pub(crate) written: TokenStream,
    /// How many arguments of whatever type a caller gives.
    pub(crate) anything: usize,
}

/// A parameter of a method.
pub(crate) struct Parameter {
    pub(crate) name: Ident,
    pub(crate) ty: Type,
}

impl Port {
    pub(crate) fn new(args: TokenStream, item: ItemTrait, errors: &mut Errors) -> Self {
        let Args { krate, module } = Args::new(args, errors);
        let ItemTrait { mut attrs, vis, unsafety, ident: name, generics, mut supertraits, items, .. } = item;
        // What is asked besides comes behind a `+` of ours.
        supertraits.pop_punct();
        attr::leave_out_repeated(&mut attrs, "port", &krate, errors);
        if let Some(token) = unsafety {
            errors.error(token, "a port is a safe trait");
        }
        if !generics.params.is_empty() || generics.where_clause.is_some() {
            errors.error(&name, "a port has no type parameters: its calls are plain data");
        }
        let mut port = Self {
            krate,
            attrs,
            vis_inside: names::visibility_inside(&vis),
            vis,
            module: module.unwrap_or_else(|| names::snake(&name)),
            supertraits: supertraits.to_token_stream(),
            name,
            methods: Vec::new(),
            unsound: Vec::new(),
        };
        for item in items.into_iter().filter(|item| !is_left_out(item)) {
            match Method::from_item(item, errors) {
                Ok(method) => port.methods.push(method),
                Err(unsound) => port.unsound.push(unsound),
            }
        }
        port
    }
}

/// Whether a `cfg` leaves out what stands in the trait.
fn is_left_out(item: &TraitItem) -> bool {
    let attrs = match item {
        TraitItem::Const(item) => &item.attrs,
        TraitItem::Fn(item) => &item.attrs,
        TraitItem::Type(item) => &item.attrs,
        TraitItem::Macro(item) => &item.attrs,
        _ => return false,
    };
    conditions::is_left_out(attrs)
}

/// The arguments of the attribute.
#[derive(Default)]
struct Args {
    krate: Krate,
    module: Option<Ident>,
}

impl Args {
    fn new(tokens: TokenStream, errors: &mut Errors) -> Self {
        let mut args = Self::default();
        let parser = |input: ParseStream<'_>| {
            attr::arguments(input, &["mod", "crate"], errors, |name, input, errors| {
                match name {
                    "mod" => args.module = Some(attr::equals_name(input, errors)?),
                    _ => args.krate = attr::equals(input, errors)?,
                }
                Ok(())
            });
            Ok(())
        };
        let parsed = parser.parse2(tokens);
        errors.ok(parsed);
        args
    }
}

impl Method {
    /// A method, or, its errors filed, what was written without our attributes.
    fn from_item(item: TraitItem, errors: &mut Errors) -> Result<Self, TokenStream> {
        let TraitItem::Fn(mut item) = item else {
            errors.error(
                &item,
                "expected an `async fn`, or one that returns a stream: a port has nothing else",
            );
            return Err(item.into_token_stream());
        };
        let read = take_read(&mut item.attrs, errors);
        item.sig.inputs.retain(|input| match input {
            FnArg::Typed(typed) => !conditions::is_left_out(&typed.attrs),
            FnArg::Receiver(_) => true,
        });
        Self::new(&item, read, errors).ok_or_else(|| item.into_token_stream())
    }

    /// What is wrong with it is filed, and it is taken as it was meant; `None` if nobody knows what it replies.
    fn new(item: &TraitItemFn, read: bool, errors: &mut Errors) -> Option<Self> {
        let TraitItemFn { attrs, sig, default, .. } = item;
        let returned = returned(sig, errors);
        let plain = is_not_generic(sig, errors);
        has_plain_receiver(sig, errors);
        if let Some(body) = default {
            errors.error(body, "a method of a port has no body: the backend gives it one");
        }
        let mut typed = sig.inputs.iter().filter_map(|input| match input {
            FnArg::Typed(typed) => Some(typed),
            FnArg::Receiver(_) => None,
        });
        let context = typed.clone().next().filter(|first| is_context(&first.ty));
        if context.is_some() {
            typed.next();
        }
        let context = context.map(|typed| Parameter::new(0, typed, errors));
        let parameters = typed.enumerate().map(|(place, typed)| Parameter::new(place, typed, errors));
        let parameters: Vec<Parameter> = parameters.collect();
        let given = parameters.len();
        let arguments: Vec<Parameter> =
            parameters.into_iter().filter(|parameter| is_owned(&parameter.ty, errors)).collect();
        let (reply, stream) = returned?;
        let sound = plain && arguments.len() == given;
        let is_waited_for = sig.asyncness.is_some() || stream.is_some();
        let unsound = (!sound || !is_waited_for)
            .then(|| Unsound { written: item.to_token_stream(), anything: if sound { 0 } else { given } });
        is_owned(&reply, errors).then(|| Self {
            attrs: attrs.clone(),
            variant: names::camel(&sig.ident),
            name: sig.ident.clone(),
            read,
            context,
            arguments: if sound { arguments } else { Vec::new() },
            reply,
            stream,
            unsound,
        })
    }
}

impl Parameter {
    /// One without a name gets that of its place.
    fn new(place: usize, typed: &PatType, errors: &mut Errors) -> Self {
        let name = match &*typed.pat {
            Pat::Ident(pat) if pat.by_ref.is_none() && pat.mutability.is_none() && pat.subpat.is_none() => {
                Some(pat.ident.clone())
            }
            Pat::Wild(_) => errors.ok(Err(unnamed(&typed.pat))),
            other => {
                errors.error(other, "expected the name of an argument, found a pattern");
                None
            }
        };
        let name = name.unwrap_or_else(|| format_ident!("argument_{place}"));
        Self { name, ty: Type::clone(&typed.ty) }
    }
}

fn unnamed(pat: &Pat) -> syn::Error {
    syn::Error::new_spanned(pat, "an argument of a port needs a name: calls are written down by it")
}

/// Takes `#[read]` out, and says whether it was there.
fn take_read(attrs: &mut Vec<Attribute>, errors: &mut Errors) -> bool {
    let mut read = false;
    attrs.retain(|attr| {
        if attr::meant(attr, &["read"], errors).is_none() {
            return true;
        }
        errors.ok(attr::no_arguments(attr, "read"));
        if read {
            errors.error(attr, "the `read` attribute is used twice");
        }
        read = true;
        false
    });
    read
}

/// What a method replies, or the items of its stream and the stream as it was written.
fn returned(sig: &Signature, errors: &mut Errors) -> Option<(Type, Option<TypeImplTrait>)> {
    let written = match &sig.output {
        ReturnType::Default => parse_quote!(()),
        ReturnType::Type(_, ty) => Type::clone(ty),
    };
    let stream = match &written {
        Type::ImplTrait(stream) => stream,
        _ if sig.asyncness.is_some() => return Some((written, None)),
        _ => {
            let help = format!("help: write `async fn {}(..)`", sig.ident);
            errors.error(
                sig.fn_token,
                format_args!("expected an `async fn`: a port is asked and waited for\n{help}"),
            );
            return Some((written, None));
        }
    };
    let Some(segment) = stream_of(stream) else {
        errors.error(
            stream,
            "expected one reply or a stream, found `impl`\n\
             help: a stream is written `impl Stream<Item = ..>`",
        );
        return None;
    };
    if let Some(token) = sig.asyncness {
        errors.error(token, "expected a stream without `async`: its items are waited for one by one");
    }
    let Some(item) = item_of(segment) else {
        errors.error(segment, "expected the type of the items\nhelp: write `Stream<Item = ..>`");
        return None;
    };
    let item = item.clone();
    let mut stream = stream.clone();
    stream.bounds.pop_punct();
    Some((item, Some(stream)))
}

/// The last segment of the bound that makes an `impl` a stream.
fn stream_of(ty: &TypeImplTrait) -> Option<&PathSegment> {
    ty.bounds.iter().find_map(|bound| match bound {
        TypeParamBound::Trait(bound) => bound.path.segments.last().filter(|last| last.ident == "Stream"),
        _ => None,
    })
}

fn item_of(stream: &PathSegment) -> Option<&Type> {
    let PathArguments::AngleBracketed(arguments) = &stream.arguments else { return None };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::AssocType(named) if named.ident == "Item" => Some(&named.ty),
        _ => None,
    })
}

fn is_not_generic(sig: &Signature, errors: &mut Errors) -> bool {
    let plain = sig.generics.params.is_empty() && sig.generics.where_clause.is_none();
    if !plain {
        errors.error(&sig.ident, "a method of a port has no type parameters: its calls are plain data");
    }
    plain
}

fn has_plain_receiver(sig: &Signature, errors: &mut Errors) {
    let message = "expected `&self`: the backend answers many calls at once";
    let Some(FnArg::Receiver(receiver)) = sig.inputs.first() else {
        errors.error(&sig.ident, message);
        return;
    };
    if !matches!(receiver.kind, ReceiverKind::Reference(_, None, None)) {
        errors.error(receiver, message);
    }
}

/// A reference to a path that ends in `Call`.
fn is_context(ty: &Type) -> bool {
    match ty {
        Type::Reference(TypeReference { mutability: None, elem, .. }) => match &**elem {
            Type::Path(ty) => ty.path.segments.last().is_some_and(|last| last.ident == "Call"),
            _ => false,
        },
        _ => false,
    }
}

/// What is sent to the backend and back is owned, and can be named from outside of the trait.
fn is_owned(ty: &Type, errors: &mut Errors) -> bool {
    let mut owned = Owned { errors, owned: true };
    if is_context(ty) {
        owned.refuse(ty, "expected `call: &Call` as the first parameter after `&self`");
    } else {
        owned.visit_type(ty);
    }
    owned.owned
}

struct Owned<'a> {
    errors: &'a mut Errors,
    owned: bool,
}

impl Owned<'_> {
    fn refuse(&mut self, tokens: &dyn ToTokens, message: &str) {
        self.owned = false;
        self.errors.error(tokens, message);
    }
}

impl<'ast> Visit<'ast> for Owned<'_> {
    fn visit_type(&mut self, ty: &'ast Type) {
        match ty {
            Type::Reference(_) => {
                self.refuse(
                    ty,
                    "expected an owned type, found a reference: what is sent to a port is plain data",
                );
            }
            Type::ImplTrait(_) => {
                self.refuse(
                    ty,
                    "expected the name of a type, found `impl`: what is sent to a port is plain data",
                );
            }
            _ => visit::visit_type(self, ty),
        }
    }

    fn visit_path(&mut self, path: &'ast Path) {
        match path.segments.first() {
            Some(first) if first.ident == "Self" => {
                self.refuse(path, "expected a type that a caller can name, found `Self`");
            }
            _ => visit::visit_path(self, path),
        }
    }

    fn visit_lifetime(&mut self, lifetime: &'ast syn::Lifetime) {
        self.refuse(
            lifetime,
            "expected an owned type, found a lifetime: what is sent to a port is plain data",
        );
    }
}

impl Method {
    /// The documentation, which stands on the trait's method and on the function that makes the call.
    pub(crate) fn docs(&self) -> impl Iterator<Item = &Attribute> {
        self.attrs.iter().filter(|attr| attr.path().is_ident("doc"))
    }

    /// Its name as it is written down.
    pub(crate) fn text(&self) -> String {
        names::text(&self.name)
    }
}
