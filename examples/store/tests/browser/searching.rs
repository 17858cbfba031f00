//! Looking for something to buy.

use std::time::Duration;

use store::backend::Delays;

use crate::{
    browser::{self, Screen},
    page::{ALERT, CHECKOUTS, DOWN, ORDERED, PRODUCTS, QUERY, RETRY, TOTAL},
    shop::Shop,
};

#[test]
fn typing_searches_while_the_input_keeps_focus_and_text() {
    browser::run(Screen::Desk, async |browser| {
        // The answer to each letter comes when more of them have been typed.
        let delays = Delays { search: Duration::from_millis(100), ..Delays::default() };
        let shop = Shop::open_with(delays).await;
        browser.enter(&shop, "/").await;
        assert_eq!(browser.count(PRODUCTS).await, 20);
        browser.screenshot("entered").await;

        browser.type_into(QUERY, "cin").await;
        browser.finds("cin").await;
        browser.screenshot("found").await;
        assert!(browser.has_focus(QUERY).await);
        assert_eq!(browser.value(QUERY).await, "cin");

        browser.type_text("namon").await;
        browser.finds("cinnamon").await;
        assert!(browser.has_focus(QUERY).await);
        assert_eq!(browser.value(QUERY).await, "cinnamon");
    });
}

#[test]
fn a_search_without_results_says_so() {
    browser::run(Screen::Phone, async |browser| {
        let shop = Shop::open().await;
        browser.enter(&shop, "/").await;
        browser.type_into(QUERY, "zzzz").await;
        browser.misses(PRODUCTS).await;
        browser.reads(TOTAL, "0 products").await;
        browser.screenshot("nothing").await;
    });
}

#[test]
fn search_goes_on_while_a_checkout_waits() {
    browser::run(Screen::Desk, async |browser| {
        let delays = Delays { orders: Duration::from_secs(3), ..Delays::default() };
        let shop = Shop::open_with(delays).await;
        browser.enter(&shop, "/").await;
        let checkout = browser.buy(browser.product(&shop, 0).await).await;
        checkout.ship().await;
        checkout.answer().await;

        browser.search("assam").await;
        browser.screenshot("searched").await;
        assert_eq!((browser.count(CHECKOUTS).await, shop.orders()), (1, 0));

        browser.shows(ORDERED, "Thank you").await;
        browser.screenshot("ordered").await;
        assert_eq!(shop.orders(), 1);
        assert_eq!(browser.value(QUERY).await, "assam");
    });
}

#[test]
fn a_lost_catalogue_is_told_and_retry_works() {
    browser::run(Screen::Desk, async |browser| {
        let shop = Shop::open().await;
        browser.enter(&shop, "/").await;
        shop.set_down(true);
        browser.type_into(QUERY, "assam").await;
        browser.shows(DOWN, "sorry").await;
        browser.screenshot("lost").await;

        browser.click(RETRY).await;
        browser.sees(DOWN).await;

        shop.set_down(false);
        browser.click(RETRY).await;
        browser.misses(DOWN).await;
        browser.finds("assam").await;
        browser.screenshot("restored").await;
        assert_eq!(browser.value(QUERY).await, "assam");
        assert_eq!(browser.text(ALERT).await, "");
    });
}
