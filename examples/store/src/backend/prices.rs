//! Prices, which may become others while somebody looks at them.

use futures_util::stream;
use pagemachine::Stream;
use rusqlite::params;
use tokio::sync::broadcast::{Receiver, error::RecvError};

use super::{Backend, key};
use crate::{
    domain::{Filters, Money, ProductId},
    ports::Catalog,
};

/// How many new prices wait for a page that is slow to hear them; one that misses more asks for its price instead.
pub(super) const UNHEARD: usize = 64;

/// What one page hears of one product.
struct Listening {
    changes: Receiver<(ProductId, Money)>,
    /// Whether the price may be another than the last that was heard.
    is_unsure: bool,
}

impl Backend {
    /// Gives a product another price, and tells the pages that watch it; `false` if the database fails.
    pub async fn reprice(&self, product: ProductId, price: Money) -> bool {
        let changed = self.transaction(move |database| {
            database.execute("UPDATE products SET cents = ? WHERE id = ?", params![price.0, key(product)])
        });
        let is_done = changed.await.is_some();
        if is_done {
            // Nobody may listen.
            let _ = self.repriced.send((product, price));
        }
        is_done
    }

    /// Puts the cheapest product that can be had on sale, or ends its sale; `false` if there is none.
    pub async fn begin_or_end_sale(&self) -> bool {
        let Ok(overview) = self.overview(Filters::default()).await else { return false };
        let Some(cheapest) = overview.cheapest else { return false };
        self.reprice(cheapest.id, other_price(cheapest.price)).await
    }

    pub(super) fn listen(&self, product: ProductId) -> impl Stream<Item = Money> {
        // It listens before it asks, so that no price comes between.
        let listening = Listening { changes: self.repriced.subscribe(), is_unsure: true };
        stream::unfold(listening, move |listening| self.next_price(product, listening))
    }

    async fn next_price(&self, product: ProductId, mut listening: Listening) -> Option<(Money, Listening)> {
        loop {
            if std::mem::take(&mut listening.is_unsure)
                && let Ok(Some(product)) = self.product(product).await
            {
                return Some((product.price, listening));
            }
            match listening.changes.recv().await {
                Ok((changed, price)) if changed == product => return Some((price, listening)),
                Ok(_) => {}
                Err(RecvError::Lagged(_)) => listening.is_unsure = true,
                Err(RecvError::Closed) => return None,
            }
        }
    }
}

/// 5 cents less for a price that ends with a 0; what is on sale has its price again.
fn other_price(price: Money) -> Money {
    Money(if price.0 % 10 == 0 { price.0 - 5 } else { price.0 + 5 })
}

#[cfg(test)]
mod tests {
    use std::{pin::pin, time::Duration};

    use futures_util::{FutureExt as _, StreamExt as _};
    use tempfile::TempDir;
    use tokio::time::timeout;

    use super::*;
    use crate::backend::Delays;

    const TEA: ProductId = ProductId(1);
    const COFFEE: ProductId = ProductId(43);

    fn open() -> (TempDir, Backend) {
        let folder = tempfile::tempdir().unwrap();
        let backend = Backend::open(&folder.path().join("store.sqlite"), Delays::default()).unwrap();
        (folder, backend)
    }

    async fn price(backend: &Backend) -> Money {
        backend.product(TEA).await.unwrap().unwrap().price
    }

    #[tokio::test]
    async fn a_price_is_heard_when_it_changes_and_those_of_others_are_not() {
        let (_folder, backend) = open();
        let mut prices = pin!(backend.prices(TEA));
        assert_eq!(prices.next().await, Some(price(&backend).await));
        for (product, cents) in [(COFFEE, 111), (TEA, 700), (TEA, 710)] {
            assert!(backend.reprice(product, Money(cents)).await);
        }
        assert_eq!((prices.next().await, prices.next().await), (Some(Money(700)), Some(Money(710))));
        assert_eq!(prices.next().now_or_never(), None);
        assert_eq!(price(&backend).await, Money(710));
    }

    #[tokio::test]
    async fn a_price_that_changes_before_the_first_is_heard_is_not_missed() {
        let (_folder, backend) = open();
        let mut prices = pin!(backend.prices(TEA));
        assert!(backend.reprice(TEA, Money(700)).await);
        assert_eq!(prices.next().await, Some(Money(700)));
    }

    #[tokio::test]
    async fn who_is_slow_hears_the_last_price() {
        let (_folder, backend) = open();
        let mut prices = pin!(backend.prices(TEA));
        prices.next().await;
        assert!(backend.reprice(TEA, Money(700)).await);
        for _ in 0..UNHEARD {
            assert!(backend.reprice(COFFEE, Money(111)).await);
        }
        let heard = timeout(Duration::from_secs(5), prices.next()).await;
        assert_eq!(heard, Ok(Some(Money(700))));
    }

    #[tokio::test]
    async fn a_sale_is_of_the_cheapest_and_ends_where_it_began() {
        let (_folder, backend) = open();
        let cheapest = async || backend.overview(Filters::default()).await.unwrap().cheapest.unwrap();
        let before = cheapest().await;
        assert!(backend.begin_or_end_sale().await);
        let during = cheapest().await;
        assert_eq!((during.id, during.price), (before.id, Money(before.price.0 - 5)));
        assert!(backend.begin_or_end_sale().await);
        assert_eq!(cheapest().await, before);
    }
}
