//! The derive of what crosses the border of a page and holds types of the user: `Clone`, `Debug` and `PartialEq`.
//!
//! The derives of the standard library would each say that one of those types lacks something, which the contract says
//! once for all. So this one writes functions that are there if they have it all, by the bounds that serde's are told;
//! and the traits, which call the functions.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::{Data, DeriveInput, Fields, LitStr, Member, Result, Token, WherePredicate, punctuated::Punctuated};

pub(crate) fn expand(item: TokenStream) -> TokenStream {
    syn::parse2(item).map_or_else(|error| error.to_compile_error(), |item| derived(&item))
}

fn derived(item: &DeriveInput) -> TokenStream {
    let name = &item.ident;
    let shapes = shapes(item);
    let bounds: Vec<WherePredicate> = shapes.iter().flat_map(|shape| bounds(shape.fields)).collect();
    let cloned = shapes.iter().map(Shape::cloned);
    let shown = shapes.iter().map(Shape::shown);
    let equal = shapes.iter().map(Shape::equal);
    let others = (shapes.len() > 1).then(|| quote!(_ => false,));
    quote! {
        impl #name
        where
            #(#bounds,)*
        {
            fn clone(&self) -> Self {
                match self { #(#cloned)* }
            }

            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                match self { #(#shown)* }
            }

            fn eq(&self, other: &Self) -> bool {
                match (self, other) { #(#equal)* #others }
            }
        }

        #[automatically_derived]
        impl ::core::clone::Clone for #name {
            fn clone(&self) -> Self {
                Self::clone(self)
            }
        }

        #[automatically_derived]
        impl ::core::fmt::Debug for #name {
            fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                Self::fmt(self, formatter)
            }
        }

        #[automatically_derived]
        impl ::core::cmp::PartialEq for #name {
            fn eq(&self, other: &Self) -> bool {
                Self::eq(self, other)
            }
        }
    }
}

/// The struct, or a variant of the enum.
struct Shape<'a> {
    path: TokenStream,
    name: String,
    fields: &'a Fields,
}

fn shapes(item: &DeriveInput) -> Vec<Shape<'_>> {
    match &item.data {
        Data::Struct(data) => {
            vec![Shape { path: quote!(Self), name: item.ident.to_string(), fields: &data.fields }]
        }
        Data::Enum(data) => data
            .variants
            .iter()
            .map(|variant| {
                let name = &variant.ident;
                Shape { path: quote!(Self::#name), name: name.to_string(), fields: &variant.fields }
            })
            .collect(),
        Data::Union(_) => Vec::new(),
    }
}

/// What serde's derives are told of the fields.
fn bounds(fields: &Fields) -> Vec<WherePredicate> {
    let mut bounds = Vec::new();
    for attr in fields.iter().flat_map(|field| &field.attrs).filter(|attr| attr.path().is_ident("serde")) {
        // What is wrong with it, or is not for us, serde says or knows.
        let _known_to_serde = attr.parse_nested_meta(|meta| {
            if meta.path.is_ident("bound") {
                let told: LitStr = meta.value()?.parse()?;
                bounds.extend(told.parse_with(predicates)?);
            }
            Ok(())
        });
    }
    bounds
}

fn predicates(input: syn::parse::ParseStream<'_>) -> Result<Punctuated<WherePredicate, Token![,]>> {
    Punctuated::parse_terminated(input)
}

impl Shape<'_> {
    fn members(&self) -> Vec<Member> {
        self.fields.members().collect()
    }

    /// A name for each field.
    fn bound(&self, prefix: &str) -> Vec<Ident> {
        (0..self.fields.len()).map(|place| format_ident!("{prefix}_{place}")).collect()
    }

    fn pattern(&self, names: &[Ident]) -> TokenStream {
        let (path, members) = (&self.path, self.members());
        quote!(#path { #(#members: #names),* })
    }

    fn cloned(&self) -> TokenStream {
        let (path, members, mine) = (&self.path, self.members(), self.bound("mine"));
        let pattern = self.pattern(&mine);
        quote!(#pattern => #path { #(#members: ::core::clone::Clone::clone(#mine)),* },)
    }

    fn shown(&self) -> TokenStream {
        let (name, members, mine) = (&self.name, self.members(), self.bound("mine"));
        let pattern = self.pattern(&mine);
        let shown = match self.fields {
            Fields::Named(_) => {
                let texts = members.iter().map(|member| member.to_token_stream().to_string());
                let texts = texts.map(|text| text.trim_start_matches("r#").to_owned());
                quote!(formatter.debug_struct(#name) #(.field(#texts, #mine))* .finish())
            }
            Fields::Unnamed(_) => quote!(formatter.debug_tuple(#name) #(.field(#mine))* .finish()),
            Fields::Unit => quote!(formatter.write_str(#name)),
        };
        quote!(#pattern => #shown,)
    }

    fn equal(&self) -> TokenStream {
        let (mine, theirs) = (self.bound("mine"), self.bound("theirs"));
        let (one, other) = (self.pattern(&mine), self.pattern(&theirs));
        quote!((#one, #other) => true #(&& *#mine == *#theirs)*,)
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect_file;

    use super::*;
    use crate::dump::pretty;

    #[test]
    fn functions_are_there_if_the_types_are_data() {
        let item = quote! {
            pub enum Call {
                Reserve { #[serde(bound = "for<'never> Product: ::pagemachine::Data + 'never")] product: Product },
                Count(#[serde(default)] u32),
                Close,
            }
        };
        expect_file!["../tests/expand/data.rs"].assert_eq(&pretty(&expand(item)));
    }

    #[test]
    fn what_is_no_type_is_told() {
        let error = expand(quote!(
            fn run() {}
        ))
        .to_string();
        assert!(error.contains("compile_error"), "{error}");
    }
}
