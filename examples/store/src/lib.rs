//! A shop with a live search and checkouts: the example that the book explains.
#![expect(missing_docs, reason = "an application's names say what its items are")]

pub mod backend;
pub mod checkout;
pub mod contract;
pub mod dashboard;
pub mod domain;
pub mod look;
pub mod pages;
pub mod ports;
pub mod search;
mod seed;

use axum::{Router, http::header, routing::get};
use pagemachine_live::{Document, Keys, Limits, Live};

use self::{
    backend::Backend,
    contract::{shelf, store},
    pages::{product::ProductPage, shop::ShopPage},
};

/// The whole application; `limits` are those of its pages.
pub fn app(backend: Backend, limits: Limits) -> Router {
    let shelf = shelf::Ports { catalog: backend.clone() };
    let store = store::Ports { catalog: backend.clone(), inventory: backend.clone(), orders: backend };
    let live = Live::new(Keys::random())
        .limits(limits)
        .layout(layout)
        .page::<ShopPage>("/", store)
        .page::<ProductPage>("/product/{id}", shelf);
    Router::new().route("/store.css", get(stylesheet)).merge(live)
}

fn layout(document: Document) -> String {
    let Document { head, body, .. } = document;
    format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <link rel=\"icon\" href=\"data:,\"><link rel=\"stylesheet\" href=\"/store.css\">{head}</head><body>{body}</body></html>"
    )
}

async fn stylesheet() -> ([(header::HeaderName, &'static str); 1], &'static str) {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("../static/store.css"))
}
