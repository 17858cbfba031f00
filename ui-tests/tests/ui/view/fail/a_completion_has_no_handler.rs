//! A spindle with an `output` tells the view when it has ended.
//!
//! Write `fn complete(..)` in the view.

use pagemachine_live::prelude::*;

#[contract]
mod store {
    #[spindle(output = u32)]
    pub mod checkout {
        #[notify]
        pub struct Reserved;
    }
}

use store::checkout;

struct CheckoutPage;

impl checkout::View<Socket> for CheckoutPage {
    fn reserved(&mut self, _: checkout::Id, _: checkout::Reserved, _: &mut Socket) {}
}

fn main() {}
