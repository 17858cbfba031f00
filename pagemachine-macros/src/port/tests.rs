use expect_test::expect_file;
use proc_macro2::TokenStream;
use quote::quote;

use super::{expand, try_expand};
use crate::{
    dump::pretty,
    errors::messages,
    mutilated::{self, is_rust},
};

fn mistakes(args: TokenStream, item: TokenStream) -> Vec<String> {
    try_expand(args, item).map_err(messages).err().unwrap_or_default()
}

#[test]
fn a_port_is_a_trait_and_a_module_of_calls() {
    let item = quote! {
        /// The stock of the shop.
        pub trait Inventory {
            /// How many are left.
            #[read]
            async fn count(&self, product: ProductId) -> u32;
            async fn reserve(&self, product: ProductId) -> Result<Reservation, InventoryError>;
            async fn release(&self, call: &Call, reservation: Reservation);
        }
    };
    expect_file!["../../tests/expand/port.rs"].assert_eq(&pretty(&expand(quote!(), item)));
}

#[test]
fn types_and_names_keep_their_meaning() {
    let item = quote! {
        pub(crate) trait Mail: Debug {
            async fn r#type(&self, r#in: super::Inbox, caller: Request) -> Reply;
        }
    };
    let args = quote!(mod = post, crate = crate::reexport);
    expect_file!["../../tests/expand/port_renamed.rs"].assert_eq(&pretty(&expand(args, item)));
}

#[test]
fn a_method_that_returns_a_stream_is_opened() {
    let item = quote! {
        pub trait Catalog {
            #[read]
            async fn search(&self, words: String) -> Result<Found, CatalogError>;
            /// What a product costs from now on.
            #[read]
            fn prices(&self, call: &Call, product: ProductId) -> impl Stream<Item = Opening>;
        }
    };
    expect_file!["../../tests/expand/port_with_a_stream.rs"].assert_eq(&pretty(&expand(quote!(), item)));
}

#[test]
fn what_is_sound_stands_beside_the_errors() {
    let item = quote! {
        pub trait Prices {
            #[read]
            async fn price(&self, product: ProductId) -> Money;
            #[read]
            fn follow(&self, product: ProductId) -> impl Iterator<Item = Money>;
        }
    };
    expect_file!["../../tests/expand/port_with_an_error.rs"].assert_eq(&pretty(&expand(quote!(), item)));
}

#[test]
fn every_mistake_is_reported_once() {
    let found = mistakes(
        quote!(module = a, mod = b, mod = c),
        quote! {
            unsafe trait Port<T> {
                const LIMIT: usize;
                fn plain(&self);
                fn many(&self) -> impl Iterator<Item = u32>;
                async fn waited_for(&self) -> impl Stream<Item = u32>;
                fn of_what(&self) -> impl Send + Stream;
                fn of_borrowed(&self) -> impl Stream<Item = &str>;
                async fn generic<T>(&self);
                async fn exclusive(&mut self);
                async fn without();
                async fn borrows(&self, name: &str) -> &str;
                async fn late(&self, name: String, call: &Call);
                async fn pattern(&self, (a, b): (u32, u32), _: u32);
                async fn body(&self) {}
                async fn opaque(&self, name: impl Into<String>) -> Cow<'static, str>;
                async fn this(&self) -> Self::Item;
                #[read(x)] #[read] async fn read_twice(&self);
                #[reads] async fn misspelt(&self);
            }
        },
    );
    assert_eq!(
        found,
        [
            "unknown argument `module`, expected `mod` or `crate`",
            "the argument `mod` is used twice",
            "first used here",
            "a port is a safe trait",
            "a port has no type parameters: its calls are plain data",
            "expected an `async fn`, or one that returns a stream: a port has nothing else",
            "expected an `async fn`: a port is asked and waited for\nhelp: write `async fn plain(..)`",
            "expected one reply or a stream, found `impl`\nhelp: a stream is written `impl Stream<Item = ..>`",
            "expected a stream without `async`: its items are waited for one by one",
            "expected the type of the items\nhelp: write `Stream<Item = ..>`",
            "expected an owned type, found a reference: what is sent to a port is plain data",
            "a method of a port has no type parameters: its calls are plain data",
            "expected `&self`: the backend answers many calls at once",
            "expected `&self`: the backend answers many calls at once",
            "expected an owned type, found a reference: what is sent to a port is plain data",
            "expected an owned type, found a reference: what is sent to a port is plain data",
            "expected `call: &Call` as the first parameter after `&self`",
            "expected the name of an argument, found a pattern",
            "an argument of a port needs a name: calls are written down by it",
            "a method of a port has no body: the backend gives it one",
            "expected the name of a type, found `impl`: what is sent to a port is plain data",
            "expected an owned type, found a lifetime: what is sent to a port is plain data",
            "expected a type that a caller can name, found `Self`",
            "the `read` attribute takes no arguments",
            "the `read` attribute is used twice",
            "unknown attribute `reads`, expected `read`\nhelp: a similar attribute exists: `read`",
        ]
    );
}

/// Rust takes a `+` behind the last bound; one of ours follows it.
#[test]
fn bounds_may_end_with_a_plus() {
    let item = quote! {
        pub trait Catalog: Clone + {
            fn prices(&self) -> impl Stream<Item = u32> +;
        }
    };
    is_rust(&expand(quote!(), item));
}

#[test]
fn a_port_without_methods_is_a_mistake() {
    assert_eq!(
        mistakes(
            quote!(),
            quote!(
                trait Empty {}
            )
        ),
        ["the port `Empty` has no methods"]
    );
}

#[test]
fn names_that_collide_among_the_calls_are_a_mistake() {
    let item = quote! {
        trait Port {
            async fn go_on(&self);
            async fn goOn(&self);
            async fn go_on(&self, far: bool);
        }
    };
    assert_eq!(
        mistakes(quote!(), item),
        [
            "the methods `go_on` and `goOn` of a port are both called `GoOn` among its calls",
            "first used here",
            "the method `go_on` is used twice",
            "first used here",
        ]
    );
}

#[test]
fn what_is_not_a_trait_is_left_as_it_is() {
    let expansion = expand(
        quote!(),
        quote!(
            struct Inventory;
        ),
    );
    assert_eq!(
        pretty(&expansion),
        "::core::compile_error! {\n    \"expected `trait`\"\n}\nstruct Inventory;\n"
    );
}

#[test]
fn no_input_makes_it_panic() {
    let item = quote! {
        /// Words.
        pub(super) trait Inventory: Debug {
            #[read] async fn r#count(&self, call: &Call, product: <super::A as self::B>::C, many: [u8; 4]) -> Result<u32, ()>;
            fn other(&mut self) -> impl Stream<Item = u32>;
            const LIMIT: u32;
        }
    };
    let args = quote!(mod = stock, crate = ::pm);
    for item in mutilated::each(&item) {
        is_rust(&expand(args.clone(), item));
    }
    for args in mutilated::each(&args) {
        is_rust(&expand(args, item.clone()));
    }
}
