//! What is on the shelves.

use std::sync::atomic::Ordering;

use pagemachine::Stream;
use rusqlite::{Connection, OptionalExtension, Row, named_params};

use super::{Backend, key};
use crate::{
    domain::{CatalogError, Filters, Found, Money, Overview, Product, ProductId},
    ports::Catalog,
};

/// How many products a search shows.
const SHOWN: u32 = 20;

// Not LIKE: what is typed is no pattern, and may be longer than SQLite lets a pattern be.
const WHERE: &str = "FROM products
    WHERE (instr(lower(name), lower(:query)) OR instr(lower(description), lower(:query)))
    AND (:category = '' OR category = :category)";

impl Catalog for Backend {
    async fn search(&self, filters: Filters) -> Result<Found, CatalogError> {
        tokio::time::sleep(self.delays.search).await;
        self.ask(move |database| find(database, &filters)).await
    }

    async fn overview(&self, filters: Filters) -> Result<Overview, CatalogError> {
        self.ask(move |database| look_over(database, &filters)).await
    }

    fn prices(&self, product: ProductId) -> impl Stream<Item = Money> {
        self.listen(product)
    }

    async fn product(&self, id: ProductId) -> Result<Option<Product>, CatalogError> {
        self.ask(move |database| {
            database.query_row("SELECT * FROM products WHERE id = ?", [key(id)], product).optional()
        })
        .await
    }
}

impl Backend {
    /// Asks the catalogue, which may be down.
    async fn ask<T: Send + 'static>(
        &self,
        query: impl FnOnce(&Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, CatalogError> {
        if self.is_down.load(Ordering::Relaxed) {
            return Err(CatalogError::Down);
        }
        self.transaction(|database| query(database)).await.ok_or(CatalogError::Down)
    }
}

fn find(database: &Connection, filters: &Filters) -> rusqlite::Result<Found> {
    let query = filters.query.trim();
    let total: i64 = database.query_row(
        &format!("SELECT count(*) {WHERE}"),
        named_params! { ":query": query, ":category": filters.category },
        |row| row.get(0),
    )?;
    let products = database
        .prepare_cached(&format!("SELECT * {WHERE} ORDER BY name, id LIMIT :shown"))?
        .query_map(
            named_params! { ":query": query, ":category": filters.category, ":shown": SHOWN },
            product,
        )?
        .collect::<rusqlite::Result<_>>()?;
    Ok(Found { products, total: usize::try_from(total).unwrap_or_default() })
}

fn look_over(database: &Connection, filters: &Filters) -> rusqlite::Result<Overview> {
    let query = filters.query.trim();
    let available: i64 = database.query_row(
        &format!("SELECT count(*) {WHERE} AND stock > 0"),
        named_params! { ":query": query, ":category": filters.category },
        |row| row.get(0),
    )?;
    let cheapest = database
        .prepare_cached(&format!("SELECT * {WHERE} AND stock > 0 ORDER BY cents, id LIMIT 1"))?
        .query_row(named_params! { ":query": query, ":category": filters.category }, product)
        .optional()?;
    Ok(Overview { available: usize::try_from(available).unwrap_or_default(), cheapest })
}

fn product(row: &Row<'_>) -> rusqlite::Result<Product> {
    Ok(Product {
        id: ProductId(row.get::<_, i64>("id")?.unsigned_abs()),
        name: row.get("name")?,
        category: row.get("category")?,
        description: row.get("description")?,
        price: Money(row.get("cents")?),
        stock: row.get("stock")?,
    })
}
