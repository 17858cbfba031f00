//! Fibers and races, each inside of the other, and bodies that jump out of them.

#![forbid(unsafe_code)]
#![deny(warnings, missing_docs, unreachable_pub, clippy::pedantic)]

use std::time::Duration;

use pagemachine::prelude::*;
use pagemachine_test::Harness;
use ui_tests::{inventory, ports, store, CheckoutError, Reservation};

/// Several waits at once.
#[spindle(store::checkout)]
pub mod checkout {
    const SECOND: Duration = Duration::from_secs(1);

    defcomp! {
        /// Jumps out of each arm, until all rounds are over.
        pub fn rounds(left: u32, sum: u32) -> Result<u32, CheckoutError> {
            if left == 0 {
                return Ok(sum);
            }
            await_any! {
                ShippingEvent { zip } <- yields(Shipping) => {
                    if zip == 0 {
                        return other(left, sum);
                    }
                    rounds(left - 1, sum + zip)
                }
                _ <- sleep(SECOND) => rounds(left - 1, sum + 1),
            }
        }
    }

    defcomp! {
        fn other(left: u32, sum: u32) -> Result<u32, CheckoutError> {
            rounds(left - 1, sum + 1000)
        }
    }

    defcomp! {
        /// A race in an arm of a race, in the body of an arm, and as a value.
        pub fn nested() -> Result<u32, CheckoutError> {
            let first = await_any! {
                zip <- comp! {
                    await_any! {
                        ShippingEvent { zip } <- yields(Shipping) => zip,
                        _ <- sleep(2 * SECOND) => 2,
                    }
                } => zip,
                PaymentEvent { .. } <- yields(Payment) => await_any! {
                    ShippingEvent { zip } <- yields(Shipping) => zip * 10,
                    _ <- sleep(SECOND) => 1,
                },
            };
            match first {
                1 => await_any! {
                    _ <- sleep(SECOND) => Ok(11),
                    _ <- sleep(SECOND) => Ok(12),
                },
                other => Ok(other),
            }
        }
    }

    defcomp! {
        /// A computation without a name in another, and an error that leaves each by itself.
        pub fn nameless(product: u32) -> Result<u32, CheckoutError> {
            let outer = comp! {
                inner <- fiber(comp! {
                    Ok(Reservation(n)) <- inventory::reserve(product);
                    Ok(n)
                });
                let twice = comp! {
                    Ok(n) <- inner;
                    if n > 100 {
                        return Err(CheckoutError::Refused);
                    }
                    Ok(n * 2)
                };
                twice <- twice;
                twice
            };
            Ok(twice) <- outer;
            Ok(twice)
        } else {
            Err(CheckoutError::SoldOut) => Ok(0),
            Err(error) => Err(error),
        }
    }

    defcomp! {
        /// `Ok(..)` and alternatives in the patterns of arms; an `else` that is reached from one.
        pub fn fails(product: u32) -> Result<u32, CheckoutError> {
            await_any! {
                Ok(Reservation(n)) <- inventory::reserve(product) => Ok(n),
                Ok(()) | Err(_) <- timeout(SECOND, sleep(2 * SECOND)) => Err(CheckoutError::Refused),
            }
        } else {
            Err(error) => {
                _ <- sleep(SECOND);
                Err(error)
            }
        }
    }

    defcomp! {
        /// As many fibers as a tree has branches.
        pub fn grows(depth: u32) -> Result<u32, CheckoutError> {
            leaves <- tree(depth);
            Ok(leaves)
        }
    }

    defcomp! {
        fn tree(depth: u32) -> u32 {
            if depth == 0 {
                return 1;
            }
            left <- fiber(tree(depth - 1));
            right <- fiber(tree(depth - 1));
            left <- left;
            right <- right;
            left + right
        }
    }

    defcomp! {
        /// In a loop, with `break` and `continue` from the arms.
        pub fn looped() -> Result<u32, CheckoutError> {
            let mut zips = Vec::new();
            loop {
                await_any! {
                    ShippingEvent { zip } <- yields(Shipping) => {
                        if zip == 0 {
                            continue;
                        }
                        zips.push(zip);
                    }
                    PaymentEvent { .. } <- yields(Payment) => break,
                }
            }
            let mut fibers = Vec::new();
            for zip in zips {
                fiber <- fiber(comp! { _ <- sleep(SECOND * zip); zip });
                fibers.push(fiber);
            }
            (_, least) <- await_any(&mut fibers);
            Ok(least)
        }
    }
}

fn main() {
    use store::checkout::{PaymentEvent, ShippingEvent};

    let pay = || PaymentEvent { card: String::new().into() };
    let second = Duration::from_secs(1);
    let mut page = Harness::<store::Contract>::new(ports());

    let rounds = page.start(|| checkout::rounds(3, 0));
    page.send(ShippingEvent { zip: 10 }).unwrap();
    page.send(ShippingEvent { zip: 0 }).unwrap();
    page.advance(second);
    assert_eq!(page.completed(rounds), Ok(1011));

    let nested = page.start(checkout::nested);
    page.send(pay()).unwrap();
    page.advance(second);
    page.advance(second);
    assert_eq!(page.completed(nested), Ok(11));
    let nested = page.start(checkout::nested);
    page.advance(2 * second);
    assert_eq!(page.completed(nested), Ok(2));

    for (product, outcome) in [(7, Ok(14)), (0, Ok(0)), (101, Err(CheckoutError::Refused))] {
        let nameless = page.start(move || checkout::nameless(product));
        assert_eq!(page.completed(nameless), outcome);
    }

    let fails = page.start(|| checkout::fails(0));
    page.advance(second);
    assert_eq!(page.completed(fails), Err(CheckoutError::SoldOut));

    let grows = page.start(|| checkout::grows(4));
    assert_eq!(page.completed(grows), Ok(16));

    let looped = page.start(checkout::looped);
    for zip in [3, 0, 2] {
        page.send(ShippingEvent { zip }).unwrap();
    }
    page.send(pay()).unwrap();
    page.advance(2 * second);
    assert_eq!(page.completed(looped), Ok(2));
}
