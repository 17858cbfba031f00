use pagemachine::{DrawnBy, Offer, prelude::*};

#[contract]
pub mod page {
    #[spindle]
    pub mod search {
        #[event("search")]
        pub struct SearchEvent;
        #[yields]
        pub struct Browsing;
        #[notify]
        pub struct Results;
    }
    #[spindle(output = u32)]
    pub mod checkout {
        #[event("ship")]
        pub struct ShippingEvent;
        #[yields]
        pub struct Shipping;
    }
}

use page::{checkout, search};

struct Page;

impl search::View<()> for Page {
    fn results(&mut self, _: search::Id, _: search::Results, _: &mut ()) {}
}

impl checkout::View<()> for Page {
    fn shipping(&mut self, _: Offer<checkout::Shipping>, _: checkout::Shipping, _: &mut ()) {}
    fn complete(&mut self, _: checkout::Id, _: u32, _: &mut ()) {}
}

fn serve<P>(_: P)
where
    page::Contract: DrawnBy<P, ()>,
{
}

fn main() {
    serve(Page);
}
