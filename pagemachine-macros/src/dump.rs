//! `PAGEMACHINE_DUMP=name` prints what a macro made of the item with that name.

use proc_macro2::{TokenStream, TokenTree};

/// Runs an attribute macro, and prints its expansion if its item was asked for.
pub(crate) fn attribute(
    expand: fn(TokenStream, TokenStream) -> TokenStream,
    args: proc_macro::TokenStream,
    item: proc_macro::TokenStream,
) -> proc_macro::TokenStream {
    let item = TokenStream::from(item);
    let name = item_name(item.clone());
    let expansion = expand(args.into(), item);
    if let Some(name) = name {
        print_if_asked(&name, &expansion);
    }
    expansion.into()
}

/// Prints the expansion if `PAGEMACHINE_DUMP` is this name.
pub(crate) fn print_if_asked(name: &str, expansion: &TokenStream) {
    if std::env::var("PAGEMACHINE_DUMP").is_ok_and(|asked| asked == name) {
        eprintln!("{}", pretty(expansion));
    }
}

/// The expansion as a person would write it; as bare tokens if it is not a whole number of items.
pub(crate) fn pretty(expansion: &TokenStream) -> String {
    match syn::parse2(expansion.clone()) {
        Ok(file) => prettyplease::unparse(&file),
        Err(_) => expansion.to_string(),
    }
}

/// The name after `mod` or `trait`: the item may be one that does not parse.
fn item_name(item: TokenStream) -> Option<String> {
    let mut tokens = item.into_iter();
    tokens.find(|token| matches!(token, TokenTree::Ident(word) if word == "mod" || word == "trait"))?;
    match tokens.next() {
        Some(TokenTree::Ident(name)) => Some(crate::names::text(&name)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::*;

    #[test]
    fn an_item_is_found_by_its_name() {
        assert_eq!(
            item_name(quote!(
                #[doc = "mod x"]
                pub(crate) mod store {
                    mod inner {}
                }
            ))
            .as_deref(),
            Some("store")
        );
        assert_eq!(
            item_name(quote!(
                pub trait Inventory {}
            ))
            .as_deref(),
            Some("Inventory")
        );
        assert_eq!(
            item_name(quote!(
                fn run() {}
            )),
            None
        );
    }

    #[test]
    fn what_is_not_items_is_printed_as_tokens() {
        assert_eq!(pretty(&quote!(1 + 1)), "1 + 1");
        assert_eq!(
            pretty(&quote!(
                fn run() {}
            )),
            "fn run() {}\n"
        );
    }
}
