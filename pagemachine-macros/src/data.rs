//! The derive of what crosses the border of a page: `Clone`, `Debug`, `PartialEq`, `Serialize` and `Deserialize`.
//!
//! The derives of the standard library and of serde would each say of a type of the user that it lacks something, which
//! the contract says once for all. So where there are such types this one writes functions that are there if they have
//! it all, and the traits, which call the functions. What is written down is shared code of the runtime.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::{Attribute, Data, DeriveInput, Fields, LitStr, Member, Type};

use crate::names::{self, Crossing, Krate};

pub(crate) fn expand(item: TokenStream) -> TokenStream {
    syn::parse2(item).map_or_else(|error| error.to_compile_error(), |item| derived(&item))
}

/// The arguments of the `data` attribute.
#[derive(Default)]
struct Told {
    /// `crate = path`.
    krate: Krate,
    /// Whether another field is an error.
    is_strict: bool,
    /// `name = ".."`: how it is written down.
    name: Option<String>,
}

impl Told {
    fn of(attrs: &[Attribute]) -> Self {
        let mut told = Self::default();
        for attr in attrs.iter().filter(|attr| attr.path().is_ident("data")) {
            // The contract and the port write it.
            let _sound = attr.parse_nested_meta(|meta| {
                if meta.path.is_ident("crate") {
                    told.krate = meta.value()?.parse()?;
                } else if meta.path.is_ident("name") {
                    told.name = Some(meta.value()?.parse::<LitStr>()?.value());
                } else {
                    told.is_strict = meta.path.is_ident("strict");
                }
                Ok(())
            });
        }
        told
    }
}

fn derived(item: &DeriveInput) -> TokenStream {
    let name = &item.ident;
    let Told { krate, is_strict, .. } = Told::of(&item.attrs);
    let shapes = shapes(item, is_strict);
    let types: Vec<&Type> =
        shapes.iter().flat_map(|shape| shape.fields.iter().map(|field| &field.ty)).collect();
    let bounds = Crossing::of(&krate, types).bounds();
    let private = krate.private();
    let cloned = shapes.iter().map(Shape::cloned);
    let shown = shapes.iter().map(Shape::shown);
    let equal = equal(&shapes);
    let clone = quote! {
        fn clone(&self) -> Self {
            match *self { #(#cloned)* }
        }
    };
    let fmt = quote! {
        fn fmt(&self, formatter: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
            match *self { #(#shown)* }
        }
    };
    let eq = quote! {
        fn eq(&self, other: &Self) -> bool {
            #equal
        }
    };
    let written = shapes.iter().map(|shape| shape.written(&private));
    let serialize = quote! {
        fn serialize<S: #private::serde::Serializer>(
            &self,
            serializer: S,
        ) -> ::core::result::Result<S::Ok, S::Error> {
            match *self { #(#written)* }
        }
    };
    let read = match &shapes[..] {
        [only] if only.place.is_none() => only.read(&private),
        _ => quote!(#private::read_enum(deserializer)),
    };
    let deserialize = |lifetimes: TokenStream| {
        quote! {
            fn deserialize<#lifetimes D: #private::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                #read
            }
        }
    };
    let variants = matches!(item.data, Data::Enum(_)).then(|| variants(name, &shapes, &private, &bounds));
    if bounds.is_empty() {
        let deserialize = deserialize(quote!());
        return quote! {
            #[automatically_derived]
            impl ::core::clone::Clone for #name { #clone }
            #[automatically_derived]
            impl ::core::fmt::Debug for #name { #fmt }
            #[automatically_derived]
            impl ::core::cmp::PartialEq for #name { #eq }
            #[automatically_derived]
            impl #private::serde::Serialize for #name { #serialize }
            #[automatically_derived]
            impl<'de> #private::serde::Deserialize<'de> for #name { #deserialize }
            #variants
        };
    }
    let deserialize = deserialize(quote!('de,));
    quote! {
        impl #name
        where
            #(#bounds,)*
        {
            #clone
            #fmt
            #eq
            #serialize
            #deserialize
        }
        #private::data_by_functions!(#name);
        #variants
    }
}

/// How an enum's variants are found and read.
fn variants(
    name: &Ident,
    shapes: &[Shape<'_>],
    private: &TokenStream,
    bounds: &[TokenStream],
) -> TokenStream {
    let text = names::text(name);
    let names = shapes.iter().map(|shape| &shape.declared);
    let arms = shapes.iter().enumerate().map(|(place, shape)| {
        let read = shape.read_variant(private);
        quote!(#place => #read,)
    });
    let bounds = (!bounds.is_empty()).then(|| quote!(where #(#bounds,)*));
    quote! {
        #[automatically_derived]
        impl #private::Variants for #name
        #bounds
        {
            const NAME: &'static str = #text;
            const VARIANTS: &'static [&'static str] = &[#(#names),*];

            fn read<'de, A: #private::serde::de::VariantAccess<'de>>(
                place: usize,
                variant: A,
            ) -> ::core::result::Result<Self, A::Error> {
                match place {
                    #(#arms)*
                    _ => #private::no_variant(variant),
                }
            }
        }
    }
}

fn equal(shapes: &[Shape<'_>]) -> TokenStream {
    let equal = shapes.iter().map(Shape::equal);
    match shapes {
        // There is none.
        [] => quote!(match *self {}),
        [_] => quote!(match (self, other) { #(#equal)* }),
        _ => quote!(match (self, other) { #(#equal)* _ => false }),
    }
}

/// The struct, or a variant of the enum.
struct Shape<'a> {
    path: TokenStream,
    name: String,
    /// Its name as it is written down.
    declared: String,
    /// Its place among the variants; `None` is a struct.
    place: Option<u32>,
    /// The enum that it is a variant of, or itself.
    of: String,
    is_strict: bool,
    fields: &'a Fields,
}

fn shapes(item: &DeriveInput, is_strict: bool) -> Vec<Shape<'_>> {
    let of = names::text(&item.ident);
    match &item.data {
        Data::Struct(data) => vec![Shape {
            path: quote!(Self),
            name: of.clone(),
            declared: of.clone(),
            place: None,
            of,
            is_strict,
            fields: &data.fields,
        }],
        Data::Enum(data) => (0..)
            .zip(&data.variants)
            .map(|(place, variant)| {
                let ident = &variant.ident;
                let name = names::text(ident);
                Shape {
                    path: quote!(Self::#ident),
                    declared: Told::of(&variant.attrs).name.unwrap_or_else(|| name.clone()),
                    name,
                    place: Some(place),
                    of: of.clone(),
                    is_strict,
                    fields: &variant.fields,
                }
            })
            .collect(),
        Data::Union(_) => Vec::new(),
    }
}

impl Shape<'_> {
    fn members(&self) -> Vec<Member> {
        self.fields.members().collect()
    }

    /// The names of its fields, if they have names.
    fn texts(&self) -> Vec<String> {
        self.fields.iter().filter_map(|field| field.ident.as_ref()).map(names::text).collect()
    }

    /// A name for each field.
    fn bound(&self, prefix: &str) -> Vec<Ident> {
        (0..self.fields.len()).map(|place| format_ident!("{prefix}_{place}")).collect()
    }

    fn pattern(&self, names: &[Ident]) -> TokenStream {
        let (path, members) = (&self.path, self.members());
        quote!(#path { #(#members: ref #names),* })
    }

    fn cloned(&self) -> TokenStream {
        let (path, members, mine) = (&self.path, self.members(), self.bound("mine"));
        let pattern = self.pattern(&mine);
        quote!(#pattern => #path { #(#members: ::core::clone::Clone::clone(#mine)),* },)
    }

    fn shown(&self) -> TokenStream {
        let (name, texts, mine) = (&self.name, self.texts(), self.bound("mine"));
        let pattern = self.pattern(&mine);
        let shown = match self.fields {
            Fields::Named(_) => quote!(formatter.debug_struct(#name) #(.field(#texts, #mine))* .finish()),
            Fields::Unnamed(_) => quote!(formatter.debug_tuple(#name) #(.field(#mine))* .finish()),
            Fields::Unit => quote!(formatter.write_str(#name)),
        };
        quote!(#pattern => #shown,)
    }

    fn equal(&self) -> TokenStream {
        let (mine, theirs) = (self.bound("mine"), self.bound("theirs"));
        let (one, other) = (self.pattern(&mine), self.pattern(&theirs));
        quote!((&#one, &#other) => true #(&& *#mine == *#theirs)*,)
    }

    fn written(&self, private: &TokenStream) -> TokenStream {
        let Self { name, declared, of, fields, .. } = self;
        let (texts, mine, len) = (self.texts(), self.bound("mine"), fields.len());
        let pattern = self.pattern(&mine);
        let serializer = quote!(#private::serde::Serializer);
        let by_fields = |begun: TokenStream, each: TokenStream| {
            quote! {{
                let mut fields = #serializer::#begun?;
                #(#each::serialize_field(&mut fields, #texts, #mine)?;)*
                #each::end(fields)
            }}
        };
        let written = match (self.place, fields) {
            (None, Fields::Named(_)) => by_fields(
                quote!(serialize_struct(serializer, #name, #len)),
                quote!(#private::serde::ser::SerializeStruct),
            ),
            (Some(place), Fields::Named(_)) => by_fields(
                quote!(serialize_struct_variant(serializer, #of, #place, #declared, #len)),
                quote!(#private::serde::ser::SerializeStructVariant),
            ),
            (None, Fields::Unnamed(_)) if len == 1 => {
                quote!(#serializer::serialize_newtype_struct(serializer, #name, #(#mine)*))
            }
            (Some(place), Fields::Unnamed(_)) => {
                quote!(#serializer::serialize_newtype_variant(serializer, #of, #place, #declared, #(#mine),*))
            }
            (None, Fields::Unnamed(_)) => quote! {{
                let mut fields = #serializer::serialize_tuple_struct(serializer, #name, #len)?;
                #(#private::serde::ser::SerializeTupleStruct::serialize_field(&mut fields, #mine)?;)*
                #private::serde::ser::SerializeTupleStruct::end(fields)
            }},
            (None, Fields::Unit) => quote!(#serializer::serialize_unit_struct(serializer, #name)),
            (Some(place), Fields::Unit) => {
                quote!(#serializer::serialize_unit_variant(serializer, #of, #place, #declared))
            }
        };
        quote!(#pattern => #written,)
    }

    /// What the runtime knows of it.
    fn shape(&self, private: &TokenStream) -> TokenStream {
        let Self { name, of, is_strict, fields, .. } = self;
        let len = fields.len();
        let texts = self.texts();
        let expected = match (self.place, fields) {
            (Some(_), _) => format!("struct variant {of}::{name}"),
            (None, Fields::Named(_)) => format!("struct {name}"),
            (None, Fields::Unnamed(_)) => format!("tuple struct {name}"),
            (None, Fields::Unit) => format!("unit struct {name}"),
        };
        quote! {
            #private::Shape { expected: #expected, name: #name, len: #len, fields: &[#(#texts),*], is_strict: #is_strict }
        }
    }

    /// The value of these fields, read in their order.
    fn of_fields(&self, read: &TokenStream) -> TokenStream {
        let (path, members, fields) = (&self.path, self.members(), self.bound("field"));
        let pattern = fields.iter().rev().fold(quote!(()), |rest, field| quote!((#field, #rest)));
        quote! {{
            let #pattern = #read?;
            ::core::result::Result::Ok(#path { #(#members: #fields),* })
        }}
    }

    /// Reads it, if it is the struct.
    fn read(&self, private: &TokenStream) -> TokenStream {
        let (shape, len) = (self.shape(private), self.fields.len());
        match self.fields {
            Fields::Named(_) => self.of_fields(&quote!(#shape.named(deserializer))),
            Fields::Unnamed(_) if len == 1 => quote!(#shape.newtype(deserializer).map(Self)),
            Fields::Unnamed(_) => self.of_fields(&quote!(#shape.tuple(deserializer))),
            Fields::Unit => self.of_fields(&quote!(#shape.unit(deserializer))),
        }
    }

    /// Reads it, if it is a variant.
    fn read_variant(&self, private: &TokenStream) -> TokenStream {
        let (path, shape) = (&self.path, self.shape(private));
        let access = quote!(#private::serde::de::VariantAccess);
        match self.fields {
            Fields::Named(_) => self.of_fields(&quote!(#shape.variant(variant))),
            Fields::Unnamed(_) => quote!(#access::newtype_variant(variant).map(#path)),
            Fields::Unit => self.of_fields(&quote!(#access::unit_variant(variant))),
        }
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
            #[data(crate = ::pagemachine)]
            pub enum Call {
                #[data(name = "reserve")]
                Reserve { product: Product, count: u32 },
                #[data(name = "count")]
                Count(u32),
            }
        };
        expect_file!["../tests/expand/data.rs"].assert_eq(&pretty(&expand(item)));
    }

    #[test]
    fn of_plain_types_the_traits_are_there() {
        let item = quote! {
            #[data(crate = ::pagemachine, strict)]
            pub struct BuyEvent {
                pub count: u32,
            }
        };
        expect_file!["../tests/expand/data_of_plain_types.rs"].assert_eq(&pretty(&expand(item)));
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
