//! The file that the shop keeps: made and filled on the first day, brought along after it.

use std::{error::Error, path::Path, thread, time::Duration};

use rusqlite::{Connection, ErrorCode, TransactionBehavior, params};

use super::key;
use crate::{domain::Product, seed};

/// Of the tables; `user_version` in the file.
const VERSION: u32 = 2;

const SCHEMA: &str = "
    CREATE TABLE products (
        id INTEGER PRIMARY KEY, name TEXT NOT NULL, category TEXT NOT NULL, description TEXT NOT NULL,
        cents INTEGER NOT NULL, stock INTEGER NOT NULL CHECK (stock >= 0)
    );
    CREATE TABLE reservations (
        id INTEGER PRIMARY KEY AUTOINCREMENT, product INTEGER NOT NULL REFERENCES products,
        until INTEGER NOT NULL
    );
    CREATE TABLE orders (
        id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, product INTEGER NOT NULL REFERENCES products,
        cents INTEGER NOT NULL, shipping TEXT NOT NULL, card TEXT NOT NULL
    );
";

/// In version 1 a reservation had no end; those that it left have expired.
const FROM_1: &str = "ALTER TABLE reservations ADD COLUMN until INTEGER NOT NULL DEFAULT 0";

/// Opens the file at a path; a file of something else is left as it is.
pub(super) fn connect(path: &Path) -> Result<Connection, Box<dyn Error + Send + Sync>> {
    let mut database = Connection::open(path)?;
    database.busy_timeout(Duration::from_secs(5))?;
    let transaction = database.transaction_with_behavior(TransactionBehavior::Immediate)?;
    match transaction.pragma_query_value(None, "user_version", |row| row.get(0))? {
        0 if is_empty(&transaction)? => make(&transaction)?,
        1 => transaction.execute_batch(FROM_1)?,
        VERSION => {}
        _ => return Err("it is not a database of this shop".into()),
    }
    transaction.pragma_update(None, "user_version", VERSION)?;
    transaction.commit()?;
    // Only now is it known to be ours: the journal's mode stays with the file.
    log_ahead(&database)?;
    database.pragma_update(None, "foreign_keys", true)?;
    Ok(database)
}

/// Turns to a write-ahead log, which readers and a writer can use at once.
///
/// `SQLite` does not keep to the busy timeout here: it says at once that another process is starting.
fn log_ahead(database: &Connection) -> rusqlite::Result<()> {
    let turn = || database.pragma_update(None, "journal_mode", "wal");
    for _ in 0..500 {
        match turn() {
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy) => {
                thread::sleep(Duration::from_millis(10));
            }
            done => return done,
        }
    }
    turn()
}

fn is_empty(database: &Connection) -> rusqlite::Result<bool> {
    database.query_row("SELECT NOT EXISTS (SELECT * FROM sqlite_schema)", [], |row| row.get(0))
}

fn make(database: &Connection) -> rusqlite::Result<()> {
    database.execute_batch(SCHEMA)?;
    for Product { id, name, category, description, price, stock } in seed::products() {
        database.execute(
            "INSERT INTO products VALUES (?, ?, ?, ?, ?, ?)",
            params![key(id), name, category, description, price.0, stock],
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said of a file that holds what `make` wrote; and what it holds then.
    fn refusal(make: impl FnOnce(&Path)) -> (String, Vec<u8>, Vec<u8>) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("some.sqlite");
        make(&path);
        let before = std::fs::read(&path).unwrap();
        let reason = connect(&path).unwrap_err().to_string();
        (reason, before, std::fs::read(&path).unwrap())
    }

    #[test]
    fn a_file_that_is_not_the_shops_is_refused_and_left_as_it_is() {
        let sql = |sql: &'static str| {
            move |path: &Path| Connection::open(path).unwrap().execute_batch(sql).unwrap()
        };
        let text = |path: &Path| std::fs::write(path, "no database, ".repeat(500)).unwrap();
        let foreign = sql("CREATE TABLE products (x)");
        let newer = sql("CREATE TABLE products (x); PRAGMA user_version = 9");
        for ((reason, before, after), expected) in [
            (refusal(text), "file is not a database"),
            (refusal(foreign), "it is not a database of this shop"),
            (refusal(newer), "it is not a database of this shop"),
        ] {
            assert_eq!(reason, expected);
            assert!(before == after, "{expected}: the file was changed");
        }
    }
}
