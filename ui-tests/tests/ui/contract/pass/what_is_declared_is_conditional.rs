//! Whatever a contract or a port declares may be left out by `cfg`, or be another under another condition.

#![forbid(unsafe_code)]
#![deny(warnings)]
#![expect(clippy::non_minimal_cfg, reason = "`all()` is what holds")]

use pagemachine::prelude::*;
use pagemachine_test::Harness;

#[port]
pub trait Shelf {
    async fn count(&self, #[cfg(any())] shelf: Missing, #[cfg(all())] tea: String) -> u32;
    #[cfg(any())]
    async fn left_out(&self) -> Missing;
    #[cfg_attr(all(), read)]
    async fn price(&self) -> u32;
}

#[contract(ports(Shelf, #[cfg(any())] Missing))]
pub mod shop {
    #[spindle(output = u32)]
    pub mod sale {
        #[event("buy", answer)]
        pub struct BuyEvent {
            #[cfg(all())]
            pub pounds: u32,
            #[cfg(any())]
            pub stones: Missing,
        }
        /// Gives it back.
        #[cfg(any())]
        #[event("refund", answer)]
        pub struct RefundEvent {
            pub receipt: Missing,
        }
        #[cfg_attr(all(), event("leave", every), derive(Eq))]
        pub struct LeaveEvent;
        #[cfg_attr(all(), cfg_attr(any(), yields(BuyEvent)), cfg_attr(all(), yields(BuyEvent, LeaveEvent)))]
        pub struct Offering;
        #[yields(BuyEvent, #[cfg(any())] RefundEvent)]
        pub struct Again;
        #[cfg(any())]
        #[yields(RefundEvent)]
        pub struct Refunding;

        #[cfg(any())]
        #[notify]
        pub struct Price(pub Missing);
        #[cfg(all())]
        #[notify]
        pub struct Price(pub u32);
    }

    #[cfg(any())]
    #[spindle]
    pub mod refund {
        #[yields]
        pub struct Asking;
    }

    #[cfg(any())]
    #[cell(writer = refund)]
    pub struct Refunded(pub u32);
}

#[spindle(shop::sale)]
mod sale {
    defcomp! {
        pub fn run() -> u32 {
            pence <- shelf::price();
            _ <- notify(Price(pence));
            offered <- yields(Offering);
            match offered {
                answers::Offering::Leave(LeaveEvent) => 0,
                answers::Offering::Buy(BuyEvent { pounds }) => {
                    // Of two events one is left, and it is still one of several.
                    again <- yields(Again);
                    match again {
                        #[cfg(any())]
                        answers::Again::Refund(_) => run(),
                        answers::Again::Buy(more) => {
                            left <- shelf::count("tea".to_owned());
                            left + pounds + more.pounds
                        }
                    }
                }
            }
        }
    }
}

struct Empty;

impl Shelf for Empty {
    async fn count(&self, _: String) -> u32 {
        100
    }
    async fn price(&self) -> u32 {
        450
    }
}

fn main() {
    let mut page = Harness::<shop::Contract>::new(shop::Ports { shelf: Empty });
    let sale = page.start(sale::run);
    page.at::<shop::sale::Offering>(sale).answer(shop::sale::BuyEvent { pounds: 1 });
    page.at::<shop::sale::Again>(sale).answer(shop::sale::BuyEvent { pounds: 2 });
    assert_eq!(page.completed(sale), 103);
}
