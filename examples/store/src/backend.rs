//! The shop's backend: one `SQLite` file.

mod catalogue;
mod file;
mod prices;

use std::{
    error, fmt,
    path::Path,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use pagemachine::{Call, Secret};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use tokio::sync::broadcast;

use crate::{
    domain::{Address, Card, InventoryError, Money, Order, OrderError, ProductId, Reservation},
    ports::{Inventory, Orders},
};

/// A card whose number ends so is refused by the bank: for trying it out.
const REFUSED: &str = "0002";

/// For how many seconds a product is held for a checkout: what a killed process held is sold again.
const HELD: u32 = 30 * 60;

/// Answers the ports of the shop's pages. Clones share one database.
#[derive(Clone, Debug)]
pub struct Backend {
    database: Arc<Mutex<Connection>>,
    delays: Delays,
    is_down: Arc<AtomicBool>,
    /// Tells new prices.
    repriced: broadcast::Sender<(ProductId, Money)>,
}

/// How long the backend takes its time, so that waiting can be seen.
#[derive(Clone, Copy, Debug, Default)]
pub struct Delays {
    /// Before a search is answered.
    pub search: Duration,
    /// Before an order is placed.
    pub orders: Duration,
}

/// The database cannot be opened.
#[derive(Debug)]
pub struct OpenError {
    path: String,
    source: Box<dyn error::Error + Send + Sync>,
}

impl fmt::Display for OpenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the database `{}` cannot be opened: {}", self.path, self.source)
    }
}

impl error::Error for OpenError {
    fn source(&self) -> Option<&(dyn error::Error + 'static)> {
        Some(&*self.source)
    }
}

impl Backend {
    /// Opens the database at a path; the first time it is made and filled.
    ///
    /// # Errors
    /// If there is no database and none can be made, or if it is not the shop's.
    pub fn open(path: &Path, delays: Delays) -> Result<Self, OpenError> {
        let database =
            file::connect(path).map_err(|source| OpenError { path: path.display().to_string(), source })?;
        let repriced = broadcast::Sender::new(prices::UNHEARD);
        Ok(Self { database: Arc::new(Mutex::new(database)), delays, is_down: Arc::default(), repriced })
    }

    /// Lets the catalogue go down, or come back: for trying it out.
    pub fn set_down(&self, is_down: bool) {
        self.is_down.store(is_down, Ordering::Relaxed);
    }

    /// How many of a product are in stock.
    ///
    /// # Errors
    /// What the database says.
    pub fn stock(&self, product: ProductId) -> rusqlite::Result<u32> {
        self.read(|database| {
            database.query_row("SELECT stock FROM products WHERE id = ?", [key(product)], |row| row.get(0))
        })
    }

    /// How many orders there are.
    ///
    /// # Errors
    /// What the database says.
    pub fn orders(&self) -> rusqlite::Result<u32> {
        self.read(|database| database.query_row("SELECT count(*) FROM orders", [], |row| row.get(0)))
    }

    /// How many products are reserved and neither ordered nor given back.
    ///
    /// # Errors
    /// What the database says.
    pub fn reservations(&self) -> rusqlite::Result<u32> {
        self.read(|database| database.query_row("SELECT count(*) FROM reservations", [], |row| row.get(0)))
    }

    fn read<T>(&self, query: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> rusqlite::Result<T> {
        query(&self.database.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Runs a transaction off the async threads; `None` if the database fails.
    ///
    /// It sees no reservation that has expired.
    async fn transaction<T: Send + 'static>(
        &self,
        run: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<T> + Send + 'static,
    ) -> Option<T> {
        let database = Arc::clone(&self.database);
        let done = tokio::task::spawn_blocking(move || {
            let mut database = database.lock().unwrap_or_else(PoisonError::into_inner);
            let transaction = database.transaction_with_behavior(TransactionBehavior::Immediate)?;
            give_back_expired(&transaction)?;
            let value = run(&transaction)?;
            transaction.commit()?;
            Ok::<_, rusqlite::Error>(value)
        });
        match done.await {
            Ok(Ok(value)) => Some(value),
            Ok(Err(error)) => {
                eprintln!("the database failed: {error}");
                None
            }
            Err(_) => None,
        }
    }
}

/// `SQLite`'s integers are signed; the ids that we give are small.
fn key(product: ProductId) -> i64 {
    i64::try_from(product.0).unwrap_or(-1)
}

impl Inventory for Backend {
    async fn reserve(&self, product: ProductId) -> Result<Reservation, InventoryError> {
        let reserved = self.transaction(move |database| {
            let taken = database.execute(
                "UPDATE products SET stock = stock - 1 WHERE id = ? AND stock > 0",
                [key(product)],
            )?;
            if taken == 0 {
                return Ok(None);
            }
            database.execute(
                "INSERT INTO reservations (product, until) VALUES (?, unixepoch() + ?)",
                params![key(product), HELD],
            )?;
            Ok(Some(Reservation(database.last_insert_rowid())))
        });
        reserved.await.ok_or(InventoryError::Down)?.ok_or(InventoryError::SoldOut)
    }

    async fn release(&self, reservation: Reservation) {
        // It is in the log if it fails; there is nobody else to tell.
        self.transaction(move |database| {
            take(database, reservation)?.map_or(Ok(()), |product| put_back(database, product))
        })
        .await;
    }
}

/// Ends a reservation, and says of what it was; `None` if it had ended.
fn take(database: &Connection, reservation: Reservation) -> rusqlite::Result<Option<i64>> {
    database
        .query_row("DELETE FROM reservations WHERE id = ? RETURNING product", [reservation.0], |row| {
            row.get(0)
        })
        .optional()
}

fn give_back_expired(database: &Connection) -> rusqlite::Result<()> {
    let expired = database
        .prepare_cached("DELETE FROM reservations WHERE until <= unixepoch() RETURNING product")?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<Vec<_>>>()?;
    expired.into_iter().try_for_each(|product| put_back(database, product))
}

fn put_back(database: &Connection, product: i64) -> rusqlite::Result<()> {
    database.execute("UPDATE products SET stock = stock + 1 WHERE id = ?", [product]).map(drop)
}

impl Orders for Backend {
    async fn place(
        &self,
        call: &Call,
        reservation: Reservation,
        shipping: Address,
        payment: Secret<Card>,
    ) -> Result<Order, OrderError> {
        tokio::time::sleep(self.delays.orders).await;
        let card = payment.reveal().number.last_four().to_owned();
        if card == REFUSED {
            return Err(OrderError::Refused);
        }
        let key = call.key();
        let placed = self.transaction(move |database| {
            // The same call again is the same order.
            if let Some(order) = order(database, &key)? {
                return Ok(Some(order));
            }
            let Some(product) = take(database, reservation)? else { return Ok(None) };
            database.execute(
                "INSERT INTO orders (key, product, cents, shipping, card)
                 SELECT ?, id, cents, ?, ? FROM products WHERE id = ?",
                params![key, shipping.to_string(), card, product],
            )?;
            order(database, &key)
        });
        placed.await.ok_or(OrderError::Down)?.ok_or(OrderError::Expired)
    }
}

fn order(database: &Connection, key: &str) -> rusqlite::Result<Option<Order>> {
    database
        .query_row(
            "SELECT orders.id, products.name, orders.cents FROM orders JOIN products ON products.id = product WHERE key = ?",
            [key],
            |row| Ok(Order { id: row.get(0)?, product: row.get(1)?, total: Money(row.get(2)?) }),
        )
        .optional()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{CatalogError, Filters},
        ports::Catalog,
    };

    /// A shop on a file of its own, which goes with it.
    struct Shop {
        backend: Backend,
        path: std::path::PathBuf,
    }

    impl Shop {
        fn open(name: &str) -> Self {
            let path = std::env::temp_dir().join(format!("store-{name}-{}.sqlite", std::process::id()));
            let _ = std::fs::remove_file(&path);
            let backend = Backend::open(&path, Delays::default()).unwrap();
            Self { backend, path }
        }

        /// A product of which there are so many.
        fn with_stock(&self, stock: u32) -> ProductId {
            let id = self.backend.read(|database| {
                database
                    .query_row("SELECT id FROM products WHERE stock = ?", [stock], |row| row.get::<_, i64>(0))
            });
            ProductId(id.unwrap().unsigned_abs())
        }

        /// Lets the time of a reservation run out.
        fn expire(&self, held: Reservation) {
            let expired = self.backend.read(|database| {
                database.execute("UPDATE reservations SET until = 0 WHERE id = ?", [held.0])
            });
            assert_eq!(expired, Ok(1));
        }
    }

    impl Drop for Shop {
        fn drop(&mut self) {
            for ending in ["", "-wal", "-shm"] {
                let _ = std::fs::remove_file(format!("{}{ending}", self.path.display()));
            }
        }
    }

    fn call(number: u64) -> Call {
        let spindle = pagemachine::RawId::from_number(0);
        Call { page: "p".into(), session: "s".into(), id: pagemachine::CallId { spindle, number } }
    }

    fn text<T: TryFrom<String, Error = String>>(text: &str) -> T {
        T::try_from(text.to_owned()).unwrap()
    }

    fn address() -> Address {
        Address { name: text("Ann"), street: text("Main St 1"), zip: text("8001"), city: text("Zürich") }
    }

    fn card(number: &str) -> Secret<Card> {
        Secret::new(Card { number: text(number), expiry: text("07/29") })
    }

    #[tokio::test]
    async fn a_search_shows_the_first_twenty_and_counts_all() {
        let shop = Shop::open("search");
        let all = shop.backend.search(Filters::default()).await.unwrap();
        assert_eq!((all.products.len(), all.total), (20, 210));
        let tea = Filters { query: "OOLONG".into(), category: "Tea".into() };
        assert_eq!(shop.backend.search(tea).await.unwrap().total, 7);
        let wild = shop.backend.search(Filters::default().with_query("%_".into())).await.unwrap();
        assert_eq!(wild.total, 0, "what is typed is no pattern");
        shop.backend.set_down(true);
        assert_eq!(shop.backend.search(Filters::default()).await, Err(CatalogError::Down));
    }

    #[tokio::test]
    async fn an_overview_is_of_all_that_fits_and_names_the_cheapest_that_can_be_had() {
        let shop = Shop::open("overview");
        let all = shop.backend.overview(Filters::default()).await.unwrap();
        assert_eq!(all.available, 193);
        let cheapest = all.cheapest.unwrap();
        assert_eq!((cheapest.name.as_str(), cheapest.price), ("Everyday Nougat", Money(300)));
        while shop.backend.reserve(cheapest.id).await.is_ok() {}
        let fewer = shop.backend.overview(Filters::default()).await.unwrap();
        assert_eq!(fewer.available, 192);
        assert_ne!(fewer.cheapest.unwrap().id, cheapest.id, "what is sold out is no bargain");
        let nothing = Filters::default().with_query("zzzz".into());
        let nothing = shop.backend.overview(nothing).await.unwrap();
        assert_eq!((nothing.available, nothing.cheapest), (0, None));
    }

    #[tokio::test]
    async fn a_product_is_there_or_not() {
        let shop = Shop::open("product");
        assert!(shop.backend.product(ProductId(7)).await.unwrap().is_some());
        assert!(shop.backend.product(ProductId(u64::MAX)).await.unwrap().is_none());
    }

    #[tokio::test]
    async fn the_last_one_is_sold_once_to_many_who_want_it() {
        let shop = Shop::open("last");
        let last = shop.with_stock(1);
        let buyers = (0..8).map(|_| {
            let backend = shop.backend.clone();
            tokio::spawn(async move { backend.reserve(last).await.is_ok() })
        });
        let mut sold = 0;
        for buyer in buyers.collect::<Vec<_>>() {
            sold += u32::from(buyer.await.unwrap());
        }
        assert_eq!((sold, shop.backend.stock(last).unwrap()), (1, 0));
        assert_eq!(shop.backend.reserve(last).await, Err(InventoryError::SoldOut));
    }

    #[tokio::test]
    async fn a_reservation_is_given_back_once() {
        let shop = Shop::open("release");
        let product = shop.with_stock(3);
        let reservation = shop.backend.reserve(product).await.unwrap();
        assert_eq!(shop.backend.stock(product).unwrap(), 2);
        shop.backend.release(reservation).await;
        shop.backend.release(reservation).await;
        assert_eq!(shop.backend.stock(product).unwrap(), 3);
    }

    #[tokio::test]
    async fn the_same_call_is_one_order() {
        let shop = Shop::open("order");
        let reservation = shop.backend.reserve(shop.with_stock(3)).await.unwrap();
        let place = |number| {
            let backend = shop.backend.clone();
            async move { backend.place(&call(number), reservation, address(), card("4242424242424242")).await }
        };
        let order = place(1).await.unwrap();
        assert_eq!(place(1).await, Ok(order));
        assert_eq!(place(2).await, Err(OrderError::Expired), "the reservation is used up");
        assert_eq!((shop.backend.orders().unwrap(), shop.backend.reservations().unwrap()), (1, 0));
        let kept: String = shop
            .backend
            .read(|database| database.query_row("SELECT card FROM orders", [], |row| row.get(0)))
            .unwrap();
        assert_eq!(kept, "4242", "no more of the card is kept");
    }

    #[tokio::test]
    async fn a_refused_card_orders_nothing() {
        let shop = Shop::open("refused");
        let reservation = shop.backend.reserve(shop.with_stock(3)).await.unwrap();
        let placed = shop.backend.place(&call(1), reservation, address(), card("4000000000000002")).await;
        assert_eq!(placed, Err(OrderError::Refused));
        assert_eq!((shop.backend.orders().unwrap(), shop.backend.reservations().unwrap()), (0, 1));
    }

    #[tokio::test]
    async fn what_is_sold_stays_sold_when_the_file_is_opened_again() {
        let shop = Shop::open("again");
        let last = shop.with_stock(1);
        shop.backend.reserve(last).await.unwrap();
        let again = Backend::open(&shop.path, Delays::default()).unwrap();
        assert_eq!(again.stock(last).unwrap(), 0);
    }

    #[tokio::test]
    async fn what_is_typed_may_be_long() {
        let shop = Shop::open("long");
        let long = Filters::default().with_query("a".repeat(60_000));
        assert_eq!(shop.backend.search(long).await.map(|found| found.total), Ok(0));
    }

    #[tokio::test]
    async fn a_catalogue_that_is_down_knows_no_product() {
        let shop = Shop::open("down");
        shop.backend.set_down(true);
        assert_eq!(shop.backend.product(ProductId(7)).await, Err(CatalogError::Down));
    }

    #[tokio::test]
    async fn a_reservation_that_nobody_ends_expires() {
        let shop = Shop::open("expired");
        let product = shop.with_stock(3);
        let [first, second] =
            [shop.backend.reserve(product).await.unwrap(), shop.backend.reserve(product).await.unwrap()];
        shop.expire(first);
        let placed = shop.backend.place(&call(1), first, address(), card("4242424242424242")).await;
        assert_eq!(placed, Err(OrderError::Expired));
        shop.backend.release(first).await;
        assert_eq!(shop.backend.stock(product).unwrap(), 2, "it was given back, once");
        let placed = shop.backend.place(&call(2), second, address(), card("4242424242424242")).await;
        assert!(placed.is_ok(), "the other one is still held");
    }

    #[tokio::test]
    async fn what_a_process_held_when_it_was_killed_is_sold_again() {
        let shop = Shop::open("killed");
        let last = shop.with_stock(1);
        let held = shop.backend.reserve(last).await.unwrap();
        shop.expire(held);
        let again = Backend::open(&shop.path, Delays::default()).unwrap();
        assert!(again.reserve(last).await.is_ok());
    }

    #[test]
    fn a_database_that_cannot_be_opened_is_told_in_a_sentence() {
        let error = Backend::open(Path::new("/no/such/folder/store.sqlite"), Delays::default()).unwrap_err();
        assert!(
            error.to_string().starts_with("the database `/no/such/folder/store.sqlite` cannot be opened: "),
            "{error}"
        );
    }

    #[tokio::test]
    async fn a_file_from_before_reservations_expired_is_brought_along() {
        let shop = Shop::open("older");
        let last = shop.with_stock(1);
        shop.backend.reserve(last).await.unwrap();
        let older = "ALTER TABLE reservations DROP COLUMN until; PRAGMA user_version = 1";
        shop.backend.read(|database| database.execute_batch(older)).unwrap();
        let again = Backend::open(&shop.path, Delays::default()).unwrap();
        assert!(again.reserve(last).await.is_ok(), "what was held then is given back");
    }
}
