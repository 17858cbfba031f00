//! A spindle and its page may stand where there is no prelude.
//!
//! A contract and a port may not: what rustc says of them is written with `#[diagnostic::..]`, a name of the prelude.

#![no_implicit_prelude]
#![forbid(unsafe_code)]
#![deny(warnings)]

use ::pagemachine_live::prelude::{html, on, spindle, Failure, Html, Leave, Mount, Offer, Page, Socket};
use ::std::{default::Default, option::Option, result::Result, string::String};
use ::ui_tests::{store, CheckoutError};

#[spindle(store::checkout)]
pub mod checkout {
    use ::pagemachine::{compensate, fork, notify, yields};
    use ::std::result::Result::{Err, Ok};
    use ::ui_tests::{inventory, Reservation};

    defcomp! {
        pub fn run(product: u32, zips: u32) -> Result<u32, CheckoutError> {
            Ok(sum) <- reserved(product);
            if sum > 9 {
                _ <- notify(Reserved);
                return run(product, sum);
            }
            for zip in [zips, 2] {
                ShippingEvent { zip: other } <- yields(Shipping);
                if zip == other { return Ok(zip); }
            }
            _handle <- fork(run(product, sum));
            Ok(sum)
        } else {
            Err(CheckoutError::Refused) => {
                PaymentEvent { card: _ } <- yields(Payment);
                run(1, 1)
            }
            Err(error) => Err(error),
        }
    }
    defcomp! {
        fn reserved(product: u32) -> Result<u32, CheckoutError> {
            Ok(Reservation(number)) <- inventory::reserve(product);
            _ <- compensate(inventory::release(Reservation(number)));
            Ok(number)
        }
    }
}

#[derive(Default)]
pub struct Shop {
    asking: Option<Offer<store::checkout::Shipping>>,
}

impl store::search::View<Socket> for Shop {
    fn results(&mut self, _: store::search::Id, _: store::search::Results, _: &mut Socket) {}
    fn browsing(&mut self, _: Offer<store::search::Browsing>, _: store::search::Browsing, _: &mut Socket) {}
    fn unavailable(
        &mut self,
        _: Offer<store::search::Unavailable>,
        _: store::search::Unavailable,
        _: &mut Socket,
    ) {
    }
}

impl store::checkout::View<Socket> for Shop {
    fn reserved(&mut self, _: store::checkout::Id, _: store::checkout::Reserved, _: &mut Socket) {}
    fn shipping(
        &mut self,
        offer: Offer<store::checkout::Shipping>,
        _: store::checkout::Shipping,
        _: &mut Socket,
    ) {
        self.asking = Option::Some(offer);
    }
    fn payment(&mut self, _: Offer<store::checkout::Payment>, _: store::checkout::Payment, _: &mut Socket) {}
    fn complete(&mut self, _: store::checkout::Id, _: Result<u32, CheckoutError>, _: &mut Socket) {}
}

impl Page for Shop {
    type Contract = store::Contract;
    type Params = ();
    type Session = ();

    fn mount(&mut self, page: &mut Mount<Self>) -> Result<(), Leave> {
        page.start(checkout::run(1, 2));
        Result::Ok(())
    }
    fn failed(&mut self, _: store::SpindleId, _: Failure, _: &mut Socket) {}
    fn render(&self) -> Html<Self> {
        use ::pagemachine::Of as _;
        let list = [1_u32, 2];
        html! {
            @if let Option::Some(offer) = &self.asking {
                @for zip in &list {
                    p key=(zip) title={ "a" (zip) } hidden[*zip == 1] {
                        button phx-click=(store::checkout::ShippingEvent { zip: *zip }.of(offer)) { (zip) }
                    }
                }
                form phx-submit=(on::<store::checkout::ShippingEvent>().of(offer)) { input name="zip"; }
            } @else {
                @match list.len() { 0 => {} 1 => { "one" } _ => br; }
            }
        }
    }
}

fn main() {
    let _ = (checkout::run(1, 2), String::new());
}
