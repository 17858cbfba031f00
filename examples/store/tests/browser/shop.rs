//! A store of its own for one test, and what its owner sees in the stock room.

use std::time::Duration;

use pagemachine_live::Limits;
use store::{
    backend::{Backend, Delays},
    domain::{Money, ProductId},
    ports::Inventory,
};
use tempfile::TempDir;
use tokio::net::TcpListener;

use crate::proxy::Proxy;

/// How long the shop waits for a browser that has gone.
pub(crate) const GRACE: Duration = Duration::from_secs(2);

/// Serves the store from a database of its own, to a browser on a line that can be cut.
#[derive(Debug)]
pub(crate) struct Shop {
    line: Proxy,
    backend: Backend,
    #[expect(dead_code, reason = "holds the database's folder")]
    folder: TempDir,
}

impl Shop {
    pub(crate) async fn open() -> Self {
        Self::open_with(Delays::default()).await
    }

    /// A shop whose backend takes its time.
    pub(crate) async fn open_with(delays: Delays) -> Self {
        let folder = TempDir::new().expect("a folder for the database is made");
        let database = folder.path().join("store.sqlite");
        let backend = Backend::open(&database, delays).expect("the database is made");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("loopback has a free port");
        let line = Proxy::to(listener.local_addr().expect("a bound socket has an address")).await;
        let limits = Limits { grace: GRACE, ..Limits::default() };
        let app = store::app(backend.clone(), limits);
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { line, backend, folder }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.line.address())
    }

    /// The line from the browser to the shop.
    pub(crate) fn line(&self) -> &Proxy {
        &self.line
    }

    /// Lets the catalogue go down, or come back.
    pub(crate) fn set_down(&self, is_down: bool) {
        self.backend.set_down(is_down);
    }

    pub(crate) fn stock(&self, product: ProductId) -> u32 {
        self.backend.stock(product).expect("the database answers")
    }

    pub(crate) fn reservations(&self) -> u32 {
        self.backend.reservations().expect("the database answers")
    }

    pub(crate) fn orders(&self) -> u32 {
        self.backend.orders().expect("the database answers")
    }

    /// Gives a product another price.
    pub(crate) async fn reprice(&self, product: ProductId, cents: i64) {
        assert!(self.backend.reprice(product, Money(cents)).await, "the database answers");
    }

    /// Has others take from the stock, until only so many are left.
    pub(crate) async fn leave_only(&self, left: u32, product: ProductId) {
        while self.stock(product) > left {
            self.backend.reserve(product).await.expect("there is one more");
        }
    }
}
