//! Lost sockets, closed tabs, other tabs.

use std::time::Duration;

use store::backend::Delays;

use crate::{
    browser::{self, Screen},
    page::{CHECKOUTS, NAMES, ORDERED, QUERY},
    shop::{GRACE, Shop},
};

#[test]
fn a_lost_socket_comes_back_to_the_payment_with_its_fields() {
    browser::run(Screen::Desk, async |browser| {
        let shop = Shop::open().await;
        browser.enter(&shop, "/").await;
        browser.search("assam").await;
        let checkout = browser.buy(browser.product(&shop, 0).await).await;
        checkout.ship().await;
        checkout.fill().await;

        shop.line().cut();
        browser.sees(".phx-client-error").await;
        browser.screenshot("lost").await;
        shop.line().mend();
        browser.is_live().await;
        browser.screenshot("back").await;
        checkout.asks_for("payment").await;
        assert_eq!(browser.value(&checkout.field("number")).await, "4242 4242 4242 4242");
        assert_eq!(browser.value(QUERY).await, "assam");

        checkout.submit().await;
        checkout.is_gone().await;
        browser.shows(ORDERED, "Thank you").await;
        browser.screenshot("ordered").await;
        assert_eq!(shop.orders(), 1);
    });
}

#[test]
fn a_socket_lost_while_the_order_is_placed_loses_no_order() {
    browser::run(Screen::Desk, async |browser| {
        let delays = Delays { orders: Duration::from_secs(1), ..Delays::default() };
        let shop = Shop::open_with(delays).await;
        browser.enter(&shop, "/").await;
        let checkout = browser.buy(browser.product(&shop, 0).await).await;
        checkout.ship().await;
        checkout.answer().await;
        browser.misses(&checkout.css("form")).await;

        shop.line().cut();
        browser.until("the order is placed while nobody looks", async || shop.orders() == 1).await;
        shop.line().mend();
        browser.is_live().await;
        browser.shows(ORDERED, "Thank you").await;
        browser.screenshot("ordered").await;
        assert_eq!((browser.count(CHECKOUTS).await, shop.orders()), (0, 1));
    });
}

#[test]
fn a_closed_tab_ends_its_checkout_after_the_grace() {
    browser::run_alone(Screen::Desk, async |browser| {
        let shop = Shop::open().await;
        // Shops of other tests were shut with checkouts in them.
        let before = store::checkout::open();
        let first_tab = browser.tab().await;
        browser.enter(&shop, "/").await;
        browser.open_tab().await;
        browser.enter(&shop, "/").await;
        let product = browser.product(&shop, 0).await;
        let checkout = browser.buy(product).await;
        checkout.ship().await;
        browser.screenshot("payment").await;
        assert_eq!((store::checkout::open(), shop.reservations()), (before + 1, 1));

        browser.close_tab().await;
        browser.switch_to(&first_tab).await;
        tokio::time::sleep(GRACE / 2).await;
        assert_eq!(store::checkout::open(), before + 1, "it waits for the tab to come back");
        browser.until("the checkout is gone", async || store::checkout::open() == before).await;
        browser.until("the stock is given back", async || shop.reservations() == 0).await;
        // Nobody else noticed.
        browser.search("assam").await;
        assert_eq!(shop.orders(), 0);
    });
}

#[test]
fn a_second_tab_has_its_own_page() {
    browser::run(Screen::Desk, async |browser| {
        let shop = Shop::open().await;
        let first_tab = browser.tab().await;
        browser.enter(&shop, "/").await;
        browser.search("assam").await;
        let found = browser.texts(NAMES).await;

        let second_tab = browser.open_tab().await;
        browser.enter(&shop, "/").await;
        assert_eq!(browser.value(QUERY).await, "");
        browser.search("lavender").await;
        let product = browser.product(&shop, 0).await;
        browser.buy(product).await;

        browser.switch_to(&first_tab).await;
        browser.screenshot("first").await;
        assert_eq!((browser.texts(NAMES).await, browser.count(CHECKOUTS).await), (found, 0));
        browser.buy(browser.product(&shop, 0).await).await;

        browser.switch_to(&second_tab).await;
        browser.screenshot("second").await;
        assert_eq!((browser.value(QUERY).await, browser.count(CHECKOUTS).await), ("lavender".into(), 1));
    });
}
