//! The dashboard, which watches what the others do.

use store::domain::ProductId;

use crate::{
    browser::{self, Browser, Screen},
    page::{AGE, CHEAPEST, DASHBOARD, NEWS, QUERY, REFRESH, TOTAL},
    shop::Shop,
};

/// The product that the dashboard calls the cheapest.
async fn cheapest(browser: &Browser) -> ProductId {
    let paths = browser.attributes(CHEAPEST, "href").await;
    let number = paths[0].trim_start_matches("/product/");
    ProductId(number.parse().expect("its path ends with its number"))
}

#[test]
fn the_dashboard_follows_the_search() {
    browser::run(Screen::Desk, async |browser| {
        let shop = Shop::open().await;
        browser.enter(&shop, "/").await;
        browser.shows(DASHBOARD, "193 of 210 in stock, the cheapest is Everyday Nougat, for € 3.00.").await;
        browser.screenshot("all").await;

        browser.search("oolong").await;
        browser.reads(TOTAL, "7 products").await;
        browser.shows(DASHBOARD, " of 7 in stock, the cheapest is Everyday Oolong, for ").await;
        browser.screenshot("oolong").await;

        browser.empty(QUERY).await;
        browser.type_text("zzzz").await;
        browser.shows(DASHBOARD, "None of this is in stock.").await;
        browser.misses(AGE).await;
        browser.screenshot("nothing").await;
    });
}

#[test]
fn refresh_looks_again() {
    browser::run(Screen::Phone, async |browser| {
        let shop = Shop::open().await;
        browser.enter(&shop, "/").await;
        browser.shows(DASHBOARD, "193 of 210 in stock").await;
        let product = cheapest(browser).await;
        shop.leave_only(0, product).await;
        browser.screenshot("before").await;
        browser.click(REFRESH).await;
        browser.shows(DASHBOARD, "192 of 210").await;
        assert_ne!(cheapest(browser).await, product);
        browser.screenshot("after").await;

        shop.set_down(true);
        browser.click(REFRESH).await;
        browser.shows(DASHBOARD, "cannot be told now").await;
        browser.misses(AGE).await;
        browser.screenshot("down").await;
        shop.set_down(false);
        browser.click(REFRESH).await;
        browser.shows(DASHBOARD, "192 of 210").await;
    });
}

#[test]
fn a_new_price_comes_to_whoever_looks_at_it() {
    browser::run(Screen::Desk, async |browser| {
        let shop = Shop::open().await;
        browser.enter(&shop, "/?query=nougat").await;
        browser.shows(DASHBOARD, "the cheapest is Everyday Nougat, for € 3.00.").await;
        let product = cheapest(browser).await;
        let listed = format!("#product-{product} .price");
        assert_eq!(browser.text(&listed).await, "€ 3.00");
        assert_eq!(browser.text(NEWS).await, "");

        shop.reprice(product, 250).await;
        browser.shows(NEWS, "Everyday Nougat has just become cheaper: € 2.50 instead of € 3.00.").await;
        browser.shows(DASHBOARD, "the cheapest is Everyday Nougat, for € 2.50.").await;
        assert_eq!(browser.text(&listed).await, "€ 2.50");
        browser.screenshot("cheaper").await;

        shop.reprice(product, 990).await;
        browser.shows(NEWS, "Everyday Nougat has just become dearer: € 9.90 instead of € 2.50.").await;
        browser.until("another is the cheapest", async || cheapest(browser).await != product).await;
        assert_eq!(browser.text(&listed).await, "€ 9.90");
        browser.screenshot("dearer").await;

        browser.search("oolong").await;
        browser.shows(DASHBOARD, "the cheapest is Everyday Oolong").await;
        assert_eq!(browser.text(NEWS).await, "");
    });
}

/// Keeps what the page is told from now on, and which elements change outside the dashboard.
const OBSERVE: &str = "
    window.told = [];
    liveSocket.socket.conn.addEventListener('message', frame => told.push(frame.data));
    window.changed = [];
    new MutationObserver(all => all.map(one => one.target)
        .filter(it => !(it.parentElement ?? it).closest('.dashboard') && !it.dataset?.seen)
        .forEach(it => changed.push(it.outerHTML ?? it.data))
    ).observe(document, { subtree: true, childList: true, characterData: true, attributes: true });";

#[test]
fn the_clock_ticks_and_nothing_else_is_drawn() {
    browser::run(Screen::Desk, async |browser| {
        let shop = Shop::open().await;
        browser.enter(&shop, "/").await;
        browser.reads(AGE, "just now").await;
        browser.read::<()>(OBSERVE).await;
        browser.reads(AGE, "10 s ago").await;
        browser.screenshot("ticked").await;
        let changed: Vec<String> = browser.read("return changed").await;
        assert_eq!(changed, [""; 0]);
        let told: Vec<String> = browser.read("return told").await;
        let bytes: usize = told.iter().map(String::len).sum();
        assert!((told.len(), bytes) <= (1, 120), "{told:?}");
    });
}
