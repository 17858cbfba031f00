#![expect(clippy::needless_pass_by_value, reason = "what is given and expected is written in place")]

use expect_test::{Expect, expect, expect_file};
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::quote;

use crate::{dump::pretty, errors, mutilated};

/// The messages about a `defcomp!`, one a line.
fn refused(computation: TokenStream, expected: Expect) {
    let module = quote!(
        mod flows {
            defcomp! { #computation }
        }
    );
    let error = super::try_expand(quote!(page::form), module).expect_err("it is sound");
    expected.assert_eq(&errors::messages(error).join("\n\n"));
}

fn expanded(module: TokenStream, expected: expect_test::ExpectFile) {
    expected.assert_eq(&pretty(&super::expand(quote!(store::checkout), module)));
}

#[test]
fn an_await_is_refused() {
    refused(
        quote!(
            fn run() {
                ready().await
            }
        ),
        expect![[r"
            a computation waits for effects, found `.await`
            help: bind an effect: `value <- effect;`; what takes time outside is a port call"]],
    );
}

#[test]
fn a_plain_value_is_no_effect() {
    refused(
        quote!(fn run() { x <- 5; Point { at } <- Point { at: 1 }; y <- -x; z <- (x + 1); }),
        expect![[r"
            expected an effect after `<-`, found a plain value
            help: a plain value is bound with `let`: `let x = ..;`

            expected an effect after `<-`, found a plain value
            help: a plain value is bound with `let`: `let pattern = ..;`

            expected an effect after `<-`, found a plain value
            help: a plain value is bound with `let`: `let y = ..;`

            expected an effect after `<-`, found a plain value
            help: a plain value is bound with `let`: `let z = ..;`"]],
    );
}

#[test]
fn what_is_declared_in_no_contract_is_still_there() {
    let declared = quote!(
        mod search {
            #[event("ring", answer)]
            pub struct RingEvent;
        }
    );
    let expanded = super::expand(quote!(output = u32), declared).to_string();
    assert!(expanded.contains("stands in no contract"), "{expanded}");
    assert!(expanded.contains("pub struct RingEvent ;"), "{expanded}");
    assert!(!expanded.contains("event ("), "{expanded}");
}

#[test]
fn a_pattern_of_a_bind_always_matches() {
    refused(
        quote!(
            fn run() -> Result<u32, Error> {
                answers::Browsing::Buy(BuyEvent { product }) <- yields(Browsing);
                Ok((1, _)) <- stock::count();
                (true, Some(at)) <- comp! {
                    [None, _] <- stock::places();
                    1
                };
                await_any! { Point { at: -1 } <- stock::place() => Ok(at), _ <- this() => Ok(0) }
            } else {
                Err(error) => { Some(found) <- stock::explain(error); found }
            }
        ),
        expect![[r"
            expected a pattern that always matches, found one that may not
            help: bind the value to a name, and `match` on it

            expected a pattern that always matches, found one that may not
            help: bind the value to a name, and `match` on it

            expected a pattern that always matches, found one that may not
            help: bind the value to a name, and `match` on it

            expected a pattern that always matches, found one that may not
            help: bind the value to a name, and `match` on it

            expected a pattern that always matches, found one that may not
            help: bind the value to a name, and `match` on it

            expected a pattern that always matches, found one that may not
            help: bind the value to a name, and `match` on it"]],
    );
}

#[test]
fn a_none_goes_where_the_result_is_an_option() {
    let asking = |result| {
        let module = quote!(
            mod flows {
                defcomp! { fn run() -> #result { found <- page::find(1); found? } }
            }
        );
        super::try_expand(quote!(page::form), module).is_ok()
    };
    assert!(asking(quote!(Option<u32>)));
    assert!(asking(quote!(Result<u32, Error>)));
    assert!(!asking(quote!(u32)));
}

#[test]
fn an_answer_is_not_there_without_asking() {
    refused(
        quote!(
            fn run() -> u32 {
                let asks = yields(Shipping);
                let ShippingEvent { zip } = yields(Shipping);
                ShippingEvent { zip } = yields(Shipping);
                let _ = notify(Shipped);
                if zip {
                    _ = put(Zip);
                }
                _ = ignored(zip);
                zip
            }
        ),
        expect![[r"
            expected `<-`, found `=`
            help: `pattern <- effect;`

            expected `<-`, found `=`
            help: `pattern <- effect;`

            expected `<-`, found `=`
            help: `pattern <- effect;`

            expected `<-`, found `=`
            help: `pattern <- effect;`"]],
    );
}

#[test]
fn an_effect_is_called() {
    refused(
        quote!(
            fn run(sleep: Ready) {
                _ <- notify;
                _ <- inventory::reserve;
                _ <- run;
                _ <- sleep;
                _ <- ready;
                _ <- inventory::READY;
                await_any! {
                    _ <- fork => {}
                    timeout <- put(1) => { _ <- timeout; }
                }
            }
        ),
        expect![[r"
            expected an effect after `<-`, found the function `notify`
            help: call it: `notify(..)`

            expected an effect after `<-`, found the function `inventory::reserve`
            help: call it: `inventory::reserve(..)`

            expected an effect after `<-`, found the function `run`
            help: call it: `run(..)`

            expected an effect after `<-`, found the function `fork`
            help: call it: `fork(..)`"]],
    );
}

#[test]
fn only_rustc_knows_of_most_patterns() {
    let module = quote!(
        mod flows {
            defcomp! {
                fn run() {
                    Event::Ring(RingEvent) <- yields(Waiting);
                    page::Place { at, .. } <- stock::place();
                    (true | false) <- cancel(other);
                    Err(Failure { .. }) <- endless;
                    all @ [_, 0..=9] <- stock::places();
                }
            }
        }
    );
    let refused = super::try_expand(quote!(page::form), module).err();
    assert_eq!(refused.map(errors::messages), None);
}

#[test]
fn a_bind_in_a_closure_or_an_async_block_is_refused() {
    refused(
        quote!(fn run() { let f = || { x <- this(); x }; let g = async { y <- this(); y }; }),
        expect![[r"
            an effect cannot be performed inside a closure
            help: perform it before, or write a loop instead

            an effect cannot be performed inside an `async` block
            help: perform it before, or write a loop instead"]],
    );
}

#[test]
fn an_ok_needs_somewhere_for_its_error_to_go() {
    refused(
        quote!(fn run() -> u32 { Ok(x) <- shop::find(1); x.parse()? }),
        expect![[r"
            `Ok(..)` may fail, and this computation has no `else` and no `Result` to return
            help: add the arms behind its body: `else <Error> { Err(error) => .. }`

            `?` may fail, and this computation has no `else` and no `Result` to return
            help: add the arms behind its body: `else <Error> { Err(error) => .. }`"]],
    );
}

#[test]
fn an_else_that_nothing_reaches_is_refused() {
    refused(
        quote!(fn run() -> Result<u32, Down> { x <- this(); Ok(1) } else { Err(e) => Err(e) }),
        expect![[r"
            this `else` cannot be reached: nothing in the body may fail
            help: what may fail is bound with `Ok(..) <- effect;` or followed by `?`"]],
    );
}

#[test]
fn a_question_mark_inside_a_macro_is_refused_where_there_is_an_else() {
    refused(
        quote!(fn run() -> Result<Vec<u32>, Down> { let v = vec![find()?]; Ok(v) } else { Err(e) => Err(e) }),
        expect![[r"
            `?` inside a macro would pass by the `else`
            help: bind it before: `let value = ..?;`

            this `else` cannot be reached: nothing in the body may fail
            help: what may fail is bound with `Ok(..) <- effect;` or followed by `?`"]],
    );
}

#[test]
fn a_call_to_itself_that_is_not_in_tail_position_is_refused() {
    refused(
        quote!(fn run(n: u32) -> u32 { let m = run(n - 1); x <- run(n); x + m }),
        expect![[r"
            the computation `run` comes back to itself by a call that is not in tail position
            help: make the call the last expression of `run` itself, or put it behind `return`, which is a jump; or write a `loop`

            the computation `run` comes back to itself by a call that is not in tail position
            help: make the call the last expression of `run` itself, or put it behind `return`, which is a jump; or write a `loop`"]],
    );
}

#[test]
fn a_spindle_may_fork_itself() {
    let module = quote!(
        mod flows {
            defcomp! { fn run(n: u32) { _child <- fork(run(n)); } }
        }
    );
    let refused = super::try_expand(quote!(page::form), module).err();
    assert_eq!(refused.map(errors::messages), None);
}

#[test]
fn computations_that_jump_to_each_other_have_one_result() {
    let module = quote! {
        mod flows {
            defcomp! { fn ping() -> u32 { pong() } }
            defcomp! { fn pong() -> u64 { ping() } }
        }
    };
    let error = super::try_expand(quote!(page::form), module).expect_err("they differ");
    expect![[r"
        `ping` and `pong` jump to each other and differ in their results
        help: give them one result type, or bind the call with `<-`"]]
    .assert_eq(&errors::messages(error).join("\n\n"));
}

#[test]
fn a_computation_is_a_plain_function() {
    refused(
        quote!(
            pub async unsafe fn run(&self) {}
        ),
        expect![[r"
            a computation is not `async`
            help: it waits with `<-`, and is written as a plain function

            a computation is a plain function, found `unsafe`

            a computation takes no `self`
            help: hand over what it needs as an argument"]],
    );
}

#[test]
fn a_bind_is_a_statement_with_an_effect() {
    refused(
        quote!(fn run() { x <- }),
        expect![[r"
            a bind lacks its `;`
            help: a bind is a statement: `pattern <- effect;`"]],
    );
    refused(quote!(fn run() { x <- ; }), expect!["expected an effect after `<-`"]);
}

#[test]
fn a_bind_that_is_misspelt_is_said_to_be_one() {
    refused(
        quote!(fn run() { <- this(); }),
        expect![[r"
            expected a pattern before `<-`
            help: what is of no use is bound to `_`: `_ <- effect;`"]],
    );
    refused(
        quote!(fn run() { let x <- this(); }),
        expect![[r"
            a bind has no `let`
            help: `pattern <- effect;`"]],
    );
    refused(
        quote!(fn run(n: u32) { match n { 0 => _ <- this(), _ => {} } }),
        expect![[r"
            a bind is a statement, which stands in a block
            help: `=> { pattern <- effect; .. }`"]],
    );
    refused(
        quote!(fn run() { Some(x) <- this() else { return }; }),
        expect![[r"
            a bind has no `else` of its own
            help: bind the whole value to a name, and `match` on it"]],
    );
}

#[test]
fn a_computation_owns_its_arguments() {
    refused(
        quote!(
            fn run<'a>(name: &str, other: &'a str, page: Page<'_>, text: impl Into<String>) {}
        ),
        expect![[r"
            a computation outlives its caller, found a reference
            help: take the value itself, or a `&'static` one

            a computation outlives its caller, found the lifetime `'a`
            help: take the value itself, or one that is `'static`

            a computation outlives its caller, found the lifetime `'_`
            help: take the value itself, or one that is `'static`

            a computation's type parameters have names, found `impl`
            help: `fn name<T: Trait + Send + 'static>(value: T)`"]],
    );
    let module = quote!(
        mod flows {
            defcomp! { fn run(name: &'static str, f: fn(&str) -> u32, g: Box<dyn Fn(&str) + Send>) {} }
        }
    );
    let refused = super::try_expand(quote!(page::form), module).err();
    assert_eq!(refused.map(errors::messages), None);
}

#[test]
fn attributes_before_a_computation_are_its_own() {
    let module = quote!(
        mod flows {
            #[cfg(test)]
            defcomp! { #[inline] fn run() {} }
        }
    );
    let expanded = super::expand(quote!(page::form), module).to_string();
    assert!(expanded.contains("# [cfg (test)] # [inline] fn run"), "{expanded}");
}

#[test]
fn a_comparison_with_a_negative_number_is_no_bind() {
    let module = quote!(
        mod flows {
            defcomp! { fn run(x: i32) -> bool { if x < -1 { return true; } x < -2 } }
        }
    );
    let refused = super::try_expand(quote!(page::form), module).err();
    assert_eq!(refused.map(errors::messages), None);
}

#[test]
fn the_attribute_names_the_spindle_and_knows_its_arguments() {
    let refused = |args, expected: Expect| {
        let error = super::try_expand(
            args,
            quote!(
                mod flows {}
            ),
        )
        .expect_err("it is sound");
        expected.assert_eq(&errors::messages(error).join("\n\n"));
    };
    refused(
        quote!(),
        expect![[r"
            the module `flows` does not say which spindle it is
            help: name the contract's: `#[spindle(path::to::contract::flows)]`"]],
    );
    refused(
        quote!(page::form, krate = x),
        expect![[r"
            unknown argument `krate`, expected `crate`
            help: a similar argument exists: `crate`"]],
    );
}

#[test]
fn a_faulty_computation_waits_for_ever_beside_a_sound_one() {
    expanded(
        quote! {
            mod flows {
                defcomp! { pub fn sound() -> u32 { 1 } }
                defcomp! { pub fn faulty(n: u32) -> u32 { inventory::ready(n).await } }
            }
        },
        expect_file!["../../tests/expand/spindle_with_an_error.rs"],
    );
}

#[test]
fn the_checkout_of_the_store() {
    expanded(
        quote! {
            pub mod checkout {
                defcomp! {
                    /// Reserves stock, collects shipping and payment, places the order.
                    pub fn run(product: ProductId) -> Result<Order, CheckoutError> {
                        Ok(reservation) <- inventory::reserve(product);
                        ShippingEvent { shipping } <- yields(Shipping);
                        PaymentEvent { payment } <- yields(Payment);
                        Ok(order) <- orders::place(reservation, shipping, payment);
                        Ok(order)
                    } else {
                        Err(CheckoutError::SoldOut) => Err(CheckoutError::SoldOut),
                        Err(reason) => Err(reason.explained()),
                    }
                }
            }
        },
        expect_file!["../../tests/expand/spindle_checkout.rs"],
    );
    let lines = include_str!("../../tests/expand/spindle_checkout.rs").lines().count();
    assert!(lines < 3 * 16, "its source has 16 lines, the expansion {lines}");
}

/// Where more is written behind it, it is a statement.
#[test]
fn a_computation_may_end_in_an_assignment() {
    for end in [
        quote!(count = 5),
        quote!((count = 5)),
        quote!(if count > 3 {
            count = 5
        }),
        quote!({ count = 5 }),
    ] {
        let module = quote! {
            mod flows {
                defcomp! { fn run(mut count: u32) { fail()?; #end } else <Down> { Err(Down { mut count }) => { #end } } }
            }
        };
        mutilated::is_rust(&super::expand(quote!(page::form), module));
    }
}

#[test]
fn the_counter_of_the_book() {
    let module = quote! {
        pub mod counter {
            defcomp! {
                pub fn run(count: i64) {
                    AddEvent { by } <- yields(Counting { count });
                    run(count.saturating_add(by))
                }
            }
        }
    };
    let expansion = pretty(&super::expand(quote!(counting::counter), module));
    expect_file!["../../tests/expand/spindle_counter.rs"].assert_eq(&expansion);
}

#[test]
fn an_error_leaves_unless_there_is_an_else() {
    expanded(
        quote! {
            mod stock {
                defcomp! {
                    pub fn leaves(text: String) -> Result<u32, Error> {
                        let number = text.parse()?;
                        Ok(left) <- inventory::count(number);
                        Ok(left)
                    }
                }
                defcomp! {
                    pub fn stays(text: String) -> u32 {
                        let number = text.parse()?;
                        Ok(left) <- inventory::count(number);
                        left
                    } else <Error> {
                        Err(_) => 0,
                    }
                }
            }
        },
        expect_file!["../../tests/expand/spindle_errors.rs"],
    );
}

#[test]
fn a_loop_of_jumps() {
    expanded(
        quote! {
            pub mod search {
                use super::*;
                defcomp! {
                    fn browse(filters: Filters) {
                        event <- yields(Browsing);
                        if event.ends() { return; }
                        match event {
                            answers::Browsing::Search(SearchEvent { query }) => {
                                if query.is_empty() { browse(filters) } else { browse(filters.with_query(query)) }
                            }
                            answers::Browsing::Buy(BuyEvent { product }) => {
                                _checkout <- fork(checkout::run(product));
                                browse(filters)
                            }
                        }
                    }
                }
            }
        },
        expect_file!["../../tests/expand/spindle_jumps.rs"],
    );
}

#[test]
fn jumps_to_those_that_do_not_come_back() {
    expanded(
        quote! {
            mod search {
                defcomp! { pub fn run(initial: Filters) -> Result<u32, Down> { browse(initial) } }
                defcomp! {
                    fn browse(filters: Filters) -> Result<u32, Down> {
                        Ok(found) <- catalog::search(filters);
                        match found.len() {
                            0 => explain(filters),
                            1 => buy(found),
                            many => Ok(many),
                        }
                    }
                }
                defcomp! { fn explain(filters: Filters) -> Result<u32, Down> { Err(Down) } }
                defcomp! { fn buy(found: Found) -> Result<u32, Down> { Ok(1) } }
            }
        },
        expect_file!["../../tests/expand/spindle_jumps_away.rs"],
    );
}

#[test]
fn a_computation_that_cannot_be_read_is_still_there_to_be_called() {
    let module = quote!(
        mod flows {
            defcomp! { fn broken(n: u32) { let x = ; } }
            defcomp! { fn sound() { broken(1) } }
        }
    );
    let expanded = super::expand(quote!(page::form), module).to_string();
    assert!(expanded.contains("fn broken (n : u32)"), "{expanded}");
    assert_eq!(expanded.matches("compile_error").count(), 1);
}

#[test]
fn jumps_to_each_other() {
    expanded(
        quote! {
            mod search {
                defcomp! { pub fn run(initial: Filters) { browse(initial) } }
                defcomp! {
                    fn browse(filters: Filters) {
                        Ok(found) <- catalog::search(filters);
                        if found.is_empty() { run(Filters::default()) }
                    } else <CatalogError> {
                        Err(_) => { RetryEvent <- yields(Unavailable); browse(Filters::default()) }
                    }
                }
            }
        },
        expect_file!["../../tests/expand/spindle_jumps_to_each_other.rs"],
    );
}

#[test]
fn a_loop_through_a_computation_that_compensates_is_refused() {
    refused(
        quote!(fn run(n: u32) -> Result<u32, Down> { _ <- compensate(stock::give(n)); run(n) }),
        expect![[r"
            a loop through a computation that compensates has no end to compensate at
            help: put what compensates and its work into a computation of their own, which the loop binds"]],
    );
}

#[test]
fn a_computation_that_compensates() {
    expanded(
        quote! {
            mod checkout {
                defcomp! {
                    pub fn run(product: ProductId) -> Result<Order, CheckoutError> {
                        Ok(reservation) <- inventory::reserve(product);
                        _ <- compensate(inventory::release(reservation));
                        sell(reservation)
                    }
                }
                defcomp! {
                    fn sell(reservation: Reservation) -> Result<Order, CheckoutError> {
                        Ok(order) <- orders::place(reservation);
                        Ok(order)
                    }
                }
            }
        },
        expect_file!["../../tests/expand/spindle_compensates.rs"],
    );
}

#[test]
fn what_is_asked_may_have_braces_of_its_own() {
    let module = quote!(
        mod flows {
            defcomp! { fn run(text: String) -> u32 { let number = Text { text }.parse()?; number } else <Down> { Err(_) => 0 } }
        }
    );
    let expansion = super::try_expand(quote!(page::form), module).expect("it is sound");
    mutilated::is_rust(&expansion);
}

/// Found by fuzzing.
#[test]
fn what_a_macro_rules_hands_over_may_be_unfinished() {
    let handed: TokenTree =
        Group::new(Delimiter::None, quote!(shop::find(1) shop::find(2) shop::find(3))).into();
    for unfinished in
        [quote!(let x = #handed;), quote!(x <- #handed;), quote!(#handed;), quote!(x <- shop::#handed;)]
    {
        let module = quote!(
            mod flows {
                defcomp! { fn run() { #unfinished } }
            }
        );
        mutilated::is_rust(&super::expand(quote!(page::form), module));
    }
}

#[test]
fn a_mistake_takes_nothing_from_what_is_around_it() {
    let computations = [
        quote!(fn run(tray: Tray) { while let Ok(item) = { item <- tray.take(); item } { keep(item); += 1; } }),
        quote!(fn run(tray: Tray; item: Item) { _ <- tray.put(item); keep(item) }),
        quote!(fn run(tray: Tray) { let (item mut all) = tray.open(); _ <- tray.put(item); keep(item, all) }),
    ];
    for computation in computations {
        let expansion = super::expand(
            quote!(page::desk),
            quote!(
                mod desk {
                    defcomp! { #computation }
                }
            ),
        );
        let expansion = expansion.to_string();
        assert_eq!(expansion.matches("compile_error").count(), 1, "{computation}\nbecomes\n{expansion}");
        assert!(expansion.contains("keep (item"), "{computation}\nbecomes\n{expansion}");
    }
}

#[test]
fn no_input_makes_it_panic() {
    let item = quote! {
        /// Words.
        pub(crate) mod flows {
            use super::*;
            defcomp! {
                pub fn run<T: Send>(mut a: T, (b, _): (u32, u32)) -> Result<u32, Down> {
                    let c = shop::find(b)?;
                    Ok(d) <- shop::count(c);
                    _ <- compensate(shop::give(d));
                    loop { e <- yields(Asking { d }); match e { Some(f) => { _ <- notify(f); } None => break, } }
                    help(d)
                } else <Down> {
                    Err(error) if error.is_late() => return Ok(0),
                    Err(_) => { handle <- fiber(comp! { g <- this(); g }); run(a, (b, 1)) }
                }
            }
            defcomp! { fn help(n: u32) -> Result<u32, Down> { await_any! { h <- this() => Ok(h), _ <- sleep(n) => help(n), } } }
            fn plain() {}
        }
    };
    let args = quote!(page::form, crate = ::pm);
    for item in mutilated::each(&item) {
        mutilated::is_rust(&super::expand(args.clone(), item));
    }
    for args in mutilated::each(&args) {
        mutilated::is_rust(&super::expand(args, item.clone()));
    }
}

#[test]
fn a_fiber_of_a_computation_without_a_name() {
    expanded(
        quote! {
            mod checkout {
                defcomp! {
                    pub fn run(customer: u32) -> Result<u64, String> {
                        address <- fiber(comp! {
                            Ok(address) <- customers::address(customer);
                            Ok(address)
                        });
                        PaymentEvent { payment } <- yields(Payment);
                        Ok(address) <- address;
                        Ok(order) <- orders::place(address, payment);
                        Ok(order)
                    }
                }
            }
        },
        expect_file!["../../tests/expand/spindle_fibers.rs"],
    );
}

#[test]
fn the_first_of_several_arms() {
    expanded(
        quote! {
            mod checkout {
                defcomp! {
                    pub fn run(reminders: u32) -> Result<u64, String> {
                        await_any! {
                            PaymentEvent { payment } <- yields(Payment) => {
                                Ok(order) <- orders::place(payment);
                                Ok(order)
                            }
                            LeaveEvent <- yields(Leaving) => Err("you left".to_owned()),
                            _ <- sleep(MINUTE) => {
                                _ <- notify(Reminder { number: reminders + 1 });
                                run(reminders + 1)
                            }
                        }
                    }
                }
            }
        },
        expect_file!["../../tests/expand/spindle_await_any.rs"],
    );
}
