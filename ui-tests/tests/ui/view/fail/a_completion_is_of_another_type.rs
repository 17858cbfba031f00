//! `complete` is given the `output` that the contract declares.
//!
//! Take that type.

use pagemachine_live::prelude::*;
use ui_tests::store::checkout;

struct CheckoutPage;

impl checkout::View<Socket> for CheckoutPage {
    fn reserved(&mut self, _: checkout::Id, _: checkout::Reserved, _: &mut Socket) {}
    fn shipping(&mut self, _: Offer<checkout::Shipping>, _: checkout::Shipping, _: &mut Socket) {}
    fn payment(&mut self, _: Offer<checkout::Payment>, _: checkout::Payment, _: &mut Socket) {}
    fn complete(&mut self, _: checkout::Id, _: u32, _: &mut Socket) {}
}

fn main() {}
