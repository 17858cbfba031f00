//! The shop's backend from outside: what many buyers, and many processes on one file, may do to it.
#![expect(clippy::unwrap_used, reason = "what fails here fails the test")]

use std::{collections::BTreeSet, path::Path, thread};

use pagemachine::{Call, CallId, RawId, Secret};
use store::{
    backend::{Backend, Delays},
    domain::{Address, Card, Filters, InventoryError, Product, ProductId},
    ports::{Catalog, Inventory, Orders},
};
use tempfile::TempDir;

const TEA: ProductId = ProductId(1);

fn open(folder: &TempDir) -> Backend {
    open_at(&folder.path().join("store.sqlite"))
}

fn open_at(path: &Path) -> Backend {
    Backend::open(path, Delays::default()).unwrap()
}

/// Everything on the shelves, in the order of its numbers.
async fn shelves(backend: &Backend) -> Vec<Product> {
    let total = backend.search(Filters::default()).await.unwrap().total;
    let mut products = Vec::new();
    for id in 1..=u64::try_from(total).unwrap() {
        products.push(backend.product(ProductId(id)).await.unwrap().unwrap());
    }
    products
}

async fn last_of_its_kind(backend: &Backend) -> ProductId {
    shelves(backend).await.into_iter().find(|product| product.stock == 1).unwrap().id
}

fn call(number: u64) -> Call {
    let spindle = RawId::from_number(0);
    Call { page: "p".into(), session: "s".into(), id: CallId { spindle, number } }
}

fn address() -> Address {
    serde_json::from_str(r#"{"name":"Ann","street":"Main St 1","zip":"8001","city":"Zürich"}"#).unwrap()
}

fn card() -> Secret<Card> {
    Secret::new(serde_json::from_str(r#"{"number":"4242 4242 4242 4242","expiry":"07/29"}"#).unwrap())
}

#[tokio::test]
async fn every_shop_starts_with_the_same_plausible_shelves() {
    let [here, there] = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let products = shelves(&open(&here)).await;
    assert_eq!(products, shelves(&open(&there)).await);
    assert!(products.len() >= 200, "{}", products.len());
    let names: BTreeSet<_> = products.iter().map(|product| &product.name).collect();
    assert_eq!(names.len(), products.len(), "a name is used twice");
    let categories: BTreeSet<_> = products.iter().map(|product| &product.category).collect();
    assert!(categories.len() >= 5, "{categories:?}");
    assert!(products.iter().all(|product| product.price.0 > 0));
    for stock in [0, 1] {
        assert!(products.iter().any(|product| product.stock == stock), "of none there are {stock}");
    }
}

#[tokio::test]
async fn processes_that_start_at_once_fill_the_shelves_once() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("store.sqlite");
    let shops = thread::scope(|scope| {
        let starts: Vec<_> = (0..4).map(|_| scope.spawn(|| open_at(&path))).collect();
        starts.into_iter().map(|start| start.join().unwrap()).collect::<Vec<_>>()
    });
    for shop in shops {
        assert_eq!(shop.search(Filters::default()).await.unwrap().total, 210);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_one_is_sold_once_by_two_processes() {
    let folder = tempfile::tempdir().unwrap();
    let shops = [open(&folder), open(&folder)];
    let last = last_of_its_kind(&shops[0]).await;
    let buyers: Vec<_> = (0..8)
        .map(|buyer| {
            let shop = shops[buyer % 2].clone();
            tokio::spawn(async move { shop.reserve(last).await })
        })
        .collect();
    let mut sold = 0;
    for buyer in buyers {
        match buyer.await.unwrap() {
            Ok(_) => sold += 1,
            Err(error) => assert_eq!(error, InventoryError::SoldOut),
        }
    }
    assert_eq!((sold, shops[1].stock(last).unwrap(), shops[1].reservations().unwrap()), (1, 0, 1));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_same_call_made_many_times_at_once_is_one_order() {
    let folder = tempfile::tempdir().unwrap();
    let shop = open(&folder);
    let reservation = shop.reserve(TEA).await.unwrap();
    let calls: Vec<_> = (0..8)
        .map(|_| {
            let shop = shop.clone();
            tokio::spawn(async move { shop.place(&call(1), reservation, address(), card()).await })
        })
        .collect();
    let mut orders = Vec::new();
    for call in calls {
        orders.push(call.await.unwrap().unwrap());
    }
    assert!(orders.iter().all(|order| *order == orders[0]), "{orders:?}");
    assert_eq!(shop.orders().unwrap(), 1);
}

#[tokio::test]
async fn what_was_ordered_cannot_be_given_back_and_is_there_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let shop = open(&folder);
    let before = shop.stock(TEA).unwrap();
    let reservation = shop.reserve(TEA).await.unwrap();
    let order = shop.place(&call(1), reservation, address(), card()).await.unwrap();
    shop.release(reservation).await;
    drop(shop);
    let again = open(&folder);
    assert_eq!((again.stock(TEA).unwrap(), again.orders().unwrap()), (before - 1, 1));
    assert_eq!(again.place(&call(1), reservation, address(), card()).await, Ok(order));
}

#[test]
fn what_is_read_is_checked_and_the_reason_is_for_people() {
    let address =
        |zip: &str| format!(r#"{{"name":"Ann","street":"Main St 1","zip":"{zip}","city":"Zürich"}}"#);
    assert!(serde_json::from_str::<Address>(&address("8001")).is_ok());
    let error = serde_json::from_str::<Address>(&address("12x")).unwrap_err().to_string();
    assert!(error.starts_with("a zip has 4 or 5 digits"), "{error}");
    let mistyped = r#"{"number":"4242 4242 4242 4243","expiry":"07/29"}"#;
    let error = serde_json::from_str::<Card>(mistyped).unwrap_err().to_string();
    assert!(error.starts_with("a digit of this number is wrong"), "{error}");
}
