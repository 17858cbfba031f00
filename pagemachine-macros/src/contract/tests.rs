use expect_test::{expect, expect_file};
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

/// The mistakes of a contract with this one spindle.
fn mistakes_of_spindle(items: &TokenStream) -> Vec<String> {
    mistakes(quote!(), quote!(pub mod page { #[spindle] pub mod search { #items } }))
}

#[test]
fn a_contract_is_a_module_of_spindles() {
    let item = quote! {
        /// The store.
        pub mod store {
            use super::*;

            /// Browses.
            #[spindle]
            pub mod search {
                /// Looks for something.
                #[event("search", latest)]
                pub struct SearchEvent {
                    pub query: String,
                }
                #[event("retry", answer)]
                pub struct RetryEvent;
                #[yields(SearchEvent, RetryEvent)]
                pub struct Browsing;
                #[yields(RetryEvent)]
                pub struct Unavailable {
                    pub reason: String,
                }
                /// What was found.
                #[notify]
                pub struct Results {
                    pub total: usize,
                }
                fn helper() {}
            }

            #[spindle(output = Result<Order, CheckoutError>)]
            pub mod checkout {
                #[event("pay", once)]
                pub struct PayEvent {
                    pub card: Secret<Card>,
                }
                #[yields]
                pub struct Payment;
            }
        }
    };
    expect_file!["../../tests/expand/contract.rs"]
        .assert_eq(&pretty(&expand(quote!(ports(Catalog, shop::Inventory(mod = stock))), item)));
}

#[test]
fn the_counter_of_the_book() {
    let item = quote! {
        pub mod counting {
            #[spindle]
            pub mod counter {
                #[event("add", every)]
                pub struct AddEvent {
                    pub by: i64,
                }
                #[yields(AddEvent)]
                pub struct Counting {
                    pub count: i64,
                }
            }
        }
    };
    expect_file!["../../tests/expand/contract_counter.rs"].assert_eq(&pretty(&expand(quote!(), item)));
}

#[test]
fn a_contract_is_as_visible_as_its_module() {
    let item = quote! {
        mod counter {
            #[spindle(output = super::Total)]
            pub mod r#loop {
                #[event("up", answer)]
                pub struct Up {}
                #[derive(Clone, Eq)]
                #[yields(Up)]
                pub struct Counting(pub u32);
            }
        }
    };
    expect_file!["../../tests/expand/contract_private.rs"]
        .assert_eq(&pretty(&expand(quote!(crate = pm), item)));
}

#[test]
fn a_cell_is_for_all_spindles() {
    let item = quote! {
        pub mod store {
            /// What was found last.
            #[cell(writer = search)]
            #[derive(Clone, Eq)]
            pub struct SearchResults {
                pub total: usize,
            }
            #[spindle]
            pub mod search {}
            #[spindle(output = u32)]
            pub mod dashboard {}
        }
    };
    expect_file!["../../tests/expand/contract_with_a_cell.rs"].assert_eq(&pretty(&expand(quote!(), item)));
}

#[test]
fn what_is_sound_stands_beside_the_errors() {
    let item = quote! {
        pub mod page {
            #[spindle]
            pub mod search {
                #[event("go", al)]
                pub struct GoEvent;
                #[event("stop", answer)]
                pub struct StopEvent(u32);
                #[yields(GoEvent, StopEvent)]
                pub struct Browsing;
            }
        }
    };
    expect_file!["../../tests/expand/contract_with_an_error.rs"].assert_eq(&pretty(&expand(quote!(), item)));
}

#[test]
fn what_collides_is_left_out() {
    let item = quote! {
        pub mod page {
            #[spindle]
            pub mod search {
                #[yields]
                pub struct Yield;
                #[event("go", answer)]
                pub struct GoEvent;
            }
        }
    };
    expect_file!["../../tests/expand/contract_with_a_collision.rs"]
        .assert_eq(&pretty(&expand(quote!(), item)));
}

/// It reads the item before it asks us.
#[test]
fn what_rustc_has_told_is_not_told_again() {
    let told = |item| expand(quote!(), item).to_string().contains("compile_error");
    let lacks_a_colon = quote! {
        pub mod page { #[spindle] pub mod a { #[notify] pub struct Told { pub text String } } }
    };
    assert!(!told(lacks_a_colon));
    let is_no_module = quote!(
        pub struct Page;
    );
    assert!(told(is_no_module));
    let holds_code = quote! {
        pub mod page {
            #[spindle] pub mod a { #[notify] pub struct Told; }
            fn helper() { what syn cannot read }
        }
    };
    assert!(told(holds_code));
}

#[test]
fn arguments_are_checked() {
    let item = quote!(
        pub mod page {
            #[spindle]
            pub mod s {
                #[notify]
                pub struct Told;
            }
        }
    );
    assert_eq!(
        mistakes(
            quote!(port(Catalog), ports(A, B(mod = b, mod = c), C(nod = d)), crate = super::pm, ports(E)),
            item
        ),
        [
            "unknown argument `port`, expected `ports` or `crate`\nhelp: a similar argument exists: `ports`",
            "the argument `mod` is used twice",
            "first used here",
            "unknown argument `nod`, expected `mod`\nhelp: a similar argument exists: `mod`",
            "expected a path that means the same in every module\nhelp: begin it with `crate::` or the name of a crate",
            "the argument `ports` is used twice",
            "first used here",
        ]
    );
}

#[test]
fn event_attributes_are_checked() {
    let found = mistakes_of_spindle(&quote! {
        #[event] pub struct NoNameEvent;
        #[event()] pub struct EmptyEvent { pub text: String }
        #[event(latest)] pub struct KeptEvent;
        #[event("a", lates)] pub struct AEvent;
        #[event(, latest)] pub struct UnnamedEvent;
        #[event("b", keep = every)] pub struct BEvent;
        #[event("c", every, once,)] pub struct CEvent;
        #[event("Not plain", every)] pub struct DEvent;
        #[event("e", every)] #[yields] pub struct EEvent;
        #[event("f", every)] pub struct FEvent(u32);
        #[event("g", every)] pub struct GEvent<T> { pub value: T }
        #[event("h", every)] struct HEvent;
        #[event("i", every)] pub enum IEvent {}
        #[event("k", every)] #[serde(rename_all = "camelCase")] pub struct KEvent { #[serde(flatten)] pub rest: Rest }
        #[event(once, "l")] pub struct LEvent;
        #[event("m", "once")] pub struct MEvent;
        #[event("n" once)] pub struct NEvent;
        #[event(name = "o", once)] pub struct OEvent;
        #[event("p", keep = "forever")] pub struct PEvent;
        #[event(q, once)] pub struct QEvent;
        #[event("r")] pub struct REvent;
        #[notify(once)] pub struct Told;
        #[yields(search::NoNameEvent)] pub struct Pathed;
        #[yields] pub struct Anything;
    });
    expect![[r#"
        expected the name of the event
        help: write `#[event("kept", latest)]`
        ---
        expected one of `answer`, `every`, `latest`, `once`, found `lates`
        help: write `latest`
        ---
        expected the name of the event in quotes, found `,`
        ---
        expected one of `answer`, `every`, `latest`, `once`, found `keep`
        help: write `every`
        ---
        expected one delivery, found `once` after `every`
        ---
        `EEvent` is an event already, it is not a yield too
        ---
        expected named fields, or none: the view gives an event's parameters by name
        ---
        `GEvent` has type parameters: an event is plain data
        ---
        `HEvent` crosses the border of the page
        help: write `pub struct HEvent`
        ---
        expected a struct: an event is one
        ---
        the view gives each field by its own name
        help: use `rename` on the field
        ---
        a flattened field has no name by which the view could give it
        ---
        expected the name of the event before its delivery
        help: write `#[event("l", once)]`
        ---
        expected one of `answer`, `every`, `latest`, `once`, found `"once"`
        help: write `once`
        ---
        expected `,`
        ---
        the name of an event is not an argument
        help: remove `name =`
        ---
        expected one of `answer`, `every`, `latest`, `once`, found `keep`
        ---
        expected the name of the event in quotes, found `q`
        help: write `"q"`
        ---
        the `notify` attribute takes no arguments
        ---
        expected the name of an event of this spindle, found a path
        ---
        expected the name of the event and how it is delivered
        help: write `#[event("no_name", every)]`, or another of these words:
        `answer`: an answer to a question that its sender has seen
        `every`: a message; each one counts, in order
        `latest`: a message; only the newest counts
        `once`: a message; an accidental repeat is rejected
        ---
        expected the name of the event and how it is delivered
        help: write `#[event("empty", every)]`, or another of these words:
        `answer`: an answer to a question that its sender has seen
        `every`: a message; each one counts, in order
        `latest`: a message; only the newest counts
        `once`: a message; an accidental repeat is rejected
        ---
        expected small letters, digits and `_`, beginning with a letter, found `Not plain`
        ---
        the event `r` does not declare how it is delivered
        help: write `#[event("r", every)]`, or another of these words:
        `answer`: an answer to a question that its sender has seen
        `every`: a message; each one counts, in order
        `latest`: a message; only the newest counts
        `once`: a message; an accidental repeat is rejected"#]]
    .assert_eq(&found.join("\n---\n"));
}

#[test]
fn one_mistake_in_an_event_attribute_is_one_error() {
    for attr in [
        quote!(event(concat!("a"), every)),
        quote!(event(name("a"))),
        quote!(event(a every)),
        quote!(event(name = every)),
        quote!(event(name = a, every)),
        quote!(event(= "a", every)),
        quote!(event(a = b = c)),
        quote!(event(every, a)),
        quote!(event(every: "a")),
        quote!(event(r#every)),
        quote!(event("a", every())),
        quote!(event("a", every = 1)),
        quote!(event("a", crate::every)),
        quote!(event("a", keep = all)),
        quote!(event("a", none)),
        quote!(event("a", ONCE)),
        quote!(event("a", "Once")),
    ] {
        let found = mistakes_of_spindle(&quote!(#[#attr] pub struct AEvent; #[yields] pub struct Asking;));
        assert!(matches!(found[..], [_]), "{attr}: {found:#?}");
    }
    let helps = |attr: TokenStream, help: &str| {
        let found = mistakes_of_spindle(&quote!(#[#attr] pub struct AEvent; #[yields] pub struct Asking;));
        assert!(found[0].ends_with(help), "{found:#?}");
    };
    helps(quote!(event("a", keep = all)), "help: write `every`");
    helps(quote!(event("a", keep = none)), "help: write `answer`");
    helps(quote!(event("a", ONCE)), "help: write `once`");
    helps(quote!(event(r#type, once)), "help: write `\"type\"`");
}

#[test]
fn an_invented_name_is_no_second_use() {
    let found = mistakes_of_spindle(&quote! {
        #[event(every)] pub struct GoEvent;
        #[event("go", every)] pub struct ToEvent;
        #[yields] pub struct Asking;
    });
    assert!(matches!(found[..], [_]), "{found:#?}");
}

#[test]
fn a_delivery_is_proposed() {
    let item = quote! {
        pub mod page {
            #[spindle] pub mod a {
                #[event("pay")] pub struct PayEvent { pub card: u64 }
                #[event("next")] pub struct NextEvent;
                #[event("edit")] pub struct EditEvent { pub text: String }
                #[event("save")] pub struct SaveEvent { pub text: String }
                #[yields(PayEvent)] pub struct Payment;
                #[yields(NextEvent)] pub struct Waiting;
                #[yields(EditEvent, SaveEvent)] pub struct Editing;
                #[yields(SaveEvent)] pub struct Saving;
            }
            #[spindle] pub mod b {
                #[event("only")] pub struct OnlyEvent { pub text: String }
                #[yields] pub struct Asking;
            }
            #[spindle] pub mod c {
                #[event("one")] pub struct OneEvent { pub text: String }
                #[event("two")] pub struct TwoEvent { pub text: String }
                #[yields] pub struct Asking;
            }
        }
    };
    let proposed: Vec<String> = mistakes(quote!(), item)
        .iter()
        .filter_map(|error| error.split('`').nth(3).map(str::to_owned))
        .collect();
    assert_eq!(
        proposed,
        [
            r#"#[event("pay", answer)]"#,
            r#"#[event("next", every)]"#,
            r#"#[event("edit", every)]"#,
            r#"#[event("save", every)]"#,
            r#"#[event("only", answer)]"#,
            r#"#[event("one", every)]"#,
            r#"#[event("two", every)]"#,
        ]
    );
}

#[test]
fn an_event_name_is_used_once_in_a_contract() {
    let item = quote! {
        pub mod page {
            #[spindle] pub mod a { #[event("go", answer)] pub struct GoEvent; #[yields] pub struct Asking; }
            #[spindle] pub mod b { #[event("go", answer)] pub struct GoneEvent; #[yields] pub struct Asking; }
        }
    };
    assert_eq!(mistakes(quote!(), item), ["the event name `go` is used twice", "first used here"]);
}

#[test]
fn events_and_yields_belong_together() {
    let item = quote! {
        pub mod page {
            #[spindle] pub mod a {
                #[event("go", answer)] pub struct GoEvent;
                #[event("stop", answer)] pub struct StopEvent;
                #[event("ask", answer)] pub struct AskEvent;
                #[yields(GoEvents, AskEvent, AskEvent, OtherEvent, Asking, Lost)] pub struct Asking;
            }
            #[spindle] pub mod b {
                #[event("other", answer)] pub struct OtherEvent;
                #[yields(OtherEvent)] pub struct Asking;
            }
            #[spindle] pub mod c { #[yields] pub struct Deaf; }
            #[spindle] pub mod d {
                #[event("up", answer)] pub struct UpEvent;
                #[event("down", answer)] pub struct DownEvent;
                #[yields(UpEvent)] pub struct Asking;
            }
        }
    };
    assert_eq!(
        mistakes(quote!(), item),
        [
            "unknown event `GoEvents`, expected one of `GoEvent`, `StopEvent`, `AskEvent`\nhelp: a similar event exists: `GoEvent`",
            "the event `OtherEvent` belongs to the spindle `b`, not to this one",
            "expected an event, found `Asking`, which is declared as something else",
            "unknown event `Lost`, expected one of `GoEvent`, `StopEvent`, `AskEvent`",
            "the event `AskEvent` is named twice",
            "first used here",
            "no event answers the yield `Deaf`\nhelp: declare one with the `event` attribute",
            "no yield accepts the event `DownEvent`\nhelp: name it in a `yields` attribute of this spindle",
        ]
    );
}

/// So that the computations, which perform both, get no second error.
#[test]
fn a_struct_that_is_declared_as_two_things_is_both() {
    let item = quote! {
        pub mod page {
            #[spindle] pub mod a {
                #[event("go", answer)] pub struct GoEvent;
                #[yields(GoEvent)] pub struct Bell;
                #[notify] pub struct Bell;
            }
        }
    };
    let expanded = expand(quote!(), item).to_string();
    for expected in [
        quote!(Yields<Bell> for Here),
        quote!(Notifies<Bell> for Here),
        quote!(
            use super::{Here, Event, GoEvent, Bell};
        ),
    ] {
        assert!(expanded.contains(&expected.to_string()), "{expected} is not in {expanded}");
    }
    assert_eq!(expanded.matches("fn bell").count(), 1, "{expanded}");
}

/// It may be data of another kind, of which only who performs it can tell; rustc then says that it is not declared.
#[test]
fn a_struct_without_an_attribute_is_found_by_the_computations() {
    let item = quote! {
        pub mod page {
            #[cell(writer = a)] pub struct Found;
            #[spindle] pub mod a {
                #[notify] pub struct Told;
                pub struct Bell;
                pub struct Found;
                #[derive(Clone, Serialize)] pub struct Data;
                struct Private;
            }
        }
    };
    let expanded = expand(quote!(), item).to_string();
    assert!(
        expanded.contains(
            &quote!(
                use super::{Here, Event, Told, Bell};
            )
            .to_string()
        ),
        "{expanded}"
    );
}

/// So that the computation, which binds the event itself, gets no second error.
#[test]
fn a_yield_that_names_one_event_twice_is_answered_by_it() {
    let item = quote! {
        pub mod page {
            #[spindle] pub mod a {
                #[event("go", answer)] pub struct GoEvent;
                #[yields(GoEvent, GoEvent)] pub struct Asking;
            }
        }
    };
    let expanded = expand(quote!(), item).to_string();
    assert!(
        expanded.contains(
            &quote!(
                type Answer = GoEvent;
            )
            .to_string()
        ),
        "{expanded}"
    );
}

#[test]
fn something_is_declared() {
    assert_eq!(
        mistakes(
            quote!(),
            quote!(
                mod page {}
            )
        ),
        ["the contract `page` has no spindles\nhelp: give it a module with the `spindle` attribute"]
    );
    assert_eq!(
        mistakes_of_spindle(&quote!(
            fn helper() {}
        )),
        ["the spindle `search` declares no yield, no notify and no output"]
    );
    let worker = quote!(
        pub mod page {
            #[spindle(output = u32)]
            pub mod worker {}
        }
    );
    assert_eq!(mistakes(quote!(), worker), [""; 0], "its completion is for the view");
}

#[test]
fn an_attribute_is_used_once() {
    let item = quote! {
        #[contract]
        pub mod page {
            #[spindle]
            #[spindle(output = u32)]
            pub mod a {
                #[notify]
                pub struct Told;
            }
        }
    };
    assert_eq!(
        mistakes(quote!(), item),
        [
            "the `contract` attribute is used twice",
            "the `spindle` attribute is used twice",
            "first used here",
        ]
    );
}

#[test]
fn a_page_under_another_attribute_is_a_contract() {
    let page = quote!(
        pub mod page {
            #[spindle]
            pub mod a {
                #[notify]
                pub struct Told;
            }
        }
    );
    let error = "holds the spindles of a page, and is no contract";
    for expanded in
        [crate::spindle::expand(quote!(), page.clone()), crate::port::expand(quote!(), page.clone())]
    {
        let expanded = expanded.to_string();
        assert_eq!(expanded.matches("compile_error").count(), 1, "{expanded}");
        assert!(expanded.contains(error), "{expanded}");
        assert!(expanded.ends_with(&expand(quote!(), page.clone()).to_string()), "{expanded}");
    }
    let computations = quote!(
        pub mod door {
            #[spindle(page::a)]
            pub mod a {}
        }
    );
    assert!(super::meant(&computations).is_none());
}

#[test]
fn cells_are_checked() {
    let item = quote! {
        pub mod page {
            #[cell(writer = serch)] pub struct A;
            #[cell] pub struct B;
            #[cell()] pub struct C;
            #[cell(writr = search)] pub struct D;
            #[cell(writer = search, writer = watch)] pub struct E;
            #[cell(writer = page::search)] pub struct F;
            #[cell(writer = search)] #[cell(writer = search)] pub struct G;
            #[cell(writer = search)] #[notify] pub struct H;
            #[cell(writer = search)] pub struct I<T>(T);
            #[cell(writer = search)] struct J;
            #[cell(writer = search)] pub enum L {}
            #[spindle] pub mod search {
                #[cell(writer = search)] pub struct M;
                #[cell(writer = search)] #[notify] pub struct N;
            }
            #[spindle] pub mod watch {
                #[notify] pub struct Told;
            }
        }
    };
    assert_eq!(
        mistakes(quote!(), item),
        [
            "expected the spindle that writes the cell\nhelp: write `#[cell(writer = ..)]`",
            "expected the spindle that writes the cell\nhelp: write `#[cell(writer = ..)]`",
            "unknown argument `writr`, expected `writer`\nhelp: a similar argument exists: `writer`",
            "the argument `writer` is used twice",
            "first used here",
            "expected the name of a spindle of this contract, found a path",
            "`G` is a cell already",
            "expected a spindle around it\nhelp: move it into a module with the `spindle` attribute",
            "`I` has type parameters: a cell is plain data",
            "`J` is for all spindles of the page\nhelp: write `pub struct J`",
            "expected a struct: a cell is one",
            "a cell belongs to the page, not to a spindle\nhelp: move it out, into the module with the `contract` attribute",
            "a cell belongs to the page, not to a spindle\nhelp: move it out, into the module with the `contract` attribute",
            "unknown spindle `serch`, expected `search` or `watch`\nhelp: a similar spindle exists: `search`",
        ]
    );
}

#[test]
fn a_cell_has_a_name_of_its_own() {
    let item = quote! {
        pub mod page {
            #[cell(writer = search)] pub struct Found;
            #[cell(writer = search)] pub struct Found;
            #[cell(writer = search)] pub struct Here;
            #[cell(writer = search)] pub struct Cells;
            #[cell(writer = search)] pub struct Total;
            #[spindle] pub mod search {}
            #[spindle] pub mod watch { #[notify] pub struct Total; }
        }
    };
    assert_eq!(
        mistakes(quote!(), item),
        [
            "the name `Cells` is taken: the contract has a generated `Cells`",
            "the name `Found` is used twice",
            "first used here",
            "the name `Here` is taken: each spindle has a generated `Here`",
            "the name `Total` is used twice",
            "first used here",
        ]
    );
}

#[test]
fn modules_have_bodies() {
    assert_eq!(
        mistakes(
            quote!(),
            quote!(
                mod page;
            )
        ),
        ["expected a module with a body"]
    );
    let item = quote!(
        pub mod page {
            #[spindle]
            pub mod a;
            #[spindle]
            pub struct B;
            #[event("c", answer)]
            struct C;
        }
    );
    assert_eq!(
        mistakes(quote!(), item),
        [
            "expected a module with a body",
            "expected a module: a spindle is one",
            "expected a spindle around it\nhelp: move it into a module with the `spindle` attribute",
            "the contract `page` has no spindles\nhelp: give it a module with the `spindle` attribute",
        ]
    );
}

#[test]
fn generated_names_are_free() {
    let item = quote! {
        pub mod page {
            use super::{Ports, other as Reply};
            #[spindle] pub mod one_two {
                #[event("a", answer)] pub struct Go;
                #[event("b", answer)] pub struct GoEvent;
                #[yields] pub struct HTMLPage;
                #[notify] pub struct HtmlPage;
                #[notify] pub struct Complete;
                #[notify] pub struct Twice;
                #[notify] pub struct Twice;
                pub struct View;
                mod answers {}
            }
            #[spindle] pub mod oneTwo { #[notify] pub struct Told; }
        }
    };
    assert_eq!(
        mistakes(quote!(ports(a::Mail, b::Mail)), item),
        [
            "the port `mail` is used twice",
            "first used here",
            "the spindles `one_two` and `oneTwo` are both called `OneTwo` in generated code",
            "first used here",
            "the name `Ports` is taken: the contract has a generated `Ports`",
            "the name `Reply` is taken: the contract has a generated `Reply`",
            "the name `Twice` is used twice",
            "first used here",
            "the events `Go` and `GoEvent` are both called `Go` without the suffix `Event`",
            "first used here",
            "every view has a handler `complete` already, for something else",
            "the names `HTMLPage` and `HtmlPage` are both called `html_page` as handlers of a view",
            "first used here",
            "the name `View` is taken: each spindle has a generated `View`",
            "the name `answers` is taken: each spindle has a generated `answers`",
        ]
    );
}

#[test]
fn no_input_makes_it_panic() {
    let item = quote! {
        /// Words.
        pub(crate) mod page {
            use super::*;
            #[cell(writer = r#search)] #[derive(Eq, Clone)] pub struct Found { pub r#in: u32 }
            #[spindle(output = Result<super::Order, Vec<u8>>)]
            pub mod r#search {
                #[event("go", once)] #[derive(Eq, Clone)] pub struct GoEvent { #[serde(rename = "by")] pub r#in: u32 }
                #[event("stop", answer)] pub struct StopEvent;
                #[yields(GoEvent, StopEvent)] pub struct Browsing;
                #[notify] pub struct Results(u32);
            }
        }
    };
    let args = quote!(ports(Catalog, shop::Inventory(mod = stock)), crate = ::pm);
    for item in mutilated::each(&item) {
        is_rust(&expand(args.clone(), item));
    }
    for args in mutilated::each(&args) {
        is_rust(&expand(args, item.clone()));
    }
}
