//! Checkouts: one for each purchase, each once.

use std::time::Duration;

use fantoccini::key::Key;
use store::backend::Delays;
use tokio::time::sleep;

use crate::{
    browser::{self, Screen},
    page::{ALERT, CHECKOUTS, ORDERED, buy_button},
    shop::Shop,
};

#[test]
fn two_checkouts_end_in_the_other_order() {
    browser::run(Screen::Desk, async |browser| {
        let shop = Shop::open().await;
        browser.enter(&shop, "/").await;
        let (earlier, later) = (browser.product(&shop, 0).await, browser.product(&shop, 1).await);
        let stock = [shop.stock(earlier), shop.stock(later)];

        let first = browser.buy(earlier).await;
        let second = browser.buy(later).await;
        browser.screenshot("both").await;
        first.fill().await;
        second.ship().await;
        second.pay().await;
        browser.shows(ORDERED, "Order 1: Classic Almond Bar").await;
        browser.screenshot("one").await;
        assert_eq!((browser.count(CHECKOUTS).await, shop.orders()), (1, 1));

        // What was typed into the first is still there.
        assert_eq!(browser.value(&first.field("zip")).await, "10115");
        first.submit().await;
        first.asks_for("payment").await;
        first.pay().await;
        browser.shows(ORDERED, "Order 2: Classic Acacia").await;
        browser.screenshot("none").await;
        assert_eq!((browser.count(CHECKOUTS).await, shop.orders()), (0, 2));
        assert_eq!([shop.stock(earlier), shop.stock(later)], stock.map(|stock| stock - 1));
    });
}

#[test]
fn a_double_click_on_buy_makes_one_checkout() {
    browser::run(Screen::Desk, async |browser| {
        let shop = Shop::open().await;
        browser.enter(&shop, "/").await;
        let product = browser.product(&shop, 0).await;
        let stock = shop.stock(product);
        browser.double_click(&buy_button(product)).await;
        browser.sees(CHECKOUTS).await;
        // Events are answered in their order, so what the second click did is shown before this.
        browser.search("assam").await;
        browser.screenshot("once").await;
        assert_eq!((browser.count(CHECKOUTS).await, shop.stock(product)), (1, stock - 1));
    });
}

#[test]
fn a_later_click_on_buy_buys_again() {
    browser::run(Screen::Desk, async |browser| {
        let shop = Shop::open().await;
        browser.enter(&shop, "/").await;
        let product = browser.product(&shop, 0).await;
        browser.buy(product).await;
        // Within half a second it would be taken for a part of the first.
        sleep(Duration::from_millis(700)).await;
        browser.buy(product).await;
        browser.screenshot("twice").await;
        assert_eq!(browser.count(CHECKOUTS).await, 2);
    });
}

#[test]
fn a_double_click_on_pay_makes_one_order() {
    browser::run(Screen::Desk, async |browser| {
        let shop = Shop::open().await;
        browser.enter(&shop, "/").await;
        let checkout = browser.buy(browser.product(&shop, 0).await).await;
        checkout.ship().await;
        checkout.fill().await;
        browser.double_click(&checkout.css("form button")).await;
        checkout.is_gone().await;
        browser.search("assam").await;
        browser.shows(ORDERED, "Thank you").await;
        browser.screenshot("once").await;
        assert_eq!(shop.orders(), 1);
        // Whatever stood under the second click was not clicked.
        assert_eq!(browser.count(CHECKOUTS).await, 0);
    });
}

#[test]
fn enter_and_enter_again_make_one_order() {
    browser::run(Screen::Desk, async |browser| {
        let delays = Delays { orders: Duration::from_millis(500), ..Delays::default() };
        let shop = Shop::open_with(delays).await;
        browser.enter(&shop, "/").await;
        let checkout = browser.buy(browser.product(&shop, 0).await).await;
        checkout.ship().await;
        checkout.fill().await;
        // The focus is in the last field.
        let enter = char::from(Key::Enter);
        browser.type_text(&format!("{enter}{enter}{enter}")).await;
        checkout.is_gone().await;
        browser.search("assam").await;
        browser.shows(ORDERED, "Thank you").await;
        browser.screenshot("once").await;
        assert_eq!(shop.orders(), 1);
    });
}

#[test]
fn sold_out_is_told_and_the_stock_is_right() {
    browser::run(Screen::Desk, async |browser| {
        let shop = Shop::open().await;
        let first_tab = browser.tab().await;
        browser.enter(&shop, "/").await;
        let product = browser.product(&shop, 0).await;
        shop.leave_only(1, product).await;
        let second_tab = browser.open_tab().await;
        browser.enter(&shop, "/").await;

        browser.switch_to(&first_tab).await;
        let last = browser.buy(product).await;
        assert_eq!(shop.stock(product), 0);

        browser.switch_to(&second_tab).await;
        browser.click(&buy_button(product)).await;
        browser.shows(ALERT, "sold out").await;
        browser.misses(CHECKOUTS).await;
        browser.screenshot("sold_out").await;
        assert_eq!((shop.stock(product), shop.orders()), (0, 0));

        browser.switch_to(&first_tab).await;
        last.ship().await;
        last.pay().await;
        assert_eq!((shop.stock(product), shop.orders()), (0, 1));
    });
}

#[test]
fn a_bad_zip_shows_its_error_at_its_field() {
    browser::run(Screen::Phone, async |browser| {
        let shop = Shop::open().await;
        browser.enter(&shop, "/").await;
        let checkout = browser.buy(browser.product(&shop, 0).await).await;
        checkout.fill().await;
        let zip = checkout.field("zip");
        browser.empty(&zip).await;
        browser.type_text("1o115").await;
        checkout.submit().await;

        browser.sees(&checkout.css(".error")).await;
        browser.screenshot("bad_zip").await;
        for what_is_wrong in [".error", "input[aria-invalid=true]"] {
            assert_eq!(browser.count(&checkout.css(what_is_wrong)).await, 1, "{what_is_wrong}");
        }
        let is_at_its_field = checkout.css(".field:has(input[name$='[zip]']) .error");
        assert_ne!(browser.text(&is_at_its_field).await, "");
        assert_eq!(browser.value(&zip).await, "1o115");
        for (name, typed) in [("street", "12 Analytical Way"), ("city", "Berlin")] {
            assert_eq!(browser.value(&checkout.field(name)).await, typed);
        }

        browser.empty(&zip).await;
        browser.type_text("10115").await;
        checkout.submit().await;
        checkout.asks_for("payment").await;
        browser.screenshot("good_zip").await;
        checkout.pay().await;
        browser.shows(ORDERED, "Thank you").await;
        browser.screenshot("ordered").await;
        assert_eq!(shop.orders(), 1);
    });
}
