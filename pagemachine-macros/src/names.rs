//! The names that generated code uses: the path of the runtime, and names made of the user's names.

use proc_macro2::{Delimiter, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::{
    Error, GenericArgument, LitStr, Path, PathArguments, Result, Type, TypePath, Visibility,
    ext::IdentExt,
    parse::{Parse, ParseStream},
    parse_quote,
    spanned::Spanned,
    visit_mut::{self, VisitMut},
};

/// The path of the runtime: `::pagemachine`, or what the argument `crate = path` gives.
#[derive(Clone)]
pub(crate) struct Krate(Path);

impl Krate {
    /// The path of all that is not public API.
    pub(crate) fn private(&self) -> TokenStream {
        quote!(#self::__private)
    }

    /// The path of serde, as its `crate` attribute wants it.
    pub(crate) fn serde(&self) -> LitStr {
        LitStr::new(&self.text("__private::serde"), Span::call_site())
    }

    /// The path of something of the runtime, as an attribute of serde or a link of rustdoc wants it.
    fn text(&self, name: &str) -> String {
        let Path { leading_colon, segments } = &self.0;
        let names: Vec<String> = segments.iter().map(|segment| segment.ident.to_string()).collect();
        let leading = if leading_colon.is_some() { "::" } else { "" };
        format!("{leading}{}::{name}", names.join("::"))
    }
}

impl Default for Krate {
    fn default() -> Self {
        Self(parse_quote!(::pagemachine))
    }
}

/// The value of `crate = path`.
impl Parse for Krate {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let path = input.call(use_path)?;
        // It is written into modules at several depths.
        let relative = path.segments.first().filter(|first| first.ident == "self" || first.ident == "super");
        match relative {
            Some(first) => Err(Error::new_spanned(
                first,
                "expected a path that means the same in every module\nhelp: begin it with `crate::` or the name of a crate",
            )),
            None => Ok(Self(path)),
        }
    }
}

impl ToTokens for Krate {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        self.0.to_tokens(tokens);
    }
}

/// A path that a `use` can have.
pub(crate) fn use_path(input: ParseStream<'_>) -> Result<Path> {
    let path = input.call(Path::parse_mod_style)?;
    match path.segments.iter().find(|segment| segment.ident == "Self") {
        Some(this) => Err(Error::new_spanned(this, "expected the path of an item, found the type `Self`")),
        None => Ok(path),
    }
}

/// An expression between a keyword and a block, where braces of its own would be taken for the block.
pub(crate) fn before_block(expr: &TokenStream) -> TokenStream {
    let is_brace = |token| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
    if expr.clone().into_iter().any(is_brace) { quote!((#expr)) } else { expr.clone() }
}

/// A line of documentation.
pub(crate) fn doc(text: impl std::fmt::Display) -> TokenStream {
    let text = format!(" {text}");
    quote!(#[doc = #text])
}

/// The documentation of an item of ours: a line that says what it is, and the way to the book.
pub(crate) fn item_doc(krate: &Krate, text: impl std::fmt::Display) -> TokenStream {
    let says = doc(text);
    let link = doc(format_args!("See [the book](mod@{}).", krate.text("book")));
    quote!(#says #[doc = ""] #link)
}

/// What is derived of what crosses the border.
pub(crate) const DERIVED: [&str; 5] = ["Clone", "Debug", "PartialEq", "Serialize", "Deserialize"];

/// The derive of what crosses the border of a page; another field is an error where it `is_strict`.
pub(crate) fn data(krate: &Krate, is_strict: bool) -> TokenStream {
    let private = krate.private();
    let strict = is_strict.then(|| quote!(, strict));
    quote!(#[derive(#private::Data)] #[data(crate = #krate #strict)])
}

/// The derives of what tells serde something, which serde's own have to hear.
pub(crate) fn data_by_serde(krate: &Krate, is_strict: bool) -> TokenStream {
    let (private, serde) = (krate.private(), krate.serde());
    let strict = is_strict.then(|| quote!(, deny_unknown_fields));
    quote! {
        #[derive(
            ::core::clone::Clone,
            ::core::fmt::Debug,
            ::core::cmp::PartialEq,
            #private::serde::Serialize,
            #private::serde::Deserialize,
        )]
        #[serde(crate = #serde #strict)]
    }
}

/// A type that is said to cross the border of a page, with the types of the user that it is made of.
///
/// What is wrong with those is told once, at the user's token and in our words.
pub(crate) struct Crossing<'a> {
    krate: &'a Krate,
    parts: Vec<Type>,
}

impl<'a> Crossing<'a> {
    /// That of a type which holds these.
    pub(crate) fn of<'t>(krate: &'a Krate, held: impl IntoIterator<Item = &'t Type>) -> Self {
        let mut parts = Vec::new();
        held.into_iter().for_each(|ty| parts_of(ty, &mut parts));
        Self { krate, parts }
    }

    /// That they are data, which a function is told to be there for.
    pub(crate) fn bounds(&self) -> Vec<TokenStream> {
        let Self { krate, parts } = self;
        // Of a type without parameters rustc believes a bound only behind a `for`; what it names wants to be used.
        parts.iter().map(|part| quote!(for<'never> #part: #krate::Data + 'never)).collect()
    }

    /// The question whether the types are what they must be.
    pub(crate) fn asked(&self) -> TokenStream {
        let Self { krate, parts } = self;
        let asked = parts.iter().map(|part| {
            let is_data = quote_spanned!(part.span()=> is_data);
            quote!(const _: () = #krate::#is_data::<#part>();)
        });
        quote!(#(#asked)*)
    }
}

/// What the standard library holds other types in, if they are data.
const HOLDERS: [&str; 7] = ["Option", "Vec", "Box", "Result", "BTreeMap", "BTreeSet", "VecDeque"];

/// What is data without a question.
const PLAIN: [&str; 17] = [
    "bool", "char", "String", "f32", "f64", "usize", "isize", "u8", "u16", "u32", "u64", "u128", "i8", "i16",
    "i32", "i64", "i128",
];

/// Adds the types of which it must be asked whether they are data.
fn parts_of(ty: &Type, parts: &mut Vec<Type>) {
    match ty {
        Type::Array(array) => parts_of(&array.elem, parts),
        Type::Group(group) => parts_of(&group.elem, parts),
        Type::Paren(paren) => parts_of(&paren.elem, parts),
        Type::Tuple(tuple) => tuple.elems.iter().for_each(|ty| parts_of(ty, parts)),
        Type::Path(path) if path.qself.is_none() => {
            let Some(last) = path.path.segments.last() else { return };
            match &last.arguments {
                PathArguments::AngleBracketed(held) if HOLDERS.iter().any(|holder| last.ident == holder) => {
                    for argument in &held.args {
                        if let GenericArgument::Type(ty) = argument {
                            parts_of(ty, parts);
                        }
                    }
                }
                PathArguments::None if PLAIN.iter().any(|plain| path.path.is_ident(plain)) => {}
                _ => ask(ty, parts),
            }
        }
        // It is told in the words of rustc.
        Type::Macro(_) | Type::Infer(_) => {}
        _ => ask(ty, parts),
    }
}

fn ask(ty: &Type, parts: &mut Vec<Type>) {
    // The bound is a text, in which `$crate` has no meaning.
    let is_text = !ty.to_token_stream().to_string().contains('$');
    if is_text && !parts.contains(ty) {
        parts.push(ty.clone());
    }
}

/// A type of the user as it is written in a module one level below the place where the user wrote it.
///
/// There the names in `shadowed` mean what we generate.
pub(crate) fn one_level_down(ty: &Type, shadowed: &[&str]) -> Type {
    let mut ty = ty.clone();
    OneLevelDown { shadowed }.visit_type_mut(&mut ty);
    ty
}

/// The visibility of an item, for what we write into a module beside it or into the item itself.
///
/// What is generated is never more public than what it is generated for: rustc refuses a private type in it.
pub(crate) fn visibility_inside(vis: &Visibility) -> Visibility {
    match vis {
        Visibility::Public(_) => vis.clone(),
        Visibility::Inherited => parse_quote!(pub(super)),
        Visibility::Restricted(restricted) => {
            let path = &restricted.path;
            let first = path.segments.first().map(|first| text(&first.ident));
            match first.as_deref() {
                Some("super") => parse_quote!(pub(in super::#path)),
                Some("self") => parse_quote!(pub(super)),
                _ => vis.clone(),
            }
        }
    }
}

struct OneLevelDown<'a> {
    shadowed: &'a [&'a str],
}

impl VisitMut for OneLevelDown<'_> {
    fn visit_type_path_mut(&mut self, ty: &mut TypePath) {
        let before = ty.path.segments.len();
        visit_mut::visit_type_path_mut(self, ty);
        if let Some(qself) = &mut ty.qself
            && qself.position > 0
        {
            qself.position += ty.path.segments.len() - before;
        }
    }

    fn visit_path_mut(&mut self, path: &mut Path) {
        visit_mut::visit_path_mut(self, path);
        let alone = path.segments.len() == 1;
        let Some(first) = path.segments.first_mut().filter(|_| path.leading_colon.is_none()) else { return };
        let above = Ident::new("super", first.ident.span());
        if first.ident == "self" && !alone {
            first.ident = above;
        } else if first.ident == "super" || self.shadowed.iter().any(|name| first.ident == name) {
            path.segments.insert(0, above.into());
        }
    }
}

/// The snake case of a name, at its place: `SearchResults` gives `search_results`.
pub(crate) fn snake(ident: &Ident) -> Ident {
    let name: Vec<char> = ident.unraw().to_string().chars().collect();
    let mut snake = String::new();
    for (place, letter) in name.iter().enumerate() {
        let before = place.checked_sub(1).and_then(|before| name.get(before));
        let after = name.get(place + 1);
        // A word begins after a small letter, and at the last capital of several: `HtmlPage`, `HTMLPage`.
        let begins = letter.is_uppercase()
            && before.is_some_and(|before| {
                *before != '_' && (!before.is_uppercase() || after.is_some_and(|after| after.is_lowercase()))
            });
        if begins {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    at(ident, snake)
}

/// The camel case of a name, at its place: `search_results` gives `SearchResults`.
pub(crate) fn camel(ident: &Ident) -> Ident {
    let mut camel = String::new();
    for word in ident.unraw().to_string().split('_') {
        let mut letters = word.chars();
        camel.extend(letters.next().into_iter().flat_map(char::to_uppercase));
        camel.extend(letters);
    }
    // A name of underscores alone has no words.
    if camel.is_empty() { ident.clone() } else { at(ident, camel) }
}

/// A name of the user with another text, so that an error in generated code points at what it was made of.
pub(crate) fn at(ident: &Ident, name: impl AsRef<str>) -> Ident {
    let (name, span) = (name.as_ref(), ident.span());
    let plain = syn::parse_str::<Ident>(name);
    let raw = syn::parse_str::<Ident>(&format!("r#{name}"));
    match (plain, raw) {
        (Ok(_), _) => Ident::new(name, span),
        (Err(_), Ok(_)) => Ident::new_raw(name, span),
        // `self` and its like have no raw form, and what begins with a digit is none.
        (Err(_), Err(_)) if name.starts_with(|first: char| first.is_ascii_digit()) => {
            Ident::new(&format!("_{name}"), span)
        }
        (Err(_), Err(_)) => Ident::new(&format!("{name}_"), span),
    }
}

/// The text of a name as it is written down: without `r#`.
pub(crate) fn text(ident: &Ident) -> String {
    ident.unraw().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ident(name: &str) -> Ident {
        syn::parse_str(name).unwrap()
    }

    #[test]
    fn snake_case_splits_words() {
        for (name, expected) in [
            ("Inventory", "inventory"),
            ("SearchResults", "search_results"),
            ("HTMLPage", "html_page"),
            ("PageHTML", "page_html"),
            ("Step2Done", "step2_done"),
            ("Already_Split", "already_split"),
            ("Type", "r#type"),
            ("Super", "super_"),
        ] {
            assert_eq!(snake(&ident(name)), ident(expected), "{name}");
        }
    }

    #[test]
    fn camel_case_joins_words() {
        for (name, expected) in [
            ("search", "Search"),
            ("search_results", "SearchResults"),
            ("r#type", "Type"),
            ("self_", "Self_"),
            ("_2d", "_2d"),
        ] {
            assert_eq!(camel(&ident(name)), ident(expected), "{name}");
        }
    }

    #[test]
    fn a_name_of_underscores_stays_a_name() {
        assert_eq!(camel(&ident("__")), ident("__"));
    }

    #[test]
    fn serde_is_found_through_the_runtime() {
        assert_eq!(Krate::default().serde().value(), "::pagemachine::__private::serde");
        let renamed: Krate = syn::parse_str("crate::reexport").unwrap();
        assert_eq!(renamed.serde().value(), "crate::reexport::__private::serde");
    }

    #[test]
    fn a_type_keeps_its_meaning_one_level_down() {
        for (written, expected) in [
            ("ProductId", "ProductId"),
            ("self::Found", "super::Found"),
            ("super::Found", "super::super::Found"),
            ("Vec<Reply>", "Vec<super::Reply>"),
            ("crate::Reply", "crate::Reply"),
            ("::std::Reply", "::std::Reply"),
            ("<Reply as super::Port>::Item", "<super::Reply as super::super::Port>::Item"),
            ("<Reply>::Item", "<super::Reply>::Item"),
        ] {
            let parse = |text| syn::parse_str::<Type>(text).unwrap();
            assert_eq!(one_level_down(&parse(written), &["Reply"]), parse(expected), "{written}");
        }
    }

    #[test]
    fn a_type_is_asked_for_the_types_that_it_is_made_of() {
        for (written, expected) in [
            ("u32", ""),
            ("Vec<String>", ""),
            ("Option<Vec<Product>>", "Product"),
            ("Result<shop::Order, Error>", "shop :: Order, Error"),
            ("(Order, [Order; 2])", "Order"),
            ("Secret<Card>", "Secret < Card >"),
            ("&'static str", "& 'static str"),
        ] {
            let (krate, ty) = (Krate::default(), syn::parse_str(written).unwrap());
            let parts = Crossing::of(&krate, [&ty]).parts;
            let parts: Vec<String> = parts.iter().map(|part| part.to_token_stream().to_string()).collect();
            assert_eq!(parts.join(", "), expected, "{written}");
        }
    }

    #[test]
    fn a_visibility_keeps_its_meaning_one_level_down() {
        for (written, expected) in [
            ("pub", "pub"),
            ("pub(crate)", "pub(crate)"),
            ("", "pub(super)"),
            ("pub(self)", "pub(super)"),
            ("pub(super)", "pub(in super::super)"),
            ("pub(in super::super)", "pub(in super::super::super)"),
            ("pub(in crate::shop)", "pub(in crate::shop)"),
        ] {
            let parse = |text| syn::parse_str::<Visibility>(text).unwrap();
            assert_eq!(visibility_inside(&parse(written)), parse(expected), "{written}");
        }
    }

    #[test]
    fn a_type_is_no_path_of_a_module() {
        let parse = |path: &str| syn::parse::Parser::parse_str(use_path, path);
        assert_eq!(
            parse("Self").err().map(|error| error.to_string()).as_deref(),
            Some("expected the path of an item, found the type `Self`")
        );
        assert!(parse("super::store::search").is_ok());
    }

    #[test]
    fn a_relative_path_of_the_runtime_is_refused() {
        let error = syn::parse_str::<Krate>("super::pagemachine").err().map(|error| error.to_string());
        assert_eq!(
            error.as_deref(),
            Some(
                "expected a path that means the same in every module\nhelp: begin it with `crate::` or the name of a crate"
            )
        );
    }
}
