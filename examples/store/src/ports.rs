//! What the spindles ask of the backend.

use pagemachine::prelude::*;

use crate::domain::{
    Address, Card, CatalogError, Filters, Found, InventoryError, Money, Order, OrderError, Overview, Product,
    ProductId, Reservation,
};

#[port]
pub trait Catalog {
    /// The first products that fit, by name.
    #[read]
    async fn search(&self, filters: Filters) -> Result<Found, CatalogError>;

    /// What there is to buy of all that fits.
    #[read]
    async fn overview(&self, filters: Filters) -> Result<Overview, CatalogError>;

    /// What a product costs: now, and whenever that changes.
    #[read]
    fn prices(&self, product: ProductId) -> impl Stream<Item = Money>;

    /// A product, if there is one of this number.
    #[read]
    async fn product(&self, id: ProductId) -> Result<Option<Product>, CatalogError>;
}

#[port]
pub trait Inventory {
    /// Takes one out of the stock.
    async fn reserve(&self, product: ProductId) -> Result<Reservation, InventoryError>;

    /// Gives it back, once.
    async fn release(&self, reservation: Reservation);
}

#[port]
pub trait Orders {
    /// Turns a reservation into an order; the same call again is the same order.
    async fn place(
        &self,
        call: &Call,
        reservation: Reservation,
        shipping: Address,
        payment: Secret<Card>,
    ) -> Result<Order, OrderError>;
}
