//! A small shop, for all of these tests.

use std::panic::{AssertUnwindSafe, catch_unwind};

use pagemachine::prelude::*;
use pagemachine_test::Harness;
use serde::{Deserialize, Serialize};

pub const TEA: u32 = 7;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Refusal {
    SoldOut,
    Declined,
}

#[port]
pub trait Stock {
    /// How many are left.
    #[read]
    async fn left(&self, product: u32) -> u32;
    async fn reserve(&self, product: u32) -> Result<u64, Refusal>;
}

#[port]
pub trait Bank {
    async fn pay(&self, card: Secret<String>) -> Result<(), Refusal>;
}

#[contract(ports(Stock, Bank))]
pub mod shop {
    use super::*;

    /// Looks around; each purchase is a checkout of its own.
    #[spindle]
    pub mod search {
        #[event("look", latest)]
        pub struct LookEvent {
            pub product: u32,
        }
        #[event("buy", once)]
        pub struct BuyEvent {
            pub product: u32,
        }
        #[yields(LookEvent, BuyEvent)]
        pub struct Browsing;
        #[notify]
        pub struct Left {
            pub count: u32,
        }
    }

    #[spindle(output = Result<u64, Refusal>)]
    pub mod checkout {
        #[event("confirm", answer)]
        pub struct ConfirmEvent;
        #[event("pay", answer)]
        pub struct PayEvent {
            pub card: Secret<String>,
        }
        #[yields(ConfirmEvent)]
        pub struct Confirming {
            pub reservation: u64,
        }
        #[yields(PayEvent)]
        pub struct Payment;
        #[notify]
        pub struct Paid {
            pub card: Secret<String>,
        }
    }
}

#[spindle(shop::search)]
pub mod search {
    defcomp! {
        pub fn run() {
            event <- yields(Browsing);
            match event {
                answers::Browsing::Look(LookEvent { product }) => {
                    count <- stock::left(product);
                    _ <- notify(Left { count });
                }
                answers::Browsing::Buy(BuyEvent { product }) => {
                    _ <- fork(checkout::run(product));
                }
            }
            run()
        }
    }
}

#[spindle(shop::checkout)]
pub mod checkout {
    defcomp! {
        pub fn run(product: u32) -> Result<u64, Refusal> {
            Ok(reservation) <- stock::reserve(product);
            ConfirmEvent <- yields(Confirming { reservation });
            PayEvent { card } <- yields(Payment);
            Ok(()) <- bank::pay(card.clone());
            _ <- notify(Paid { card });
            Ok(reservation)
        }
    }
}

/// A backend that has everything, but for the product 0.
pub struct Plenty;

impl Stock for Plenty {
    async fn left(&self, product: u32) -> u32 {
        product
    }

    async fn reserve(&self, product: u32) -> Result<u64, Refusal> {
        if product == 0 { Err(Refusal::SoldOut) } else { Ok(40) }
    }
}

impl Bank for Plenty {
    async fn pay(&self, _: Secret<String>) -> Result<(), Refusal> {
        Ok(())
    }
}

pub type Page = Harness<shop::Contract>;

pub fn page() -> Page {
    Harness::new(shop::Ports { stock: Plenty, bank: Plenty })
}

pub fn card() -> Secret<String> {
    Secret::new("4111".into())
}

/// What a failing test prints.
pub fn message_of(test: impl FnOnce()) -> String {
    let panic = catch_unwind(AssertUnwindSafe(test)).expect_err("the test fails");
    *panic.downcast().expect("a message")
}
