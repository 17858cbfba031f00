//! The page of one product, which has a URL of its own.

use pagemachine_live::prelude::*;
use serde::Deserialize;

use super::shop::{Visitor, left};
use crate::{
    contract::shelf::{self, look},
    domain::{Product, ProductId},
};

/// The page of one product.
#[derive(Debug, Default)]
pub struct ProductPage {
    shown: Shown,
}

#[derive(Debug, Default)]
enum Shown {
    #[default]
    Nothing,
    Product(Product),
    Missing,
    Down(String),
}

impl look::View<Socket> for ProductPage {
    fn seen(&mut self, _: look::Id, seen: look::Seen, _: &mut Socket) {
        self.shown = Shown::Product(seen.product);
    }

    fn missing(&mut self, _: look::Id, _: look::Missing, socket: &mut Socket) {
        self.shown = Shown::Missing;
        socket.not_found();
    }

    fn down(&mut self, _: look::Id, down: look::Down, _: &mut Socket) {
        self.shown = Shown::Down(down.reason);
    }

    fn looking(&mut self, _: Offer<look::Looking>, _: look::Looking, _: &mut Socket) {}
}

/// What the URL says: `/product/7`.
#[derive(Debug, Deserialize)]
pub struct Params {
    id: u64,
}

impl Page for ProductPage {
    type Contract = shelf::Contract;
    type Params = Params;
    type Session = Visitor;

    fn mount(&mut self, page: &mut Mount<Self>) -> Result<(), Leave> {
        let id = ProductId(page.params().id);
        page.start(crate::look::run(id));
        Ok(())
    }

    fn failed(&mut self, _: shelf::SpindleId, failure: Failure, _: &mut Socket) {
        self.shown = Shown::Down(failure.to_string());
    }

    fn title(&self) -> Option<String> {
        match &self.shown {
            Shown::Product(product) => Some(product.name.clone()),
            Shown::Missing => Some("No such product".into()),
            Shown::Nothing | Shown::Down(_) => None,
        }
    }

    fn render(&self) -> Html<Self> {
        html! {
            header.shop { h1 { a href="/" data-phx-link="redirect" data-phx-link-state="push" { "The Tea Shop" } } }
            @match &self.shown {
                Shown::Product(product) => {
                    main.product-page {
                        h2 { (product.name) }
                        p.category { (product.category) }
                        p { (product.description) }
                        p.price { (product.price) }
                        p.stock { (left(product.stock)) }
                        button type="button" phx-click=(look::AgainEvent) { "Look again" }
                        " "
                        a.button href={ "/?query=" (product.name) } data-phx-link="redirect" data-phx-link-state="push" { "Find it in the shop" }
                    }
                }
                Shown::Missing => { main.notfound { h2 { "404" } p { "There is no such product." } } }
                Shown::Down(reason) => {
                    section.down role="alert" {
                        p { "We are sorry: " (reason) "." }
                        button type="button" phx-click=(look::AgainEvent) { "Retry" }
                    }
                }
                Shown::Nothing => { main { p { "One moment …" } } }
            }
        }
    }
}
