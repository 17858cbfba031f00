//! What there is of all that was found, and how old that is.

use std::time::Duration;

const MINUTE: Duration = Duration::from_secs(60);

/// How long what is this old stays as good as new: a glance that nobody refreshes costs one redraw a minute.
fn pace(age: Duration) -> Duration {
    if age < MINUTE { Duration::from_secs(10) } else { MINUTE }
}

#[pagemachine::spindle(crate::contract::store::dashboard)]
mod spindle {
    use pagemachine::{Closed, Receiver, Time, prelude::*};

    use super::pace;
    use crate::{
        domain::{Money, Product, Repriced},
        ports::catalog,
    };

    defcomp! {
        /// Looks over what the search has found, and again with each search.
        pub fn run() {
            results <- changed::<SearchResults>();
            look(results, None)
        }
    }

    defcomp! {
        /// Asks the catalogue, and tells the page.
        fn look(results: SearchResults, news: Option<Repriced>) {
            overview <- catalog::overview(results.filters.clone());
            let overview = overview.ok();
            _ <- notify(Glance { total: results.total, overview: overview.clone(), news });
            match overview.and_then(|overview| overview.cheapest) {
                Some(cheapest) => {
                    prices <- catalog::prices(cheapest.id);
                    seen <- now();
                    watch(results, cheapest, prices, seen)
                }
                None => rest(results),
            }
        }
    }

    defcomp! {
        /// Waits for whatever comes first: another search, a click on "Refresh", another price, or the clock.
        fn watch(results: SearchResults, cheapest: Product, prices: Receiver<Money>, seen: Time) {
            at <- now();
            await_any! {
                results <- changed::<SearchResults>() => look(results, None),
                RefreshEvent <- yields(Watching) => look(results, None),
                price <- other_price(prices.clone(), cheapest.price) => match price {
                    Ok(price) => {
                        let was = cheapest.price;
                        look(results, Some(Repriced { product: Product { price, ..cheapest }, was }))
                    }
                    Err(Closed) => rest(results),
                },
                _ <- sleep(pace(at.since(seen))) => {
                    at <- now();
                    _ <- notify(Aged { by: at.since(seen) });
                    watch(results, cheapest, prices, seen)
                }
            }
        }
    }

    defcomp! {
        /// Waits for a price that is another than this one.
        fn other_price(prices: Receiver<Money>, known: Money) -> Result<Money, Closed> {
            Ok(price) <- prices.take();
            if price == known { other_price(prices, known) } else { Ok(price) }
        }
    }

    defcomp! {
        /// There is no price to watch.
        fn rest(results: SearchResults) {
            await_any! {
                results <- changed::<SearchResults>() => look(results, None),
                RefreshEvent <- yields(Watching) => look(results, None),
            }
        }
    }
}

pub use spindle::*;

#[cfg(test)]
mod tests {
    use std::{iter, time::Duration};

    use pagemachine::Taken;
    use pagemachine_test::{Harness, Nobody};

    use super::{MINUTE, run};
    use crate::{
        contract::store::{
            self,
            dashboard::{Aged, Glance, RefreshEvent, Watching},
            search::{Browsing, SearchEvent},
        },
        domain::{CatalogError, Filters, Found, Money, Overview, Product, ProductId, Repriced},
        ports::catalog,
        search,
    };

    const TEA: ProductId = ProductId(1);
    const SECOND: Duration = Duration::from_secs(1);

    fn filters(query: &str) -> Filters {
        Filters::default().with_query(query.into())
    }

    /// So many are in stock, and the tea is the cheapest.
    fn overview(available: usize) -> Overview {
        Overview { available, cheapest: Some(tea(790)) }
    }

    fn tea(cents: i64) -> Product {
        Product {
            id: TEA,
            name: "Tea".into(),
            category: "Tea".into(),
            description: String::new(),
            price: Money(cents),
            stock: 3,
        }
    }

    /// What is told of this many products.
    fn glance(total: usize, available: usize) -> Glance {
        Glance { total, overview: Some(overview(available)), news: None }
    }

    /// A page whose search has found this many.
    fn page(total: usize) -> Harness<store::Contract> {
        let mut page = Harness::new(Nobody);
        page.start(|| search::run(Filters::default()));
        page.reply_to(catalog::search(Filters::default()), Ok(Found { products: Vec::new(), total }));
        page
    }

    #[test]
    fn it_looks_over_each_search() {
        let mut page = page(210);
        let dashboard = page.start(run);
        page.reply_to(catalog::overview(Filters::default()), Ok(overview(193)));
        let search = page.waiting_at::<Browsing>();
        page.at::<Browsing>(search).answer(SearchEvent { query: "tea".into() });
        page.reply_to(catalog::search(filters("tea")), Ok(Found { products: Vec::new(), total: 42 }));
        page.reply_to(catalog::overview(filters("tea")), Ok(overview(40)));
        assert_eq!(page.notified::<Glance>(dashboard), [glance(210, 193), glance(42, 40)]);
    }

    #[test]
    fn of_searches_that_end_while_it_looks_it_sees_the_last() {
        let mut page = page(210);
        let dashboard = page.start(run);
        for (query, total) in [("te", 50), ("tea", 42)] {
            page.send(SearchEvent { query: query.into() }).unwrap();
            page.reply_to(catalog::search(filters(query)), Ok(Found { products: Vec::new(), total }));
        }
        page.reply_to(catalog::overview(Filters::default()), Ok(overview(193)));
        page.reply_to(catalog::overview(filters("tea")), Ok(overview(40)));
        assert_eq!(page.notified::<Glance>(dashboard), [glance(210, 193), glance(42, 40)]);
    }

    #[test]
    fn a_refresh_asks_again_and_one_while_it_asks_is_kept() {
        let mut page = page(210);
        let dashboard = page.start(run);
        assert_eq!(page.send(RefreshEvent), Ok(Taken::Kept));
        for available in [193, 192] {
            page.reply_to(catalog::overview(Filters::default()), Ok(overview(available)));
        }
        page.at::<Watching>(dashboard).answer(RefreshEvent);
        page.reply_to(catalog::overview(Filters::default()), Ok(overview(191)));
        let told = [193, 192, 191].map(|available| glance(210, available));
        assert_eq!(page.notified::<Glance>(dashboard), told);
    }

    #[test]
    fn a_refresh_that_has_not_seen_the_last_tick_is_taken() {
        let mut page = page(210);
        let dashboard = page.start(run);
        page.reply_to(catalog::overview(Filters::default()), Ok(overview(193)));
        page.advance(10 * SECOND);
        assert_eq!(page.event(RefreshEvent).to(dashboard).having_seen(1).send(), Ok(Taken::Answered));
        page.reply_to(catalog::overview(Filters::default()), Ok(overview(192)));
    }

    #[test]
    fn another_price_is_told_and_looked_over() {
        let mut page = page(210);
        let dashboard = page.start(run);
        page.reply_to(catalog::overview(Filters::default()), Ok(overview(193)));
        // The one that it has seen is no news.
        page.stream(catalog::prices(TEA)).item(Money(790)).item(Money(750));
        let now = Overview { available: 193, cheapest: Some(tea(750)) };
        page.reply_to(catalog::overview(Filters::default()), Ok(now.clone()));
        let news = Some(Repriced { product: tea(750), was: Money(790) });
        let told = Glance { total: 210, overview: Some(now), news };
        assert_eq!(page.notified::<Glance>(dashboard), [glance(210, 193), told]);
    }

    #[test]
    fn a_price_is_not_missed_while_the_clock_ticks() {
        let mut page = page(210);
        let dashboard = page.start(run);
        page.reply_to(catalog::overview(Filters::default()), Ok(overview(193)));
        page.advance(70 * SECOND);
        page.stream(catalog::prices(TEA)).item(Money(750));
        page.reply_to(catalog::overview(Filters::default()), Err(CatalogError::Down));
        let news = Some(Repriced { product: tea(750), was: Money(790) });
        let told = Glance { total: 210, overview: None, news };
        assert_eq!(page.notified::<Glance>(dashboard), [glance(210, 193), told]);
    }

    #[test]
    #[should_panic(expected = "expected the call Catalog(Prices { product: ProductId(1) }) to be out")]
    fn a_search_lets_the_prices_of_the_last_one_go() {
        let mut page = page(210);
        page.start(run);
        page.reply_to(catalog::overview(Filters::default()), Ok(overview(193)));
        page.send(SearchEvent { query: "tea".into() }).unwrap();
        page.reply_to(catalog::search(filters("tea")), Ok(Found { products: Vec::new(), total: 42 }));
        page.stream(catalog::prices(TEA)).end();
    }

    #[test]
    fn without_more_prices_it_still_looks_over_each_search() {
        let mut page = page(210);
        let dashboard = page.start(run);
        page.reply_to(catalog::overview(Filters::default()), Ok(overview(193)));
        page.stream(catalog::prices(TEA)).end();
        page.at::<Watching>(dashboard).answer(RefreshEvent);
        page.reply_to(catalog::overview(Filters::default()), Ok(overview(192)));
        assert_eq!(page.notified::<Glance>(dashboard), [glance(210, 193), glance(210, 192)]);
    }

    #[test]
    fn its_clock_ticks_slower_with_its_age_and_anew_after_a_refresh() {
        let mut page = page(210);
        let dashboard = page.start(run);
        page.reply_to(catalog::overview(Filters::default()), Ok(overview(193)));
        page.advance(60 * MINUTE);
        let seconds = (1..6).map(|tens| 10 * tens * SECOND);
        let minutes = (1..=60).map(|minutes| minutes * MINUTE);
        let mut ages: Vec<_> = seconds.chain(minutes).map(|by| Aged { by }).collect();
        assert_eq!(page.notified::<Aged>(dashboard), ages);
        page.advance(MINUTE / 2);
        page.send(RefreshEvent).unwrap();
        page.reply_to(catalog::overview(Filters::default()), Ok(overview(193)));
        page.advance(19 * SECOND);
        ages.extend(iter::once(Aged { by: 10 * SECOND }));
        assert_eq!(page.notified::<Aged>(dashboard), ages);
    }

    #[test]
    fn a_catalogue_that_is_down_is_told_and_asked_again() {
        let mut page = page(210);
        let dashboard = page.start(run);
        page.reply_to(catalog::overview(Filters::default()), Err(CatalogError::Down));
        page.at::<Watching>(dashboard).answer(RefreshEvent);
        page.reply_to(catalog::overview(Filters::default()), Ok(overview(193)));
        let unknown = Glance { total: 210, overview: None, news: None };
        assert_eq!(page.notified::<Glance>(dashboard), [unknown, glance(210, 193)]);
    }

    #[test]
    fn it_shows_nothing_before_the_first_search_has_ended() {
        let mut page = Harness::<store::Contract>::new(Nobody);
        page.start(|| search::run(Filters::default()));
        let dashboard = page.start(run);
        page.advance(MINUTE);
        assert_eq!(page.notified::<Glance>(dashboard), []);
        assert_eq!(page.notified::<Aged>(dashboard), []);
    }
}
