//! The arguments of our attributes.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{
    Error, Lit, LitStr, Result, Token,
    ext::IdentExt,
    parse::{ParseStream, Parser},
};

use crate::{errors::Errors, names::Krate};

/// Parses `name = value` and `name(..)` arguments, separated by commas, up to the end of `input`.
///
/// `value` is called after the name, for each of the `known` ones that comes for the first time.
/// Unknown and repeated arguments are filed, and passed over; a misspelt one is taken for what it is meant for.
pub(crate) fn arguments(
    input: ParseStream<'_>,
    known: &[&str],
    errors: &mut Errors,
    mut value: impl FnMut(&str, ParseStream<'_>, &mut Errors) -> Result<()>,
) {
    let mut seen: Vec<Ident> = Vec::new();
    while !input.is_empty() {
        let Ok(name) = input.call(Ident::parse_any) else {
            not_an_argument(input, known, errors);
            skip_argument(input);
            continue;
        };
        let written = name.unraw().to_string();
        if !known.contains(&written.as_str()) {
            errors.error(&name, unknown("argument", &written, known));
        }
        let Some(text) = nearest(&written, known) else {
            skip_argument(input);
            continue;
        };
        if let Some(earlier) = seen.iter().find(|earlier| **earlier == name) {
            errors.error(&name, format_args!("the argument `{text}` is used twice"));
            errors.error(earlier, "first used here");
            skip_argument(input);
            continue;
        }
        let lacks_value = input.is_empty() || (input.peek(Token![=]) && input.peek2(syn::parse::End));
        let parsed = if lacks_value {
            Err(Error::new(name.span(), format_args!("the argument `{text}` lacks its value")))
        } else {
            value(text, input, errors)
        };
        listed(parsed, input, errors);
        seen.push(name);
    }
}

/// One of a list: its comma is parsed, or what is left of it passed over.
pub(crate) fn listed<T>(parsed: Result<T>, input: ParseStream<'_>, errors: &mut Errors) -> Option<T> {
    let parsed = errors.ok(parsed);
    match parsed {
        Some(_) => end_argument(input, errors),
        None => skip_argument(input),
    }
    parsed
}

/// Parses the `=` and the value of a `name = value` argument.
pub(crate) fn equals<T: syn::parse::Parse>(input: ParseStream<'_>, errors: &mut Errors) -> Result<T> {
    if input.peek(Token![:]) && !input.peek(Token![::]) {
        let colon: Token![:] = input.parse()?;
        errors.error(colon, "expected `=`, found `:`");
    } else {
        input.parse::<Token![=]>()?;
    }
    input.parse()
}

/// Where the arguments of an attribute say that the runtime is; what else is in them is not looked at.
pub(crate) fn krate(args: TokenStream) -> Krate {
    let mut krate = Krate::default();
    let mut told_later = Errors::default();
    let parser = |input: ParseStream<'_>| {
        arguments(input, &["crate"], &mut told_later, |_, input, errors| {
            krate = equals(input, errors)?;
            Ok(())
        });
        Ok(())
    };
    let parsed = parser.parse2(args);
    told_later.ok(parsed);
    told_later.discard();
    krate
}

/// Parses the `=` and the name of a `name = name` argument; in quotes it is a mistake, but a name.
pub(crate) fn equals_name(input: ParseStream<'_>, errors: &mut Errors) -> Result<Ident> {
    if !(input.peek2(LitStr) || input.peek2(Lit)) {
        return equals(input, errors);
    }
    let text: LitStr = equals(input, errors)?;
    let name: Ident = text.parse().map_err(|_| Error::new(text.span(), "expected a name, found a text"))?;
    errors
        .error(&text, format_args!("expected a name, found a text\nhelp: write it without quotes: `{name}`"));
    Ok(name)
}

/// Files that something is no argument; the next token is blamed.
fn not_an_argument(input: ParseStream<'_>, known: &[&str], errors: &mut Errors) {
    if let Ok(token) = input.fork().parse::<TokenTree>() {
        let expected = choices(known).unwrap_or_else(|| "an argument".to_owned());
        errors.error(&token, format_args!("expected {expected}, found `{token}`"));
    }
}

fn end_argument(input: ParseStream<'_>, errors: &mut Errors) {
    if input.is_empty() {
        return;
    }
    if errors.ok(input.parse::<Token![,]>()).is_none() {
        skip_argument(input);
    }
}

/// Passes over what is left of an argument, and its comma; a comma inside `<..>` is not its end.
fn skip_argument(input: ParseStream<'_>) {
    let mut depth = 0_usize;
    while let Ok(token) = input.parse::<TokenTree>() {
        let TokenTree::Punct(punct) = token else { continue };
        match punct.as_char() {
            '<' => depth += 1,
            '>' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => return,
            _ => {}
        }
    }
}

/// The message about a name that is none of `known`: lists them if they are few, and suggests the nearest.
pub(crate) fn unknown(what: &str, name: &str, known: &[&str]) -> String {
    let expected = choices(known).map(|choices| format!(", expected {choices}")).unwrap_or_default();
    let help = nearest(name, known)
        .map(|nearest| format!("\nhelp: a similar {what} exists: `{nearest}`"))
        .unwrap_or_default();
    format!("unknown {what} `{name}`{expected}{help}")
}

/// Lists up to five names: `` `a` ``, `` `a` or `b` ``, `` one of `a`, `b`, `c` ``.
pub(crate) fn choices(known: &[&str]) -> Option<String> {
    match known {
        [] => None,
        [only] => Some(format!("`{only}`")),
        [one, other] => Some(format!("`{one}` or `{other}`")),
        several if several.len() <= 5 => Some(format!("one of `{}`", several.join("`, `"))),
        _ => None,
    }
}

/// The name that was most likely meant, if one is near enough.
pub(crate) fn nearest<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    let near = |candidate: &&'a str| {
        let longest = name.chars().count().max(candidate.chars().count());
        let distance = distance(name, candidate);
        (distance <= longest / 3).then_some((distance, *candidate))
    };
    known.iter().filter_map(near).min_by_key(|(distance, _)| *distance).map(|(_, candidate)| candidate)
}

/// How many letters must be written, left out, changed or turned about to make one name of the other.
pub(crate) fn distance(from: &str, to: &str) -> usize {
    let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    let mut rows = vec![(0..=to.len()).collect::<Vec<usize>>()];
    for (above, letter) in from.iter().enumerate() {
        let mut row = vec![above + 1];
        for (left, other) in to.iter().enumerate() {
            let changed = rows[above][left] + usize::from(letter != other);
            let least = changed.min(rows[above][left + 1] + 1).min(row[left] + 1);
            let is_turned = above > 0 && left > 0 && from[above - 1] == *other && to[left - 1] == *letter;
            row.push(if is_turned { least.min(rows[above - 1][left - 1] + 1) } else { least });
        }
        rows.push(row);
    }
    rows[from.len()][to.len()]
}

/// The attribute of `known` that this one is or, its error filed, was meant to be.
pub(crate) fn meant<'a>(attr: &syn::Attribute, known: &[&'a str], errors: &mut Errors) -> Option<&'a str> {
    let name = attr.path().get_ident()?.to_string();
    if let Some(exact) = known.iter().find(|known| **known == name) {
        return Some(exact);
    }
    let nearest = nearest(&name, known)?;
    errors.error(attr.path(), unknown("attribute", &name, known));
    Some(nearest)
}

/// Leaves out the attributes of an item that would expand it again; the macro that asks is the first.
pub(crate) fn leave_out_repeated(
    attrs: &mut Vec<syn::Attribute>,
    name: &str,
    krate: &Krate,
    errors: &mut Errors,
) {
    let text = |path: &dyn ToTokens| {
        let text = path.to_token_stream().to_string().replace(' ', "");
        text.trim_start_matches("::").to_owned()
    };
    let by_path = format!("{}::{name}", text(krate));
    attrs.retain(|attr| {
        let path = text(attr.path());
        let is_repeated = path == name || path == by_path;
        if is_repeated {
            errors.error(attr.path(), used_twice(name));
        }
        !is_repeated
    });
}

/// The message about an attribute that stands on its item already.
pub(crate) fn used_twice(name: &str) -> String {
    format!("the `{name}` attribute is used twice")
}

/// The error of an argument where the attribute takes none.
pub(crate) fn no_arguments(attr: &syn::Attribute, name: &str) -> Result<()> {
    match &attr.meta {
        syn::Meta::Path(_) => Ok(()),
        syn::Meta::List(list) if list.tokens.is_empty() => Ok(()),
        meta => Err(Error::new_spanned(meta, format_args!("the `{name}` attribute takes no arguments"))),
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;
    use crate::errors::messages;

    fn parse(tokens: TokenStream) -> (Vec<String>, Vec<String>) {
        let mut errors = Errors::default();
        let mut values = Vec::new();
        let parser = |input: ParseStream<'_>| {
            arguments(input, &["output", "crate"], &mut errors, |name, input, errors| {
                let value: syn::Type = equals(input, errors)?;
                values.push(format!("{name} {}", quote!(#value)));
                Ok(())
            });
            Ok(())
        };
        parser.parse2(tokens).unwrap();
        (values, errors.finish().err().map(messages).unwrap_or_default())
    }

    #[test]
    fn arguments_come_in_any_order_and_with_a_last_comma() {
        let (values, errors) = parse(quote!(crate = pm, output = Result<A, B>,));
        assert_eq!(values, ["crate pm", "output Result < A , B >"]);
        assert_eq!(errors, [""; 0]);
    }

    #[test]
    fn the_crate_is_found_among_other_arguments() {
        let found = |args| krate(args).to_token_stream().to_string();
        assert_eq!(found(quote!(ports(A, #[cfg(a)] B(mod = b)), crate = facade::pm)), "facade :: pm");
        assert_eq!(found(quote!(mod = stock)), ":: pagemachine");
        assert_eq!(found(quote!(crate = 7, crate =)), ":: pagemachine");
    }

    #[test]
    fn an_attribute_is_repeated_by_its_name_or_its_path() {
        let item: syn::ItemMod = syn::parse_quote!(
            #[contract]
            #[pm::contract(ports(A))]
            #[::pm::contract]
            #[doc = "one"]
            #[other::contract]
            mod page {}
        );
        let mut errors = Errors::default();
        let mut attrs = item.attrs;
        let krate = syn::parse_str("::pm").unwrap();
        leave_out_repeated(&mut attrs, "contract", &krate, &mut errors);
        assert_eq!(quote!(#(#attrs)*).to_string(), quote!(#[doc = "one"] #[other::contract]).to_string());
        assert_eq!(messages(errors.finish().unwrap_err()), ["the `contract` attribute is used twice"; 3]);
    }

    #[test]
    fn every_mistake_is_reported_once() {
        let (values, errors) =
            parse(quote!(outputs = Result<A, B>, crate: pm, crate = two, what, 7, output = ));
        assert_eq!(values, ["output Result < A , B >", "crate pm"]);
        assert_eq!(
            errors,
            [
                "unknown argument `outputs`, expected `output` or `crate`\nhelp: a similar argument exists: `output`",
                "expected `=`, found `:`",
                "the argument `crate` is used twice",
                "first used here",
                "unknown argument `what`, expected `output` or `crate`",
                "expected `output` or `crate`, found `7`",
                "the argument `output` lacks its value",
            ]
        );
    }

    #[test]
    fn the_nearest_name_is_suggested() {
        assert_eq!(nearest("lates", &["none", "latest", "all"]), Some("latest"));
        assert_eq!(nearest("zzz", &["none", "latest", "all"]), None);
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("inptu", "input"), 1);
    }
}
