//! Addresses, links and the browser's own buttons.

use crate::{
    browser::{self, Browser, Screen},
    page::{CHECKOUTS, NAMES, ORDERED, PRODUCTS, QUERY},
    shop::Shop,
};

const LINK: &str = ".products > .product:first-child a";

#[test]
fn a_product_has_a_page_that_is_reached_without_a_load() {
    browser::run(Screen::Desk, async |browser| {
        let shop = Shop::open().await;
        browser.enter(&shop, "/").await;
        let name = browser.text(NAMES).await;
        let product = browser.product(&shop, 0).await;
        let _: () = browser.read("document.isTheSame = true; return null").await;

        browser.click(LINK).await;
        browser.reads("h2", &name).await;
        browser.is_live().await;
        browser.screenshot("product").await;
        assert_eq!(browser.path().await, format!("/product/{product}"));
        assert!(browser.read::<bool>("return document.isTheSame ?? false").await, "the page was loaded");
        assert!(browser.read::<String>("return document.title").await.contains(&name));

        browser.back().await;
        browser.sees(PRODUCTS).await;
        browser.is_live().await;
        assert_eq!(browser.path().await, "/");
        browser.search("assam").await;
    });
}

#[test]
fn an_address_with_a_query_is_a_search() {
    browser::run(Screen::Desk, async |browser| {
        let shop = Shop::open().await;
        browser.enter(&shop, "/?query=assam").await;
        browser.finds("assam").await;
        assert_eq!(browser.value(QUERY).await, "assam");
        let found = browser.texts(NAMES).await;

        browser.click(LINK).await;
        browser.misses(QUERY).await;
        browser.back().await;
        browser.until("Back shows what was found", async || browser.texts(NAMES).await == found).await;
        browser.is_live().await;
        browser.screenshot("back").await;
        assert_eq!(browser.value(QUERY).await, "assam");
    });
}

#[test]
fn a_reload_begins_anew_and_works() {
    browser::run(Screen::Desk, async |browser| {
        let shop = Shop::open().await;
        browser.enter(&shop, "/").await;
        let product = browser.product(&shop, 0).await;
        browser.buy(product).await;
        browser.reload().await;
        browser.is_live().await;
        browser.screenshot("reloaded").await;
        assert_eq!((browser.count(PRODUCTS).await, browser.count(CHECKOUTS).await), (20, 0));
        browser.search("assam").await;
        let checkout = browser.buy(browser.product(&shop, 0).await).await;
        checkout.ship().await;
        checkout.pay().await;
        assert_eq!(shop.orders(), 1);

        browser.enter(&shop, &format!("/product/{product}")).await;
        let title = browser.text("h2").await;
        browser.reload().await;
        browser.is_live().await;
        assert_eq!(browser.text("h2").await, title);
    });
}

#[test]
fn an_unknown_product_is_a_404() {
    browser::run(Screen::Phone, async |browser| {
        let shop = Shop::open().await;
        browser.enter(&shop, "/").await;
        for path in ["/product/999999", "/product/tea", "/nowhere"] {
            let status: u16 = browser.read(&format!("return fetch('{path}').then(it => it.status)")).await;
            assert_eq!(status, 404, "{path}");
        }
        browser.goto(&shop.url("/product/999999")).await;
        browser.screenshot("unknown").await;
        assert!(browser.text("body").await.to_lowercase().contains("there is no such product"));
    });
}

#[test]
fn a_phone_shows_all_of_it_without_scrolling_sideways() {
    browser::run(Screen::Phone, async |browser| {
        let shop = Shop::open().await;
        browser.enter(&shop, "/").await;
        browser.screenshot("entered").await;
        fits(browser).await;
        // One far down, which has to be scrolled to.
        let product = browser.product(&shop, 15).await;
        let checkout = browser.buy(product).await;
        browser.shows(&checkout.field("name"), "").await;
        browser.screenshot("shipping").await;
        fits(browser).await;
        checkout.ship().await;
        browser.screenshot("payment").await;
        fits(browser).await;
        checkout.pay().await;
        browser.shows(ORDERED, "Thank you").await;
        browser.screenshot("ordered").await;
        fits(browser).await;
        browser.enter(&shop, &format!("/product/{product}")).await;
        browser.screenshot("product").await;
        fits(browser).await;
    });
}

async fn fits(browser: &Browser) {
    let (width, screen): (u32, u32) =
        browser.read("return [document.documentElement.scrollWidth, innerWidth]").await;
    assert!(width <= screen, "the page is {width} wide, the screen {screen}");
}
