//! A purchase, from the click to the order.

use std::sync::atomic::{AtomicUsize, Ordering};

/// How many checkouts of this process are open, in all pages.
static OPEN: AtomicUsize = AtomicUsize::new(0);

/// How many checkouts of this process are open, in all pages.
pub fn open() -> usize {
    OPEN.load(Ordering::Relaxed)
}

/// Counts a checkout while it lives: its destructor runs however it ends.
struct Open;

impl Open {
    fn count() -> Self {
        OPEN.fetch_add(1, Ordering::Relaxed);
        Self
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        OPEN.fetch_sub(1, Ordering::Relaxed);
    }
}

#[pagemachine::spindle(crate::contract::store::checkout)]
mod spindle {
    use pagemachine::prelude::*;

    use super::Open;
    use crate::{
        domain::{CheckoutError, Order, ProductId},
        ports::{inventory, orders},
    };

    defcomp! {
        /// Reserves stock, collects shipping and payment, places the order.
        pub fn run(product: ProductId) -> Result<Order, CheckoutError> {
            let _open = Open::count();
            _ <- notify(Buying { product });
            Ok(reservation) <- inventory::reserve(product);
            _ <- compensate(inventory::release(reservation)); // unless we end well: refused, failed, walked away
            ShippingEvent { shipping } <- yields(Shipping);
            PaymentEvent { payment } <- yields(Payment);
            Ok(order) <- orders::place(reservation, shipping, payment);
            Ok(order)
        }
    }
}

pub use spindle::*;

#[cfg(test)]
mod tests {
    use pagemachine::prelude::*;
    use pagemachine_test::{Answers, Harness, Items};

    use super::run;
    use crate::{
        contract::store::{self, checkout as co, search as se},
        domain::{
            Address, Card, CatalogError, CheckoutError, Filters, Found, InventoryError, Money, Order,
            OrderError, Overview, Product, ProductId, Reservation,
        },
        ports::{Catalog, Inventory, Orders},
        search,
    };

    const TEA: ProductId = ProductId(1);

    /// Fakes of the whole backend; clones share their answers.
    #[derive(Clone, Default)]
    struct Fakes {
        found: Answers<Result<Found, CatalogError>>,
        reserved: Answers<Result<Reservation, InventoryError>>,
        released: Answers<()>,
        placed: Answers<Result<Order, OrderError>>,
    }

    impl Catalog for Fakes {
        async fn search(&self, _: Filters) -> Result<Found, CatalogError> {
            self.found.next().await
        }

        async fn overview(&self, _: Filters) -> Result<Overview, CatalogError> {
            Err(CatalogError::Down)
        }

        fn prices(&self, _: ProductId) -> impl Stream<Item = Money> {
            Items::of([])
        }

        async fn product(&self, _: ProductId) -> Result<Option<Product>, CatalogError> {
            Ok(None)
        }
    }

    impl Inventory for Fakes {
        async fn reserve(&self, _: ProductId) -> Result<Reservation, InventoryError> {
            self.reserved.next().await
        }

        async fn release(&self, _: Reservation) {
            self.released.next().await;
        }
    }

    impl Orders for Fakes {
        async fn place(
            &self,
            _: &Call,
            _: Reservation,
            _: Address,
            _: Secret<Card>,
        ) -> Result<Order, OrderError> {
            self.placed.next().await
        }
    }

    fn page(fakes: &Fakes) -> Harness<store::Contract> {
        let (catalog, inventory, orders) = (fakes.clone(), fakes.clone(), fakes.clone());
        Harness::new(store::Ports { catalog, inventory, orders })
    }

    fn text<T: TryFrom<String, Error = String>>(text: &str) -> T {
        T::try_from(text.to_owned()).unwrap()
    }

    fn shipping() -> co::ShippingEvent {
        let shipping =
            Address {
                name: text("Ann"), street: text("Main St 1"), zip: text("8001"), city: text("Zürich")
            };
        co::ShippingEvent { shipping }
    }

    fn payment() -> co::PaymentEvent {
        let card = Card { number: text("4242424242424242"), expiry: text("07/29") };
        co::PaymentEvent { payment: Secret::new(card) }
    }

    fn order() -> Order {
        Order { id: 1, product: "Tea".into(), total: Money(790) }
    }

    #[test]
    fn a_purchase_ends_with_an_order() {
        let fakes = Fakes::default();
        fakes.reserved.give(Ok(Reservation(7)));
        fakes.placed.give(Ok(order()));
        let mut page = page(&fakes);
        let checkout = page.start(|| run(TEA));
        page.at::<co::Shipping>(checkout).answer(shipping());
        page.at::<co::Payment>(checkout).answer(payment());
        assert_eq!(page.completed(checkout), Ok(order()));
    }

    #[test]
    fn what_is_sold_out_is_told_at_once() {
        let fakes = Fakes::default();
        fakes.reserved.give(Err(InventoryError::SoldOut));
        let mut page = page(&fakes);
        let checkout = page.start(|| run(TEA));
        assert_eq!(page.completed(checkout), Err(CheckoutError::SoldOut));
    }

    #[test]
    fn a_refused_card_gives_the_stock_back() {
        let fakes = Fakes::default();
        fakes.reserved.give(Ok(Reservation(7)));
        fakes.placed.give(Err(OrderError::Refused));
        fakes.released.give(());
        let mut page = page(&fakes);
        let checkout = page.start(|| run(TEA));
        page.at::<co::Shipping>(checkout).answer(shipping());
        page.at::<co::Payment>(checkout).answer(payment());
        assert_eq!(page.completed(checkout), Err(CheckoutError::Refused));
        assert_eq!(fakes.released.left(), 0);
    }

    #[test]
    fn who_walks_away_gives_the_stock_back() {
        let fakes = Fakes::default();
        let mut page = page(&fakes);
        let checkout = page.start(|| run(TEA));
        page.close().unwrap();
        assert!(page.is_running(checkout), "the reservation is under way");
        fakes.reserved.give(Ok(Reservation(7)));
        fakes.released.give(());
        assert_eq!(page.failed(checkout), Failure::Cancelled);
        assert_eq!(fakes.released.left(), 0);
    }

    #[test]
    fn a_click_while_it_searches_is_not_lost_and_a_double_click_buys_once() {
        let fakes = Fakes::default();
        let mut page = page(&fakes);
        page.start(|| search::run(Filters::default()));
        let buy = || se::BuyEvent { product: TEA };
        page.event(buy()).send().unwrap();
        page.event(buy()).send().unwrap_err();
        fakes.found.give(Ok(Found { products: Vec::new(), total: 0 }));
        fakes.reserved.give(Ok(Reservation(7)));
        page.waiting_at::<co::Shipping>();
        assert_eq!(page.running(), 2, "one search, one checkout");
    }

    #[test]
    fn a_catalogue_that_is_down_is_asked_again() {
        let fakes = Fakes::default();
        fakes.found.give(Err(CatalogError::Down));
        fakes.found.give(Ok(Found { products: Vec::new(), total: 0 }));
        let mut page = page(&fakes);
        let search = page.start(|| search::run(Filters::default()));
        page.at::<se::Unavailable>(search).answer(se::RetryEvent);
        assert!(
            page.told(search, se::Results { filters: Filters::default(), products: Vec::new(), total: 0 })
        );
    }
}
