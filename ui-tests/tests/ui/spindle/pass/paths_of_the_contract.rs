//! The path of the contract is that of the place where it is written; two spindles may stand in one module.

#![deny(warnings)]
#![expect(clippy::wildcard_imports, reason = "a module may say itself what it sees")]

mod shop {
    use pagemachine::prelude::*;

    #[contract]
    pub(crate) mod store {
        #[spindle]
        pub mod search {
            #[event("search", answer)]
            pub struct SearchEvent;
            #[yields]
            pub struct Browsing;
        }
        #[spindle]
        pub mod checkout {
            #[event("pay", answer)]
            pub struct PaymentEvent;
            #[yields]
            pub struct Payment;
        }
    }

    #[spindle(self::store::search)]
    pub(crate) mod search {
        defcomp! {
            pub fn run() {
                _ <- yields(Browsing);
            }
        }
    }

    pub(crate) mod checkout {
        #[pagemachine::spindle(super::store::checkout)]
        mod spindle {
            use pagemachine::prelude::*;

            defcomp! {
                pub fn run() {
                    Event::Payment(PaymentEvent) <- yields(Payment);
                }
            }
        }

        pub(crate) use spindle::*;
    }

    #[spindle(crate::shop::store::search)]
    pub(crate) mod again {
        use super::*;

        defcomp! {
            pub fn run() {
                _ <- fork(checkout::run());
                _ <- fork(search::run());
            }
        }
    }
}

fn main() {
    let _ = shop::again::run();
}
