//! A test starts what the contract declares, and answers with events and ids of the right type.

#![forbid(unsafe_code)]
#![deny(warnings)]

use pagemachine_test::Harness;
use ui_tests::{checkout, ports, search, store};

fn main() {
    let mut page = Harness::<store::Contract>::new(ports());
    let search = page.start(|| search::run("tea".to_owned()));
    assert!(page.told(search, store::search::Results { products: vec!["tea".to_owned()] }));
    page.at::<store::search::Browsing>(search).answer(store::search::BuyEvent { product: 7 });
    page.completed(search);

    let forked = page.waiting_at::<store::checkout::Shipping>();
    page.at::<store::checkout::Shipping>(forked).answer(store::checkout::ShippingEvent { zip: 8001 });
    page.at::<store::checkout::Payment>(forked)
        .answer(store::checkout::PaymentEvent { card: String::new().into() });
    assert_eq!(page.completed(forked), Ok(7));

    let sold_out = page.start(|| checkout::run(0));
    assert_eq!(page.completed(sold_out), Err(ui_tests::CheckoutError::SoldOut));
}
