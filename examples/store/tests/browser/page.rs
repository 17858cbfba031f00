//! The shop's page in a person's words.

use store::domain::ProductId;

use crate::{browser::Browser, shop::Shop};

pub(crate) const QUERY: &str = "#search input[name=query]";
pub(crate) const PRODUCTS: &str = ".products > .product";
pub(crate) const NAMES: &str = ".products > .product .name";
/// How many were found, in words.
pub(crate) const TOTAL: &str = ".total";
/// What there is of what was found, in a sentence.
pub(crate) const DASHBOARD: &str = ".dashboard p";
pub(crate) const CHEAPEST: &str = ".dashboard a";
/// Which price has changed, in a sentence.
pub(crate) const NEWS: &str = ".dashboard .news";
/// How old that is, in words.
pub(crate) const AGE: &str = ".dashboard .age";
pub(crate) const REFRESH: &str = ".dashboard button";
/// The catalogue does not answer.
pub(crate) const DOWN: &str = ".down";
pub(crate) const RETRY: &str = ".down button";
pub(crate) const CHECKOUTS: &str = ".checkout";
/// What has been ordered, in a sentence.
pub(crate) const ORDERED: &str = "#flash-info";
/// What went wrong, in a sentence.
pub(crate) const ALERT: &str = "#flash-error";

/// What a customer writes, by the last part of a field's name.
const ANSWERS: [(&str, &str); 6] = [
    ("name", "Ada Lovelace"),
    ("street", "12 Analytical Way"),
    ("zip", "10115"),
    ("city", "Berlin"),
    ("number", "4242 4242 4242 4242"),
    ("expiry", "12/30"),
];

impl Browser {
    /// Opens a page of the shop, and waits until it is live: what is clicked before goes nowhere.
    pub(crate) async fn enter(&self, shop: &Shop, path: &str) {
        self.goto(&shop.url(path)).await;
        self.is_live().await;
    }

    /// Waits until the page has its socket.
    pub(crate) async fn is_live(&self) {
        self.sees("[data-phx-main].phx-connected").await;
    }

    /// Types a query in place of what stands there, and waits until all that is shown is found by it.
    pub(crate) async fn search(&self, query: &str) {
        self.empty(QUERY).await;
        self.type_text(query).await;
        self.finds(query).await;
    }

    /// Waits until there are products, and all have `query` in their names.
    pub(crate) async fn finds(&self, query: &str) {
        self.until(&format!("products named {query:?} are shown, and no others"), async || {
            let names = self.texts(NAMES).await;
            !names.is_empty() && names.iter().all(|name| name.to_lowercase().contains(query))
        })
        .await;
    }

    /// A product that is shown and of which there are several, the first or a later one.
    pub(crate) async fn product(&self, shop: &Shop, place: usize) -> ProductId {
        let ids = self.attributes(PRODUCTS, "id").await;
        let products = ids.iter().map(|id| {
            let number = id.trim_start_matches("product-");
            ProductId(number.parse().expect("a product's id ends with its number"))
        });
        let mut available = products.filter(|product| shop.stock(*product) > 1);
        available.nth(place).expect("there are that many to buy")
    }

    /// Buys a product, and gives its checkout once that asks for an address.
    pub(crate) async fn buy(&self, product: ProductId) -> Checkout<'_> {
        let before = self.ids(CHECKOUTS).await;
        self.click(&buy_button(product)).await;
        let checkout = self.new_checkout(&before).await;
        checkout.asks_for("shipping").await;
        checkout
    }

    async fn new_checkout(&self, before: &[String]) -> Checkout<'_> {
        self.until("a new checkout is shown", async || self.ids(CHECKOUTS).await.len() > before.len()).await;
        let ids = self.ids(CHECKOUTS).await;
        let id = ids.into_iter().find(|id| !before.contains(id)).expect("a checkout's id is its own");
        Checkout { browser: self, id }
    }

    async fn ids(&self, css: &str) -> Vec<String> {
        self.attributes(css, "id").await
    }
}

pub(crate) fn buy_button(product: ProductId) -> String {
    format!("#product-{product} button")
}

/// One purchase, on its way.
#[derive(Debug)]
pub(crate) struct Checkout<'a> {
    browser: &'a Browser,
    id: String,
}

impl Checkout<'_> {
    /// A selector below this checkout.
    pub(crate) fn css(&self, css: &str) -> String {
        format!("#{} {css}", self.id)
    }

    /// The field of a form, by the last part of its name.
    pub(crate) fn field(&self, name: &str) -> String {
        self.css(&format!("input[name$='[{name}]']"))
    }

    /// Waits until it shows the form for this step: `shipping` or `payment`.
    pub(crate) async fn asks_for(&self, step: &str) {
        self.browser.sees(&self.css(&format!("form[id^='{step}-']"))).await;
    }

    /// Fills every field of the form that it shows, without sending it.
    pub(crate) async fn fill(&self) {
        for name in self.browser.attributes(&self.css("form input:not([type=hidden])"), "name").await {
            let last = name.trim_end_matches(']').rsplit('[').next().unwrap_or_default();
            let answer = ANSWERS.iter().find(|(name, _)| *name == last);
            let (_, answer) =
                answer.unwrap_or_else(|| panic!("a customer does not know what to answer to {name}"));
            self.browser.type_into(&self.css(&format!("input[name='{name}']")), answer).await;
        }
    }

    /// Fills the form that it shows, and sends it.
    pub(crate) async fn answer(&self) {
        self.fill().await;
        self.submit().await;
    }

    pub(crate) async fn submit(&self) {
        self.browser.click(&self.css("form button")).await;
    }

    /// Gives an address, and waits until it asks for a card.
    pub(crate) async fn ship(&self) {
        self.answer().await;
        self.asks_for("payment").await;
    }

    /// Gives a card, and waits until the checkout has become an order.
    pub(crate) async fn pay(&self) {
        self.answer().await;
        self.is_gone().await;
    }

    /// Waits until it has come to its end.
    pub(crate) async fn is_gone(&self) {
        self.browser.misses(&format!("#{}", self.id)).await;
    }
}
