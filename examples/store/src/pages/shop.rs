//! The shop's page: the search on one side, the open checkouts on the other.

use std::{collections::BTreeMap, convert::Infallible, time::Duration};

use axum::{extract::FromRequestParts, http::request::Parts};
use pagemachine_live::prelude::*;
use serde::Deserialize;

use crate::{
    contract::store::{self, checkout as co, dashboard as da, search as se},
    dashboard,
    domain::{CheckoutError, Filters, Order, Overview, Product, ProductId, Repriced},
    search,
};

/// Who visits the shop; everybody may.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visitor;

impl FromRequestParts<()> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(_: &mut Parts, (): &()) -> Result<Self, Infallible> {
        Ok(Self)
    }
}

/// The page of the shop.
#[derive(Debug, Default)]
pub struct ShopPage {
    filters: Filters,
    products: Vec<Product>,
    total: usize,
    down: Option<Down>,
    dashboard: Option<Dashboard>,
    checkouts: BTreeMap<co::Id, Checkout>,
}

/// The catalogue does not answer.
#[derive(Debug)]
struct Down {
    offer: Offer<se::Unavailable>,
    reason: String,
}

/// What the dashboard has seen.
#[derive(Debug)]
struct Dashboard {
    seen: da::Glance,
    age: Duration,
}

/// A checkout as its visitor sees it.
#[derive(Debug)]
struct Checkout {
    product: String,
    step: Step,
}

#[derive(Debug)]
enum Step {
    Reserving,
    Shipping(Offer<co::Shipping>, Form<co::ShippingEvent>),
    Payment(Offer<co::Payment>, Form<co::PaymentEvent>),
    Placing,
}

impl se::View<Socket> for ShopPage {
    fn results(&mut self, _: se::Id, found: se::Results, _: &mut Socket) {
        let se::Results { filters, products, total } = found;
        (self.filters, self.products, self.total, self.down) = (filters, products, total, None);
    }

    fn browsing(&mut self, _: Offer<se::Browsing>, _: se::Browsing, _: &mut Socket) {}

    fn unavailable(&mut self, offer: Offer<se::Unavailable>, asked: se::Unavailable, _: &mut Socket) {
        self.down = Some(Down { offer, reason: asked.reason });
    }
}

impl da::View<Socket> for ShopPage {
    fn glance(&mut self, _: da::Id, seen: da::Glance, _: &mut Socket) {
        if let Some(Repriced { product, .. }) = &seen.news
            && let Some(shown) = self.products.iter_mut().find(|shown| shown.id == product.id)
        {
            shown.price = product.price;
        }
        self.dashboard = Some(Dashboard { seen, age: Duration::ZERO });
    }

    fn aged(&mut self, _: da::Id, aged: da::Aged, _: &mut Socket) {
        if let Some(dashboard) = &mut self.dashboard {
            dashboard.age = aged.by;
        }
    }

    fn watching(&mut self, _: Offer<da::Watching>, _: da::Watching, _: &mut Socket) {}
}

impl co::View<Socket> for ShopPage {
    fn buying(&mut self, id: co::Id, buying: co::Buying, _: &mut Socket) {
        let product = self.name_of(buying.product);
        self.checkouts.insert(id, Checkout { product, step: Step::Reserving });
    }

    fn shipping(&mut self, offer: Offer<co::Shipping>, _: co::Shipping, _: &mut Socket) {
        self.step(offer.id(), Step::Shipping(offer, Form::default()));
    }

    fn payment(&mut self, offer: Offer<co::Payment>, _: co::Payment, _: &mut Socket) {
        self.step(offer.id(), Step::Payment(offer, Form::default()));
    }

    fn offer_ended(&mut self, id: co::Id, _: u64, _: pagemachine::Ended, _: &mut Socket) {
        self.step(id, Step::Placing);
    }

    fn complete(&mut self, id: co::Id, outcome: Result<Order, CheckoutError>, socket: &mut Socket) {
        self.checkouts.remove(&id);
        match outcome {
            Ok(order) => socket.flash(
                Flash::Info,
                format!("Order {}: {} for {}. Thank you!", order.id, order.product, order.total),
            ),
            Err(error) => socket.flash(Flash::Error, error.to_string()),
        }
    }
}

impl ShopPage {
    fn name_of(&self, id: ProductId) -> String {
        let known = self.products.iter().find(|product| product.id == id);
        known.map_or_else(|| format!("Product {id}"), |product| product.name.clone())
    }

    fn step(&mut self, id: co::Id, step: Step) {
        if let Some(checkout) = self.checkouts.get_mut(&id) {
            checkout.step = step;
        }
    }
}

/// What the shop's URL may say: `/?query=tea`.
#[derive(Debug, Deserialize)]
pub struct Params {
    #[serde(default)]
    query: String,
}

impl Page for ShopPage {
    type Contract = store::Contract;
    type Params = Params;
    type Session = Visitor;

    fn mount(&mut self, page: &mut Mount<Self>) -> Result<(), Leave> {
        let filters = Filters::default().with_query(page.params().query.clone());
        page.start(search::run(filters));
        page.start(dashboard::run());
        Ok(())
    }

    fn failed(&mut self, who: store::SpindleId, failure: Failure, socket: &mut Socket) {
        match who {
            store::SpindleId::Checkout(id) => drop(self.checkouts.remove(&id)),
            store::SpindleId::Dashboard(_) => self.dashboard = None,
            store::SpindleId::Search(_) => {}
        }
        if failure != Failure::Cancelled {
            socket.flash(Flash::Error, "Something went wrong here. Nothing was ordered.");
        }
    }

    fn refused(&mut self, refused: Refused, socket: &mut Socket) {
        for (id, checkout) in &mut self.checkouts {
            if refused.is_for(*id) {
                match &mut checkout.step {
                    Step::Shipping(_, form) => form.fill(&refused),
                    Step::Payment(_, form) => form.fill(&refused),
                    Step::Reserving | Step::Placing => false,
                };
            }
        }
        refused.flash(socket);
    }

    fn title(&self) -> Option<String> {
        Some("The Tea Shop".into())
    }

    fn render(&self) -> Html<Self> {
        html! {
            header.shop {
                h1 { a href="/" data-phx-link="redirect" data-phx-link-state="push" { "The Tea Shop" } }
                form.search id="search" role="search" phx-change=(on::<se::SearchEvent>()) phx-submit=(on::<se::SearchEvent>()) {
                    label.hidden for="query" { "Search" }
                    input #query type="search" name="query" value=(self.filters.query) placeholder="Tea, honey, chocolate …" autocomplete="off" phx-debounce="150";
                }
                (self.categories())
            }
            (self.dashboard())
            div.columns {
                main { (self.catalogue()) }
                (self.checkouts())
            }
        }
    }
}

const CATEGORIES: [(&str, &str); 6] = [
    ("", "All"),
    ("Tea", "Tea"),
    ("Coffee", "Coffee"),
    ("Chocolate", "Chocolate"),
    ("Honey", "Honey"),
    ("Spice", "Spice"),
];

impl ShopPage {
    fn categories(&self) -> Html<Self> {
        html! {
            nav.categories aria-label="Categories" {
                @for (category, name) in CATEGORIES {
                    button key=(name) type="button" aria-pressed=(self.filters.category == category)
                        phx-click=(se::FilterEvent { category: category.to_owned() }) { (name) }
                }
            }
        }
    }

    fn dashboard(&self) -> Html<Self> {
        html! {
            @if let Some(Dashboard { seen: da::Glance { total, overview, news }, age }) = &self.dashboard {
                aside.dashboard aria-label="At a glance" {
                    p {
                        @match overview {
                            Some(Overview { available, cheapest: Some(cheapest) }) => {
                                (available) " of " (total) " in stock, the cheapest is "
                                a href={ "/product/" (cheapest.id) } data-phx-link="redirect" data-phx-link-state="push" { (cheapest.name) }
                                ", for " span.price { (cheapest.price) } "."
                            }
                            Some(Overview { .. }) => { "None of this is in stock." }
                            None => { "What is in stock cannot be told now." }
                        }
                    }
                    p.news role="status" {
                        @if let Some(Repriced { product, was }) = news {
                            (product.name) " has just become " (if product.price.0 < was.0 { "cheaper" } else { "dearer" })
                            ": " span.price { (product.price) } " instead of " span.price { (was) } "."
                        }
                    }
                    @if let Some(Overview { cheapest: Some(_), .. }) = overview {
                        span.age { "counted " (ago(*age)) }
                    }
                    button type="button" phx-click=(da::RefreshEvent) { "Refresh" }
                }
            }
        }
    }

    fn catalogue(&self) -> Html<Self> {
        html! {
            @if let Some(Down { offer, reason }) = &self.down {
                section.down role="alert" {
                    p { "We are sorry: " (reason) "." }
                    button type="button" phx-click=(se::RetryEvent.of(offer)) { "Retry" }
                }
            }
            p.total role="status" { (self.total) " products" @if self.total > self.products.len() { ", the first " (self.products.len()) } }
            ul.products {
                @for product in &self.products {
                    li.product id={ "product-" (product.id) } {
                        a.name href={ "/product/" (product.id) } data-phx-link="redirect" data-phx-link-state="push" { (product.name) }
                        span.category { (product.category) }
                        span.price { (product.price) }
                        span.stock { (left(product.stock)) }
                        button type="button" disabled[product.stock == 0]
                            phx-click=(se::BuyEvent { product: product.id }) phx-disable-with="…" { "Buy" }
                    }
                }
            }
        }
    }

    fn checkouts(&self) -> Html<Self> {
        html! {
            section.checkouts aria-label="Your purchases" {
                @for (id, checkout) in &self.checkouts {
                    article.checkout id={ "checkout-" (id) } {
                        h2 { (checkout.product) }
                        @match &checkout.step {
                            Step::Reserving => { p.step { "Reserving …" } }
                            Step::Shipping(offer, form) => {
                                p.step { "1 of 2: where shall it go?" }
                                form id={ "shipping-" (id) } phx-submit=(on::<co::ShippingEvent>().of(offer)) {
                                    (field(form, "shipping[name]", "Name", "name"))
                                    (field(form, "shipping[street]", "Street", "street-address"))
                                    (field(form, "shipping[zip]", "Zip", "postal-code"))
                                    (field(form, "shipping[city]", "City", "address-level2"))
                                    button phx-disable-with="Sending …" { "Continue" }
                                }
                            }
                            Step::Payment(offer, form) => {
                                p.step { "2 of 2: how will you pay?" }
                                form id={ "payment-" (id) } phx-submit=(on::<co::PaymentEvent>().of(offer)) {
                                    (field(form, "payment[number]", "Card number", "cc-number"))
                                    (field(form, "payment[expiry]", "Expires", "cc-exp"))
                                    button phx-disable-with="Paying …" { "Pay" }
                                }
                            }
                            Step::Placing => { p.step { "One moment …" } }
                        }
                    }
                }
            }
        }
    }
}

/// What is left of a product, in words.
pub(super) fn left(stock: u32) -> String {
    match stock {
        0 => "sold out".into(),
        1 => "the last one".into(),
        more => format!("{more} in stock"),
    }
}

/// How long ago something was, in words.
fn ago(age: Duration) -> String {
    match age.as_secs() {
        0 => "just now".into(),
        seconds @ 1..60 => format!("{seconds} s ago"),
        seconds @ 60..3_600 => format!("{} min ago", seconds / 60),
        seconds => format!("{} h ago", seconds / 3_600),
    }
}

/// An input with its label, what was typed, and what is wrong with it.
fn field<E>(form: &Form<E>, name: &str, label: &str, autocomplete: &str) -> Html<ShopPage> {
    let error = form.error(name);
    html! {
        label.field {
            span { (label) }
            input type="text" name=(name) value=(form.value(name)) autocomplete=(autocomplete) aria-invalid=(error.is_some());
            @if let Some(error) = error { span.error role="alert" { (error.reason) } }
        }
    }
}
