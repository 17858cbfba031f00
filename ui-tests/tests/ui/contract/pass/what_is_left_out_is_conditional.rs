//! A contract, a port, a spindle and a handler may be left out by `cfg`, whole, before or behind our attribute.

#![forbid(unsafe_code)]
#![deny(warnings)]
#![expect(clippy::non_minimal_cfg, reason = "`all()` is what holds")]

use pagemachine::prelude::*;
use pagemachine_test::Harness;

#[port]
#[cfg(all())]
pub trait Shelf {
    async fn count(&self) -> u32;
}

#[cfg(any())]
#[port]
pub trait LeftOut {
    async fn count(&self) -> Missing;
}

#[contract(ports(Shelf))]
#[cfg_attr(all(), doc = "A shop.")]
pub mod shop {
    #[spindle(output = u32)]
    pub mod sale {
        #[event("buy", answer)]
        pub struct BuyEvent;
        #[yields]
        pub struct Asking;

        #[cfg(any())]
        impl Asking {
            fn left_out(&self) -> Missing {}
        }
    }
}

#[contract(ports(LeftOut))]
#[cfg(any())]
pub mod left_out {}

#[spindle(left_out::missing)]
#[cfg(any())]
mod missing {}

#[spindle(shop::sale)]
#[cfg(all())]
mod sale {
    #[cfg(all())]
    defcomp! {
        #[cfg_attr(all(), doc = "Asks, and counts.")]
        pub fn run() -> u32 {
            #[cfg(any())]
            Missing <- missing();
            #[cfg(all())]
            count <- shelf::count();
            event <- yields(Asking);
            match event {
                #[cfg(any())]
                Event::Missing(_) => run(),
                Event::Buy(BuyEvent) => count,
            }
        }
    }
    #[cfg(any())]
    defcomp! { pub fn run() {} }
}

struct Empty;

impl Shelf for Empty {
    async fn count(&self) -> u32 {
        0
    }
}

fn main() {
    let mut page = Harness::<shop::Contract>::new(shop::Ports { shelf: Empty });
    let sale = page.start(sale::run);
    page.at::<shop::sale::Asking>(sale).answer(shop::sale::BuyEvent);
    assert_eq!(page.completed(sale), 0);
}
